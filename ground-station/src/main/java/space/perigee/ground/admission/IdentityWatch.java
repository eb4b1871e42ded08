package space.perigee.ground.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import space.perigee.ground.aggregate.UpdateScreening.DeltaFacts;
import space.perigee.sync.model.ModelVersion;

/*
 * A satellite makes one delta after the other: it makes none before the last one is answered, numbers them upwards across
 * restarts, and builds each on the last one that was accepted or on a version that the ground sent. So a number below that of
 * the last delta cannot come from the same process, nor from one that was restored from its own files.
 *
 * Two processes on copies of one state number by the same clock, and their numbers grow. What they cannot do is know of each
 * other's deltas: one builds on a delta that the other has since gone past. A single process does that once after it lost its
 * newest files, and then never again; two processes do it in turn. The same holds for the counter of training samples.
 */

/**
 * Notices two processes with one identity by the deltas of a satellite.
 *
 * <p>It begins anew with each start of the ground. What it found is stored, as quarantine, and a
 * recording that is sent again is refused by the replay window, which is stored, too. So a restart
 * costs no more than the first deltas after it: two processes in turn show themselves with the
 * fourth. To store what it remembers would make the write of every delta larger.
 */
final class IdentityWatch {

  /** Deltas that are remembered. */
  private static final int MEMORY = 6;

  /** Contradictions among them that one process does not explain. */
  private static final int ALARM = 2;

  private final Deque<ModelVersion> results = new ArrayDeque<>();
  private final Deque<Boolean> contradictions = new ArrayDeque<>();
  private long lastSequence = Long.MIN_VALUE;
  private long lastSamples;

  /** Why two processes must be at work; empty if one explains what was seen. */
  Optional<String> onDelta(DeltaFacts delta) {
    Optional<String> reason =
        delta.sequence() < lastSequence
            ? Optional.of(
                String.format(
                    Locale.ROOT,
                    "its delta has sequence number %d, after one with %d",
                    delta.sequence(),
                    lastSequence))
            : contradicts(delta)
                ? Optional.of(
                    "its deltas build on one another in two lines, as of two processes in turn")
                : Optional.empty();
    lastSequence = Math.max(lastSequence, delta.sequence());
    lastSamples = delta.samples();
    results.remove(delta.result());
    results.addLast(delta.result());
    while (results.size() > MEMORY) {
      results.removeFirst();
    }
    return reason;
  }

  private boolean contradicts(DeltaFacts delta) {
    boolean isPassed =
        !delta.isPublished()
            && results.contains(delta.base())
            && !delta.base().equals(results.peekLast());
    boolean countsBack = delta.samples() < lastSamples;
    contradictions.addLast(isPassed || countsBack);
    while (contradictions.size() > MEMORY) {
      contradictions.removeFirst();
    }
    if (contradictions.stream().filter(Boolean::booleanValue).count() < ALARM) {
      return false;
    }
    contradictions.clear();
    return true;
  }
}
