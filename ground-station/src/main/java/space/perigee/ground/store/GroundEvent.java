package space.perigee.ground.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;

/**
 * An entry of the event list that operators read.
 *
 * @param at mission time
 * @param kind a word in lower case, hyphenated
 * @param satellite the satellite this event refers to; null if none
 * @param detail for people; may be empty
 */
public record GroundEvent(Instant at, String kind, @Nullable String satellite, String detail) {

  GroundEvent(Decision decision) {
    this(
        decision.receivedAt(),
        "delta-" + decision.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        decision.satellite(),
        decision.result() == null
            ? decision.reason()
            : String.format(
                Locale.ROOT,
                "%s, %,d bytes, %,d samples",
                decision.result(),
                decision.bytes(),
                decision.samples()));
  }

  GroundEvent(CandidateModel candidate) {
    this(
        candidate.createdAt(),
        candidate.refusal() == null ? "version-published" : "version-refused",
        null,
        String.format(
            Locale.ROOT,
            "version %d (%s) of %d satellites%s%s",
            candidate.number(),
            candidate.weights().version(),
            candidate.members().size(),
            score(candidate.assessment()),
            candidate.refusal() == null ? "" : ": " + candidate.refusal()));
  }

  private static String score(@Nullable Assessment assessment) {
    return assessment == null
        ? ""
        : String.format(Locale.ROOT, ", %s %.4f", assessment.metric().name(), assessment.value());
  }
}
