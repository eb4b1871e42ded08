package space.perigee.onboard.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.trigger.Condition;
import space.perigee.onboard.trigger.Condition.Combination;
import space.perigee.sync.time.DurationText;

/**
 * Reads conditions of a plan that the schema has accepted, at most {@value #MAX_CONDITIONS} in
 * total. Values that the records reject are reported as findings.
 */
final class ConditionReader {

  static final int MAX_CONDITIONS = 100;

  private final PlanText text;
  private int conditions;

  ConditionReader(PlanText text) {
    this.text = text;
  }

  /** The condition at a place in the plan; null if a finding was reported. */
  @Nullable Condition read(JsonPointer at) {
    Condition condition = condition(at);
    if (conditions > MAX_CONDITIONS) {
      text.report(at, conditions + " conditions, must be at most " + MAX_CONDITIONS);
      return null;
    }
    return condition;
  }

  private @Nullable Condition condition(JsonPointer at) {
    conditions++;
    String kind = text.at(at).fieldNames().next();
    JsonPointer inside = at.appendProperty(kind);
    JsonNode value = text.at(inside);
    return switch (kind) {
      case "all" -> combined(Combination.ALL, parts(inside));
      case "any" -> combined(Combination.ANY, parts(inside));
      case "not" -> combined(Combination.NOT, Stream.of(condition(inside)));
      case "samples" -> new Condition.Samples(value.get("at-least").asLong());
      case "drift" -> new Condition.DriftSeen(value.get("detector").asText());
      case "metric" -> metric(inside, value);
      case "every" ->
          text.made(inside, () -> new Condition.Every(DurationText.parse(value.asText())));
      case "energy" -> new Condition.Energy(value.get("at-least-fraction").asDouble());
      case "next-pass" -> {
        JsonPointer time = inside.appendProperty("not-within");
        yield text.made(time, () -> new Condition.NextPass(DurationText.parse(text.text(time))));
      }
      case "time" -> time(inside);
      default -> throw new IllegalStateException("the schema knows '" + kind + "', this does not");
    };
  }

  private Stream<@Nullable Condition> parts(JsonPointer at) {
    return IntStream.range(0, text.at(at).size()).mapToObj(i -> condition(at.appendIndex(i)));
  }

  /** Null if no part is usable. */
  private static @Nullable Condition combined(
      Combination combination, Stream<@Nullable Condition> parts) {
    List<Condition> usable = parts.filter(Objects::nonNull).toList();
    return usable.isEmpty() ? null : new Condition.Combined(combination, usable);
  }

  private @Nullable Condition metric(JsonPointer at, JsonNode value) {
    if (value.has("below") == value.has("above")) {
      text.report(at, "must have one of below, above");
      return null;
    }
    boolean below = value.has("below");
    double bound = value.get(below ? "below" : "above").asDouble();
    return new Condition.Metric(value.get("name").asText(), bound, below);
  }

  private @Nullable Condition time(JsonPointer at) {
    JsonPointer from = at.appendProperty("from");
    JsonPointer to = at.appendProperty("to");
    LocalTime begin = text.made(from, () -> LocalTime.parse(text.text(from)));
    LocalTime end = text.made(to, () -> LocalTime.parse(text.text(to)));
    return begin == null || end == null
        ? null
        : text.made(to, () -> new Condition.TimeOfDay(begin, end));
  }
}
