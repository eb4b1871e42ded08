package space.perigee.onboard.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlTree;
import space.perigee.sync.io.InputException;

/** The tree of a plan that the schema has accepted, and the findings beyond the schema. */
final class PlanText {

  private final String file;
  private final YamlTree tree;
  private final List<Finding> findings = new ArrayList<>();

  PlanText(String file, YamlTree tree) {
    this.file = file;
    this.tree = tree;
  }

  JsonNode at(JsonPointer at) {
    return tree.root().at(at);
  }

  boolean has(JsonPointer at) {
    return !at(at).isMissingNode();
  }

  String text(JsonPointer at) {
    return at(at).asText();
  }

  int integer(String at, int byDefault) {
    return at(JsonPointer.compile(at)).asInt(byDefault);
  }

  double number(String at, double byDefault) {
    return at(JsonPointer.compile(at)).asDouble(byDefault);
  }

  /** The result of {@code make}; null if it rejects the value, which is then reported. */
  <T> @Nullable T made(JsonPointer at, Supplier<T> make) {
    try {
      return make.get();
    } catch (DateTimeException e) {
      report(at, Finding.quote(text(at)) + " must be a time that exists, in ISO 8601");
    } catch (IllegalArgumentException e) {
      report(at, String.valueOf(e.getMessage()));
    }
    return null;
  }

  void report(JsonPointer at, String problem) {
    findings.add(new Finding(file, tree.lineOf(at), YamlTree.path(at), problem));
  }

  boolean isFaultless() {
    return findings.isEmpty();
  }

  InputException refusal() {
    return refusal(findings);
  }

  /** An exception with one line per finding, sorted by line. */
  static InputException refusal(List<Finding> findings) {
    return new InputException(
        findings.stream()
            .sorted(Comparator.comparingInt(Finding::line))
            .map(Finding::toString)
            .collect(Collectors.joining("\n")));
  }
}
