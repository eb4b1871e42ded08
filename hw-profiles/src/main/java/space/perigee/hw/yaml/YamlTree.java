package space.perigee.hw.yaml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A YAML tree that remembers the line of each node.
 *
 * <p>The tree is built from the parser's events, one node per event, so it cannot grow larger than
 * its text. Rejects aliases, anchors of maps and lists, and tags (nothing here needs them, and
 * aliases let small files grow large), duplicate keys, multiple documents, numbers that are not
 * finite, nesting beyond the caller's limit, and text beyond {@value #MAX_CHARS} characters or what
 * the caller allows.
 */
public final class YamlTree {

  /** The longest text that is read if the caller does not say (characters). */
  public static final int MAX_CHARS = 65_536;

  /** The longest text that a caller can allow (characters). */
  public static final int MOST_CHARS = 1 << 24;

  /** The deepest nesting that a caller can allow (levels). */
  public static final int MAX_DEPTH = 32;

  static final int MAX_DIGITS = 64;

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .loaderOptions(limits())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private final String file;
  private final int maxDepth;
  private final Map<JsonPointer, Integer> lines = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private JsonNode root = MissingNode.getInstance();
  private int lastLine;

  private YamlTree(String file, int maxDepth) {
    this.file = file;
    this.maxDepth = maxDepth;
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARS);
    return options;
  }

  /**
   * Parses text and collects its errors in {@link #findings()}.
   *
   * @param file name for the findings
   * @param maxDepth levels of nesting that are allowed, 1 to {@value #MAX_DEPTH}
   * @throws IllegalArgumentException if {@code maxDepth} is outside its range
   */
  public static YamlTree parse(String file, String text, int maxDepth) {
    return parse(file, text, maxDepth, MAX_CHARS);
  }

  /**
   * The same with a limit of the caller's.
   *
   * @param maxChars characters that are allowed, 1 to {@value #MOST_CHARS}
   * @throws IllegalArgumentException if a limit is outside its range
   */
  public static YamlTree parse(String file, String text, int maxDepth, int maxChars) {
    if (maxChars < 1 || maxChars > MOST_CHARS) {
      throw new IllegalArgumentException(
          "maxChars " + maxChars + " must be within 1 to " + MOST_CHARS);
    }
    if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth " + maxDepth + " must be within 1 to " + MAX_DEPTH);
    }
    YamlTree tree = new YamlTree(file, maxDepth);
    if (text.length() > maxChars) {
      tree.report(0, "", "more than " + maxChars + " characters; a few thousand are usual");
      return tree;
    }
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        tree.report(1, "", "is empty");
        return tree;
      }
      tree.root = tree.value(parser, JsonPointer.empty(), 0);
      if (parser.nextToken() != null) {
        tree.report(tree.line(parser), "", "a second document starts here; must be one");
      }
    } catch (TooDeepException e) {
      tree.report(e.line, e.field, "nested deeper than " + maxDepth + " levels");
    } catch (JacksonException e) {
      tree.report(tree.lineOf(e), "", "is not YAML: " + reason(e));
    } catch (YAMLException e) {
      tree.report(tree.lineOf(e), "", "is not YAML: " + reason(e));
    } catch (IOException e) {
      throw new IllegalStateException("reading a string failed", e);
    }
    return tree;
  }

  /** The tree; a missing node if the text did not parse. */
  public JsonNode root() {
    return root;
  }

  /** The errors in the text, in the order in which they were found. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The line of a node, or of its nearest ancestor that exists. */
  public int lineOf(JsonPointer pointer) {
    JsonPointer at = pointer;
    while (at != null) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      at = at.head();
    }
    return 1;
  }

  /** A path for messages, such as {@code power.wattsTrain} or {@code sources[0]}. */
  public static String path(JsonPointer pointer) {
    StringBuilder path = new StringBuilder();
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()) {
        path.append('[').append(at.getMatchingIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(Finding.clean(at.getMatchingProperty()));
      }
    }
    return path.toString();
  }

  private JsonNode value(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    if (depth > maxDepth) {
      throw new TooDeepException(line(parser), path(at));
    }
    lines.putIfAbsent(at, line(parser));
    if (parser.isCurrentAlias()) {
      report(line(parser), path(at), "aliases are not allowed; write the value");
    } else if (parser.getObjectId() != null) {
      report(line(parser), path(at), "anchors are not allowed; leave the & out");
    } else if (parser.getTypeId() != null) {
      report(line(parser), path(at), "tags are not allowed; leave the ! out");
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser, at, depth);
      case START_ARRAY -> array(parser, at, depth);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, at);
      case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> nodes.nullNode();
      default -> nodes.textNode(String.valueOf(parser.getText()));
    };
  }

  private JsonNode number(YAMLParser parser, JsonPointer at) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    try {
      JsonParser.NumberType type = parser.getNumberType();
      if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
        return nodes.numberNode(parser.getLongValue());
      }
      if (type == JsonParser.NumberType.BIG_INTEGER) {
        return nodes.numberNode(parser.getBigIntegerValue());
      }
      double number = parser.getDoubleValue();
      if (Double.isFinite(number)) {
        return nodes.numberNode(number);
      }
    } catch (JacksonException e) {
      // .inf, .nan, or more digits than the limit: reported like a number that is not finite.
    }
    report(
        line(parser),
        path(at),
        Finding.quote(parser.getText())
            + " must be a finite number, in at most "
            + MAX_DIGITS
            + " digits");
    return nodes.nullNode();
  }

  private ObjectNode object(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonPointer field = at.appendProperty(name);
      int line = line(parser);
      boolean duplicate = object.has(name);
      if (duplicate) {
        report(line, path(field), "is given twice; the first is in line " + lines.get(field));
      }
      lines.putIfAbsent(field, line);
      parser.nextToken();
      JsonNode value = value(parser, field, depth + 1);
      if (!duplicate) {
        object.set(name, value);
      }
    }
    return object;
  }

  private ArrayNode array(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, at.appendIndex(array.size()), depth + 1));
    }
    return array;
  }

  private int line(YAMLParser parser) {
    lastLine = parser.currentTokenLocation().getLineNr();
    return lastLine;
  }

  private void report(int line, String field, String problem) {
    findings.add(new Finding(file, line, field, problem));
  }

  private int lineOf(JacksonException e) {
    if (e.getCause() instanceof YAMLException cause) {
      return lineOf(cause);
    }
    return e.getLocation() == null ? lastLine : Math.max(lastLine, e.getLocation().getLineNr());
  }

  private int lineOf(YAMLException e) {
    return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? marked.getProblemMark().getLine() + 1
        : lastLine;
  }

  private static String reason(JacksonException e) {
    return e.getCause() instanceof YAMLException cause
        ? reason(cause)
        : Finding.clean(firstLine(e.getOriginalMessage()));
  }

  private static String reason(YAMLException e) {
    String problem = e instanceof MarkedYAMLException marked ? marked.getProblem() : null;
    return Finding.clean(firstLine(problem == null ? e.getMessage() : problem));
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  /** Stops the parser when the nesting is too deep. */
  private static final class TooDeepException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String field;

    TooDeepException(int line, String field) {
      super(null, null, false, false);
      this.line = line;
      this.field = field;
    }
  }
}
