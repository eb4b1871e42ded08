package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import space.perigee.sim.example.ExampleKeys;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.PairSeal;
import space.perigee.sync.trust.TrustException;

/** Keys of both ends in a folder, since transfers are signed as in flight. */
public final class BenchKeys {

  public static final String MISSION = "bench";
  public static final String SATELLITE = "sat";
  public static final String GROUND = "ground";

  private BenchKeys() {}

  /** Creates keys that are valid from {@code now} on. */
  public static void make(Path folder, Instant now) throws IOException {
    ExampleKeys.make(folder, GROUND, List.of(SATELLITE), now);
  }

  /** Returns the seal of one end for the other. */
  public static PairSeal seal(Path folder, String own, String other, Instant now)
      throws IOException {
    try {
      return EndKeys.open(folder.resolve(own), MISSION, own).with(other, now);
    } catch (TrustException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }
}
