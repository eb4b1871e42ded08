package space.perigee.ground.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.evaluate.Assessment;

/**
 * An entry of the event list that operators read.
 *
 * @param at mission time
 * @param kind a word in lower case, hyphenated
 * @param satellite the satellite this event refers to; null if none
 * @param detail for people; may be empty
 * @param data the same for programs: the fields of a JSON object, strings, numbers and booleans
 */
public record GroundEvent(
    Instant at, String kind, @Nullable String satellite, String detail, Map<String, Object> data) {

  public GroundEvent {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** An event whose data are the satellite and the detail, as its {@code reason}. */
  public GroundEvent(Instant at, String kind, @Nullable String satellite, String detail) {
    this(
        at,
        kind,
        satellite,
        detail,
        satellite == null ? Map.of() : Map.of("satellite", satellite, "reason", detail));
  }

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
                decision.samples()),
        data(decision));
  }

  private static Map<String, Object> data(Decision decision) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("satellite", decision.satellite());
    data.put("content", decision.content().hex());
    data.put("verdict", decision.verdict().name());
    data.put("reason", decision.reason());
    data.put("bytes", decision.bytes());
    data.put("samples", decision.samples());
    return data;
  }

  GroundEvent(CandidateModel candidate) {
    this(
        candidate.createdAt(),
        candidate.refusal() == null ? "version-published" : "version-refused",
        null,
        String.format(
            Locale.ROOT,
            "version %d (%s) of %d satellites%s%s%s",
            candidate.number(),
            candidate.weights().version(),
            candidate.round().members().size(),
            candidate.round().end() == null ? "" : ", closed by " + candidate.round().end().word(),
            score(candidate.assessment()),
            candidate.refusal() == null ? "" : ": " + candidate.refusal()),
        data(candidate));
  }

  private static Map<String, Object> data(CandidateModel candidate) {
    Assessment assessment = candidate.assessment();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", candidate.number());
    data.put("strategy", candidate.round().strategy());
    data.put("closedBy", candidate.round().end() == null ? "" : candidate.round().end().word());
    data.put("version", candidate.weights().version().hex());
    data.put("satellites", candidate.round().members().size());
    data.put("samples", candidate.samples());
    if (assessment != null && assessment.value() != null) {
      data.put("metric", assessment.metric().name());
      data.put("score", assessment.value());
    }
    if (candidate.refusal() != null) {
      data.put("reason", candidate.refusal());
    }
    return data;
  }

  GroundEvent(Admission.Notice notice, Instant at) {
    this(
        at,
        notice.kind(),
        notice.satellite(),
        notice.detail(),
        Map.of("satellite", notice.satellite(), "reason", notice.detail()));
  }

  private static String score(@Nullable Assessment assessment) {
    return assessment == null
        ? ""
        : assessment.value() == null
            ? ", no labeled data"
            : String.format(
                Locale.ROOT, ", %s %.4f", assessment.metric().name(), assessment.value());
  }
}
