package space.perigee.onboard.flight.learn;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Status of the stream of samples.
 *
 * @param phase what the stream does
 * @param position samples taken so far, including those that were skipped
 * @param trouble what keeps it from being read, or null
 * @param lastSkipped why the last sample since the start of the program was skipped, or null
 */
public record StreamStatus(
    Phase phase, long position, @Nullable String trouble, @Nullable String lastSkipped) {

  /** What a stream does. */
  public enum Phase {
    /** Samples arrive. */
    READING,
    /** No sample is there now; more may arrive. */
    WAITING,
    /** There is no further sample, and none can arrive. */
    ENDED;

    /** The phase in lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
