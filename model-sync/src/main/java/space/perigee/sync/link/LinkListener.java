package space.perigee.sync.link;

import java.time.Instant;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** Receives what a {@link LinkPump} takes from its link. */
public interface LinkListener {

  /**
   * A frame arrived.
   *
   * @param arrival hostile until checked
   * @param now mission time
   * @return true if the other end is known to have sent it; see {@link Link#confirm}
   */
  boolean onArrival(Link.Arrival arrival, Instant now);

  /** A satellite came into reach, or left it. */
  default void onPresence(Link.Presence presence, Instant now) {}

  /** The link came up, for the first time or again: what was in flight is in doubt. */
  default void onLinkUp(LinkTraits traits) {}

  /** The link went down. */
  default void onLinkDown() {}

  default void onSent(Wire frame) {}
}
