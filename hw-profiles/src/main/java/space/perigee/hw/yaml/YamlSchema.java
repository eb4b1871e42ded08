package space.perigee.hw.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import space.perigee.hw.text.TextResource;

/**
 * The JSON Schema of a kind of YAML file. A validator finds the errors; this class words the
 * messages, from the type, range and description of the field in the schema.
 */
public final class YamlSchema {

  private final JsonNode document;
  private final Schema schema;

  private YamlSchema(JsonNode document) {
    this.document = document;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
  }

  /**
   * Loads a schema from the class path.
   *
   * @param owner the class whose package contains it
   * @param resource its name, relative to the owner's package
   * @throws IllegalStateException if there is no such resource
   */
  public static YamlSchema load(Class<?> owner, String resource) {
    try {
      return new YamlSchema(new ObjectMapper().readTree(TextResource.read(owner, resource)));
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource, e);
    }
  }

  /** The schema itself. */
  public JsonNode document() {
    return document;
  }

  /**
   * Everything that is wrong with a tree: syntax errors, and violations of the schema in the rest.
   */
  public List<Finding> check(String file, YamlTree tree) {
    List<Finding> findings = new ArrayList<>(tree.findings());
    if (!tree.root().isMissingNode()) {
      Set<String> refused = findings.stream().map(Finding::field).collect(Collectors.toSet());
      validate(file, tree).stream()
          .filter(finding -> !refused.contains(finding.field()))
          .forEach(findings::add);
    }
    return findings;
  }

  /** The violations of the schema in the tree. */
  List<Finding> validate(String file, YamlTree tree) {
    Set<Finding> findings = new LinkedHashSet<>();
    for (Error error : schema.validate(tree.root())) {
      findings.add(finding(file, tree, error));
    }
    return List.copyOf(findings);
  }

  private Finding finding(String file, YamlTree tree, Error error) {
    JsonPointer at = pointer(error.getInstanceLocation());
    JsonNode rules = document.at(pointer(error.getSchemaLocation().getFragment()).head());
    String property = error.getProperty();
    if (property != null && error.getKeyword().equals("required")) {
      JsonPointer missing = at.appendProperty(property);
      String allowed = allowed(rules.path("properties").path(property));
      return new Finding(file, tree.lineOf(at), YamlTree.path(missing), "is missing; " + allowed);
    }
    if (property != null && error.getKeyword().equals("additionalProperties")) {
      JsonPointer unknown = at.appendProperty(property);
      List<String> known = names(rules.path("properties"));
      String problem =
          "is not a known field"
              + NearestName.hint(property, known)
              + " (known here: "
              + String.join(", ", known)
              + ")";
      return new Finding(file, tree.lineOf(unknown), YamlTree.path(unknown), problem);
    }
    String value = shown(tree.root().at(at));
    String allowed = allowed(rules, rules.has("description") ? rules : referrer(error));
    return new Finding(
        file, tree.lineOf(at), YamlTree.path(at), Finding.quote(value) + " " + allowed);
  }

  /** The field whose schema refers to the one that the value violates. */
  private JsonNode referrer(Error error) {
    JsonNode at = document;
    NodePath path = error.getEvaluationPath();
    for (int i = 0; i < path.getNameCount() && !at.has("$ref"); i++) {
      at =
          path.getElement(i) instanceof Integer index
              ? at.path(index)
              : at.path(path.getElement(i).toString());
    }
    return at;
  }

  /** The allowed values of a field, from its schema. */
  private String allowed(JsonNode rulesOrReference) {
    String reference = rulesOrReference.path("$ref").asText();
    JsonNode rules =
        reference.startsWith("#/") ? document.at(reference.substring(1)) : rulesOrReference;
    return allowed(rules, rulesOrReference.has("description") ? rulesOrReference : rules);
  }

  private static String allowed(JsonNode rules, JsonNode described) {
    String description = described.path("description").asText();
    return "must be " + range(rules) + (description.isEmpty() ? "" : " (" + description + ")");
  }

  private static String range(JsonNode rules) {
    if (rules.has("const")) {
      return "'" + rules.get("const").asText() + "'";
    }
    if (rules.has("enum")) {
      List<String> values = new ArrayList<>();
      rules.get("enum").forEach(value -> values.add(value.asText()));
      return "one of " + String.join(", ", values);
    }
    if (rules.path("type").isArray()) {
      List<String> types = new ArrayList<>();
      rules.get("type").forEach(type -> types.add(plain(type.asText())));
      return String.join(" or ", types);
    }
    return switch (rules.path("type").asText()) {
      case "integer" -> "a whole number " + bounds(rules);
      case "number" -> "a number " + bounds(rules);
      case "array" -> "a list of at least " + rules.path("minItems").asInt() + atMost(rules);
      case "boolean" -> "true or false";
      case "object" ->
          (rules.path("maxProperties").asInt() == 1 ? "a map with one of " : "a map with ")
              + String.join(", ", names(rules.path("properties")));
      default ->
          rules.has("maxLength")
              ? "text of "
                  + rules.path("minLength").asInt()
                  + " to "
                  + rules.path("maxLength").asInt()
                  + " characters"
              : "text";
    };
  }

  private static String plain(String type) {
    return switch (type) {
      case "integer" -> "a whole number";
      case "string" -> "text";
      case "array" -> "a list";
      case "object" -> "a map";
      default -> "a " + type;
    };
  }

  private static String atMost(JsonNode rules) {
    return rules.has("maxItems") ? ", at most " + rules.get("maxItems").asInt() : "";
  }

  private static String bounds(JsonNode rules) {
    String max = Finding.number(rules.path("maximum").asDouble());
    return rules.has("exclusiveMinimum")
        ? "above " + Finding.number(rules.get("exclusiveMinimum").asDouble()) + ", up to " + max
        : "within " + Finding.number(rules.path("minimum").asDouble()) + " to " + max;
  }

  private static List<String> names(JsonNode properties) {
    List<String> names = new ArrayList<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String shown(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static JsonPointer pointer(NodePath path) {
    JsonPointer pointer = JsonPointer.empty();
    for (int i = 0; i < path.getNameCount(); i++) {
      Object element = path.getElement(i);
      pointer =
          element instanceof Integer index
              ? pointer.appendIndex(index)
              : pointer.appendProperty(element.toString());
    }
    return pointer;
  }
}
