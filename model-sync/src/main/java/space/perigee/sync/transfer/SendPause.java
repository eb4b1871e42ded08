package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a sender sends nothing, since the receiver said so. Mission time may be set
 * meanwhile: no wait is longer than {@link Deferral#MAX_WAIT}, and one that would be is over.
 */
final class SendPause {

  private @Nullable Instant end;

  void begin(Instant now, Duration length) {
    end = now.plus(length);
  }

  boolean isOn(Instant now) {
    if (end != null
        && (!now.isBefore(end) || Duration.between(now, end).compareTo(Deferral.MAX_WAIT) > 0)) {
      end = null;
    }
    return end != null;
  }
}
