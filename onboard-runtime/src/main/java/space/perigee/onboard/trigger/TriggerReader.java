package space.perigee.onboard.trigger;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlSchema;
import space.perigee.hw.yaml.YamlTree;
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
 * Makes a condition of YAML text, or says everything that is wrong with it. The schema accepts
 * shapes and ranges; what the records refuse beyond that is reported in the same words. A list of
 * conditions takes two of the {@value #MAX_DEPTH} levels of nesting, and a file may hold {@value
 * #MAX_CONDITIONS} conditions.
 */
final class TriggerReader {

  static final int MAX_DEPTH = 20;
  static final int MAX_CONDITIONS = 100;

  private static final JsonPointer ROOT = JsonPointer.compile("/train-when");

  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private int conditions;

  TriggerReader(String file) {
    this.file = file;
  }

  static YamlSchema schema() {
    return YamlSchema.load(TriggerReader.class, "trigger.schema.json");
  }

  /**
   * @throws TriggerException if the text is no trigger
   */
  Condition read(String yaml) {
    YamlTree tree = YamlTree.parse(file, yaml, MAX_DEPTH);
    findings.addAll(tree.findings());
    if (tree.root().isMissingNode()) {
      throw new TriggerException(findings);
    }
    Set<String> refused = findings.stream().map(Finding::field).collect(Collectors.toSet());
    schema().validate(file, tree).stream()
        .filter(finding -> !refused.contains(finding.field()))
        .forEach(findings::add);
    if (!findings.isEmpty()) {
      throw refusal();
    }
    Condition condition = condition(tree, ROOT);
    if (conditions > MAX_CONDITIONS) {
      String problem = conditions + " conditions, must be at most " + MAX_CONDITIONS;
      findings.add(new Finding(file, tree.lineOf(ROOT), YamlTree.path(ROOT), problem));
    }
    if (condition == null || !findings.isEmpty()) {
      throw refusal();
    }
    return condition;
  }

  private TriggerException refusal() {
    return new TriggerException(
        findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList());
  }

  /** The condition at a place of a tree that the schema has accepted; null if it was reported. */
  private @Nullable Condition condition(YamlTree tree, JsonPointer at) {
    conditions++;
    String kind = tree.root().at(at).fieldNames().next();
    JsonPointer inside = at.appendProperty(kind);
    JsonNode value = tree.root().at(inside);
    return switch (kind) {
      case "all" -> of(list(tree, inside), All::new);
      case "any" -> of(list(tree, inside), Any::new);
      case "not" -> {
        Condition part = condition(tree, inside);
        yield part == null ? null : new Not(part);
      }
      case "samples" -> new Samples(value.get("at-least").asLong());
      case "drift" -> new DriftSeen(value.get("detector").asText());
      case "metric" -> metric(tree, inside, value);
      case "every" -> made(tree, inside, () -> new Every(Duration.parse(value.asText())));
      case "energy" -> new Energy(value.get("at-least-fraction").asDouble());
      case "next-pass" -> {
        JsonPointer time = inside.appendProperty("not-within");
        yield made(tree, time, () -> new NextPass(Duration.parse(text(tree, time))));
      }
      case "time" -> time(tree, inside);
      default -> throw new IllegalStateException("the schema knows '" + kind + "', this does not");
    };
  }

  private List<Condition> list(YamlTree tree, JsonPointer at) {
    List<Condition> list = new ArrayList<>();
    for (int i = 0; i < tree.root().at(at).size(); i++) {
      Condition condition = condition(tree, at.appendIndex(i));
      if (condition != null) {
        list.add(condition);
      }
    }
    return list;
  }

  /** Null if every part was reported. */
  private static @Nullable Condition of(
      List<Condition> parts, Function<List<Condition>, Condition> make) {
    return parts.isEmpty() ? null : make.apply(parts);
  }

  private @Nullable Condition metric(YamlTree tree, JsonPointer at, JsonNode value) {
    if (value.has("below") == value.has("above")) {
      report(tree, at, "must have one of below, above");
      return null;
    }
    boolean below = value.has("below");
    double bound = value.get(below ? "below" : "above").asDouble();
    return new Metric(value.get("name").asText(), bound, below);
  }

  private @Nullable Condition time(YamlTree tree, JsonPointer at) {
    JsonPointer from = at.appendProperty("from");
    JsonPointer to = at.appendProperty("to");
    LocalTime begin = made(tree, from, () -> LocalTime.parse(text(tree, from)));
    LocalTime end = made(tree, to, () -> LocalTime.parse(text(tree, to)));
    return begin == null || end == null ? null : made(tree, to, () -> new TimeOfDay(begin, end));
  }

  private static String text(YamlTree tree, JsonPointer at) {
    return tree.root().at(at).asText();
  }

  /** What {@code make} makes; null if it refused the value, which is then reported. */
  private <T> @Nullable T made(YamlTree tree, JsonPointer at, Supplier<T> make) {
    try {
      return make.get();
    } catch (DateTimeException e) {
      String problem = Finding.quote(text(tree, at)) + " must be a time that exists, in ISO 8601";
      report(tree, at, problem);
    } catch (IllegalArgumentException e) {
      report(tree, at, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void report(YamlTree tree, JsonPointer at, String problem) {
    findings.add(new Finding(file, tree.lineOf(at), YamlTree.path(at), problem));
  }
}
