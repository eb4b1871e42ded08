package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer in a Keras configuration.
 *
 * @param type the class in Keras, such as {@code Conv2D}
 * @param name name, unique in the model
 * @param config arguments of the layer; missing ones have Keras' defaults
 */
record KerasLayer(String type, String name, JsonNode config) {

  /** Reads {@code {"class_name": ..., "config": {"name": ..., ...}}}. */
  static KerasLayer of(JsonNode node) throws KerasException {
    String type = node.path("class_name").asText();
    JsonNode config = node.path("config");
    String name = config.path("name").asText(node.path("name").asText());
    if (type.isEmpty() || name.isEmpty()) {
      throw new KerasException("a layer without class_name or name in the configuration");
    }
    return new KerasLayer(type, name, config);
  }

  /** Returns an exception about this layer. */
  KerasException wrong(String what) {
    return new KerasException("layer '" + name + "' (" + type + "): " + what);
  }

  private KerasException wrong(String field, String allowed) {
    return wrong(field + " " + config.path(field) + " must be " + allowed);
  }

  private @Nullable JsonNode find(String field) {
    JsonNode value = config.path(field);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  /** Returns whether a field has a value. */
  boolean has(String field) {
    return find(field) != null;
  }

  /** Returns an integer of 1 or more. */
  int positive(String field) throws KerasException {
    return positive(field, config.path(field));
  }

  private int positive(String field, JsonNode value) throws KerasException {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw wrong(field, "an integer of 1 or more");
    }
    return value.intValue();
  }

  /** Returns height and width, given as two integers or as one for both. */
  int[] pair(String field) throws KerasException {
    JsonNode value = config.path(field);
    if (!value.isArray()) {
      return new int[] {positive(field, value), positive(field, value)};
    }
    if (value.size() != 2) {
      throw wrong(field, "height and width");
    }
    return new int[] {positive(field, value.get(0)), positive(field, value.get(1))};
  }

  /** Returns a finite number. */
  double number(String field, double otherwise) throws KerasException {
    JsonNode value = find(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(field, "a number");
    }
    return value.doubleValue();
  }

  /**
   * Returns a text. Other JSON values are returned as their JSON source, which matches no known
   * name.
   */
  String text(String field, String otherwise) {
    JsonNode value = find(field);
    return value == null ? otherwise : value.isTextual() ? value.textValue() : value.toString();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = find(field);
    return value == null ? otherwise : value.asBoolean();
  }

  /** Requires a field to be missing or to have the only supported value. */
  void require(String field, String only) throws KerasException {
    if (!text(field, only).equals(only)) {
      throw wrong(field, only);
    }
  }

  /**
   * Requires the layer to act on the last axis.
   *
   * @param rank number of dimensions of a batch
   */
  void requireLastAxis(int rank) throws KerasException {
    JsonNode axis = find("axis");
    if (axis != null && axis.isArray() && axis.size() == 1) {
      axis = axis.get(0);
    }
    if (axis != null && axis.asInt(0) != -1 && axis.asInt(0) != rank - 1) {
      throw wrong("axis", "the last one");
    }
  }

  /** Returns notes on training options of the layer that are not imported. */
  List<String> trainingNotes() {
    List<String> notes = new ArrayList<>();
    config
        .fieldNames()
        .forEachRemaining(
            field -> {
              if ((field.endsWith("_regularizer") || field.endsWith("_constraint")) && has(field)) {
                notes.add("layer '" + name + "': " + field + " is not imported");
              }
            });
    if (!flag("trainable", true)) {
      notes.add("layer '" + name + "' is frozen in Keras, but will be trained");
    }
    return notes;
  }
}
