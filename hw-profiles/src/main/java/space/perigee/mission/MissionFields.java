package space.perigee.mission;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlTree;

/**
 * The values of a mission file. A value that the schema has refused counts as absent, so that the
 * rest of the file can be checked too.
 */
final class MissionFields {

  private static final String NAME = "name";

  private static final int FIRST_YEAR = 1957;
  private static final int LAST_YEAR = 9999;

  private final String file;
  private final Path folder;
  private final YamlTree tree;
  private final List<Finding> findings;
  private final Set<String> refused = new HashSet<>();

  /**
   * @param folder what relative paths are relative to
   * @param findings those of the schema
   */
  MissionFields(String file, Path folder, YamlTree tree, List<Finding> findings) {
    this.file = file;
    this.folder = folder;
    this.tree = tree;
    this.findings = new ArrayList<>(findings);
    findings.forEach(finding -> refused.add(finding.field()));
  }

  List<Finding> findings() {
    return findings;
  }

  void report(JsonPointer at, String problem) {
    findings.add(new Finding(file, tree.lineOf(at), YamlTree.path(at), problem));
  }

  /** True if the file gives a value, even one that was refused. */
  boolean isWritten(JsonPointer at) {
    return !tree.root().at(at).isMissingNode();
  }

  /** True if the file gives a value that was not refused. */
  boolean has(JsonPointer at) {
    return !node(at).isMissingNode();
  }

  /** The entries of a list; none if it is absent. */
  List<JsonPointer> entries(JsonPointer list) {
    List<JsonPointer> entries = new ArrayList<>();
    for (int i = 0; i < node(list).size(); i++) {
      entries.add(list.appendIndex(i));
    }
    return entries;
  }

  boolean isText(JsonPointer at) {
    return node(at).isTextual();
  }

  String text(JsonPointer at, String byDefault) {
    return node(at).asText(byDefault);
  }

  /**
   * A name, or a name with settings, as {@code NAME:SETTING=VALUE,...}.
   *
   * @param at a text, or an object with a {@code name}
   */
  String settings(JsonPointer at, String byDefault) {
    JsonNode node = node(at);
    if (!node.isObject()) {
      return node.asText(byDefault);
    }
    List<String> settings = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(NAME)) {
                settings.add(field.getKey() + "=" + field.getValue().asText());
              }
            });
    String name = node.path(NAME).asText();
    return settings.isEmpty() ? name : name + ":" + String.join(",", settings);
  }

  Optional<String> text(JsonPointer at) {
    return has(at) ? Optional.of(node(at).asText()) : Optional.empty();
  }

  long integer(JsonPointer at, long byDefault) {
    return node(at).asLong(byDefault);
  }

  double number(JsonPointer at, double byDefault) {
    return node(at).asDouble(byDefault);
  }

  boolean flag(JsonPointer at) {
    return node(at).asBoolean(false);
  }

  /** What relative paths are relative to. */
  Path folder() {
    return folder;
  }

  /** The absolute path of a file or folder; the mission folder if it is absent. */
  Path path(JsonPointer at) {
    return optionalPath(at).orElse(folder);
  }

  Optional<Path> optionalPath(JsonPointer at) {
    try {
      return text(at).map(text -> folder.resolve(text).normalize());
    } catch (InvalidPathException e) {
      report(at, Finding.quote(node(at).asText()) + " must be a path");
      return Optional.empty();
    }
  }

  /** A link, with its relative paths resolved. */
  String link(JsonPointer at, String byDefault) {
    try {
      return LinkFiles.of(text(at, byDefault)).in(folder).toString();
    } catch (InvalidPathException e) {
      report(at, Finding.quote(node(at).asText()) + " must name paths");
      return byDefault;
    }
  }

  Duration duration(JsonPointer at, Duration byDefault) {
    return optionalDuration(at).orElse(byDefault);
  }

  Optional<Duration> optionalDuration(JsonPointer at) {
    try {
      return text(at).map(MissionDuration::parse);
    } catch (IllegalArgumentException e) {
      report(at, Finding.quote(node(at).asText()) + " " + e.getMessage());
      return Optional.empty();
    }
  }

  Optional<Instant> instant(JsonPointer at) {
    try {
      Optional<Instant> instant = text(at).map(text -> OffsetDateTime.parse(text).toInstant());
      int year = instant.map(value -> value.atOffset(ZoneOffset.UTC).getYear()).orElse(LAST_YEAR);
      if (year >= FIRST_YEAR && year <= LAST_YEAR) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // reported below
    }
    report(
        at,
        Finding.quote(node(at).asText())
            + " must be a time with its time zone, such as 2026-12-01T00:00:00Z");
    return Optional.empty();
  }

  private JsonNode node(JsonPointer at) {
    for (@Nullable JsonPointer around = at; around != null; around = around.head()) {
      if (refused.contains(YamlTree.path(around))) {
        return MissingNode.getInstance();
      }
    }
    return tree.root().at(at);
  }
}
