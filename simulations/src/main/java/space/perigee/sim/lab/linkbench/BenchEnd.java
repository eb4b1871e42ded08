package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.transfer.FrameSeal;

/**
 * One end of a measured link.
 *
 * @param isGround false for the satellite
 * @param keys folder with the keys of both ends
 */
public record BenchEnd(boolean isGround, Path keys, Clock clock) {

  /** Returns a new seal for the other end. */
  public FrameSeal seal() throws IOException {
    String own = isGround ? BenchKeys.GROUND : BenchKeys.SATELLITE;
    String other = isGround ? BenchKeys.SATELLITE : BenchKeys.GROUND;
    return BenchKeys.seal(keys, own, other, clock.instant());
  }

  /** Returns this end's link, with a seal of its own. */
  public Link link(String uri) throws IOException {
    FrameSeal seal = seal();
    return isGround
        ? Links.ofGround(
            List.of(uri), BenchKeys.MISSION, List.of(BenchKeys.SATELLITE), name -> seal, clock)
        : Links.ofSatellite(
            List.of(uri),
            BenchKeys.MISSION,
            BenchKeys.SATELLITE,
            clock,
            UnaryOperator.identity(),
            seal);
  }
}
