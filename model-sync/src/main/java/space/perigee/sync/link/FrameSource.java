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

  /**
   * When {@link #poll} may have a frame that it does not have at {@code now}, unless the pump is
   * told before that it is {@linkplain LinkPump#ready ready}. Empty if never. A source that cannot
   * tell is asked in every turn.
   */
  default Optional<Instant> wakeAt(Instant now) {
    return Optional.of(Instant.MIN);
  }
}
