package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Mission;
import space.perigee.sync.cli.OptionValues;

/** {@code perigee mission fly}: flies a mission folder on this machine. */
@Command(
    name = "fly",
    description = {
      "Fly a mission folder on this machine, faster than real time.",
      "",
      "The ground server and each satellite run in separate processes, as 'perigee ground serve DIR'"
          + " and 'perigee onboard run DIR' start them, connected by a link emulator that passes"
          + " traffic only during the contacts of the mission's plans, at the rates of each"
          + " satellite's radio. Writes a report. Works in DIR/flight, which it empties first; the"
          + " states of real programs are not touched. Remote receivers are left out. The last line"
          + " of output is FLIGHT and a JSON object.",
      ""
    })
final class MissionFlyCommand extends MissionSubcommand {

  @Parameters(paramLabel = "DIR", description = "Mission folder, or its mission.yaml.")
  private Path folder = Path.of("");

  @Mixin private final FlyOptions options = new FlyOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Mission time at which the flight starts, ISO 8601 (default: the start of the contact"
              + " plans).")
  private @Nullable Instant from;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all satellites (default: those of mission.yaml).")
  private @Nullable Long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seed != null) {
      OptionValues.requireWithin("--seed", (double) seed, 0, Long.MAX_VALUE);
    }
    Mission mission = read(folder);
    options.check();
    OptionalLong seeds = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    options.finish(mission, options.fly(mission, from, seeds, Clock.systemUTC()), "FLIGHT");
    return 0;
  }
}
