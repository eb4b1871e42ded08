package space.perigee.sync.link;

import java.time.Instant;
import java.util.Optional;
import space.perigee.sync.transfer.Endpoint.Wire;

/** Has frames for one satellite, or on a satellite's link, for the ground. */
@FunctionalInterface
public interface FrameSource {

  /**
   * The next frame; the pump that asks sends it.
   *
   * @param now mission time
   */
  Optional<Wire> poll(Instant now);
}
