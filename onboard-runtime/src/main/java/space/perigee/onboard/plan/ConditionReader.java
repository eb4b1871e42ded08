package space.perigee.onboard.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.trigger.Condition;
import space.perigee.onboard.trigger.Condition.All;
import space.perigee.onboard.trigger.Condition.Any;
import space.perigee.onboard.trigger.Condition.DriftSeen;
import space.perigee.onboard.trigger.Condition.Energy;
import space.perigee.onboard.trigger.Condition.Every;
import space.perigee.onboard.trigger.Condition.Metric;
import space.perigee.onboard.trigger.Condition.NextPass;
import space.perigee.onboard.trigger.Condition.Not;
import space.perigee.onboard.trigger.Condition.Samples;
import space.perigee.onboard.trigger.Condition.TimeOfDay;

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
      case "all" -> of(list(inside), All::new);
      case "any" -> of(list(inside), Any::new);
      case "not" -> {
        Condition part = condition(inside);
        yield part == null ? null : new Not(part);
      }
      case "samples" -> new Samples(value.get("at-least").asLong());
      case "drift" -> new DriftSeen(value.get("detector").asText());
      case "metric" -> metric(inside, value);
      case "every" -> text.made(inside, () -> new Every(Duration.parse(value.asText())));
      case "energy" -> new Energy(value.get("at-least-fraction").asDouble());
      case "next-pass" -> {
        JsonPointer time = inside.appendProperty("not-within");
        yield text.made(time, () -> new NextPass(Duration.parse(text.text(time))));
      }
      case "time" -> time(inside);
      default -> throw new IllegalStateException("the schema knows '" + kind + "', this does not");
    };
  }

  private List<Condition> list(JsonPointer at) {
    List<Condition> list = new ArrayList<>();
    for (int i = 0; i < text.at(at).size(); i++) {
      Condition condition = condition(at.appendIndex(i));
      if (condition != null) {
        list.add(condition);
      }
    }
    return list;
  }

  /** Null if no part is usable. */
  private static @Nullable Condition of(
      List<Condition> parts, Function<List<Condition>, Condition> make) {
    return parts.isEmpty() ? null : make.apply(parts);
  }

  private @Nullable Condition metric(JsonPointer at, JsonNode value) {
    if (value.has("below") == value.has("above")) {
      text.report(at, "must have one of below, above");
      return null;
    }
    boolean below = value.has("below");
    double bound = value.get(below ? "below" : "above").asDouble();
    return new Metric(value.get("name").asText(), bound, below);
  }

  private @Nullable Condition time(JsonPointer at) {
    JsonPointer from = at.appendProperty("from");
    JsonPointer to = at.appendProperty("to");
    LocalTime begin = text.made(from, () -> LocalTime.parse(text.text(from)));
    LocalTime end = text.made(to, () -> LocalTime.parse(text.text(to)));
    return begin == null || end == null ? null : text.made(to, () -> new TimeOfDay(begin, end));
  }
}
