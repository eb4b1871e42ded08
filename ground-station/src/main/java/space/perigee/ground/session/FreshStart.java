package space.perigee.ground.session;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.store.GroundStore;
import space.perigee.sync.exchange.Incoming;

/*
 * A satellite whose flash was lost begins with the start model, its counters at zero. It codes against the start model if the
 * ground still holds that, or else against nothing. What it delivers is not what it learned since the delivery before, which it
 * knows nothing of: counted so, it would take back all that the fleet learned since. One that is restored from an older copy is
 * the same case.
 */

/** Whether a satellite has begun anew, or has just come to a mission that is under way. */
final class FreshStart {

  private FreshStart() {}

  /**
   * Why a delivery does not say what was learned since the one before: the satellite has lost what
   * it held.
   *
   * @param last the delivery before; null if this is the first
   * @param baseRefused true if the ground did not know the base of the delta before
   */
  static Optional<String> loss(
      @Nullable Contribution last, Incoming incoming, boolean baseRefused, GroundStore published) {
    if (baseRefused && published.isZero(incoming.base())) {
      return Optional.of("it was sent whole: the satellite has lost the versions that it held");
    }
    if (last == null || incoming.base().equals(last.version())) {
      return Optional.empty();
    }
    OptionalLong base = published.number(incoming.base());
    if (base.isPresent() && base.getAsLong() < last.origin()) {
      return Optional.of(
          "it builds on version "
              + base.getAsLong()
              + ", the one before on version "
              + last.origin()
              + ": the satellite has lost what it held");
    }
    return incoming.samples() < last.samples()
        ? Optional.of(
            "its count of samples went back from "
                + last.samples()
                + " to "
                + incoming.samples()
                + ": the satellite has lost what it held")
        : Optional.empty();
  }
}
