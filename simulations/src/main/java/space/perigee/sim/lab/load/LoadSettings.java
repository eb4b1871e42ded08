package space.perigee.sim.lab.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import space.perigee.sync.delta.DeltaTarget;

/**
 * The satellites of a load.
 *
 * @param satellites that the server knows
 * @param parameters wanted size of the model; it gets the nearest that two equal layers allow
 * @param target size of a delta
 * @param seed of the model, the data, the deltas and the plan
 */
public record LoadSettings(int satellites, int parameters, DeltaTarget target, long seed) {

  /** Name of the mission. */
  public static final String MISSION = "load";

  /** Name of the ground in its keys. */
  public static final String GROUND = "ground";

  /** The name of a satellite. */
  static String name(int satellite) {
    return String.format(Locale.ROOT, "sat-%05d", satellite + 1);
  }

  List<String> names() {
    return IntStream.range(0, satellites).mapToObj(LoadSettings::name).toList();
  }
}
