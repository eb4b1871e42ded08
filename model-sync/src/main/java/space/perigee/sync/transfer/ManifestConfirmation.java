package space.perigee.sync.transfer;

import org.jspecify.annotations.Nullable;

/**
 * Whether the other end has the manifest of a transfer in one contact, and when to repeat it.
 *
 * <p>The answer to a poll right behind the manifest confirms it, since a link keeps frames in
 * order. Before the other end has answered, any manifest may be lost.
 */
final class ManifestConfirmation {

  /** Segments after which an unanswered manifest is repeated. */
  private static final int SEGMENTS_TO_REPEAT = 4;

  private boolean isKnown;
  private boolean hasPolled;

  /** Number of the first poll right behind a manifest; null if there is none. */
  private @Nullable Integer sureFrom;

  private int segmentsSince;

  /** Called when the manifest was sent; counts segments anew. */
  void sent() {
    segmentsSince = 0;
  }

  /** Called when a poll was sent. */
  void polled(int number, boolean isBehindManifest) {
    hasPolled = true;
    if (isBehindManifest && sureFrom == null) {
      sureFrom = number;
    }
  }

  /** Called when the other end knew the transfer as of a poll. */
  void onKnown(int poll) {
    isKnown |= sureFrom != null && poll - sureFrom >= 0;
  }

  /** True if the manifest is due before a poll that is not right behind one. */
  boolean isDueBeforePoll(boolean isNews) {
    boolean isUnsure = hasPolled && (sureFrom == null || !isNews);
    return !isKnown && (isUnsure || segmentsSince > SEGMENTS_TO_REPEAT);
  }

  /** True if the manifest is due before the next segments; counts them. */
  boolean isDueBeforeSegments() {
    return !isKnown && sureFrom == null && segmentsSince++ == SEGMENTS_TO_REPEAT;
  }
}
