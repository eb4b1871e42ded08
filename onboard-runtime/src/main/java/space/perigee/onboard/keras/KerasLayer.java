package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer as Keras describes it.
 *
 * @param type the class in Keras, such as {@code Conv2D}
 * @param name unique in the model
 * @param config its arguments; those that are missing have Keras' default
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

  /** The layer is not as it must be. */
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

  /** Whether the field has a value. */
  boolean has(String field) {
    return find(field) != null;
  }

  /** A whole number of 1 or more. */
  int positive(String field) throws KerasException {
    return positive(field, config.path(field));
  }

  private int positive(String field, JsonNode value) throws KerasException {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw wrong(field, "a whole number of 1 or more");
    }
    return value.intValue();
  }

  /** Height and width, given as two whole numbers or as one for both. */
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

  /** A number that is finite. */
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

  /** A name; what is no text stands for itself, and is no name of anything. */
  String text(String field, String otherwise) {
    JsonNode value = find(field);
    return value == null ? otherwise : value.isTextual() ? value.textValue() : value.toString();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = find(field);
    return value == null ? otherwise : value.asBoolean();
  }

  /** Refuses every value but the one that is known here. */
  void require(String field, String only) throws KerasException {
    if (!text(field, only).equals(only)) {
      throw wrong(field, only);
    }
  }

  /**
   * Refuses every axis but the last.
   *
   * @param rank dimensions of the array with its samples
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

  /** What Keras does with the layer in training and this does not. */
  List<String> notTakenOver() {
    List<String> notes = new ArrayList<>();
    config
        .fieldNames()
        .forEachRemaining(
            field -> {
              if ((field.endsWith("_regularizer") || field.endsWith("_constraint")) && has(field)) {
                notes.add("layer '" + name + "': " + field + " is not taken over");
              }
            });
    if (!flag("trainable", true)) {
      notes.add("layer '" + name + "' is frozen in Keras, and learns here");
    }
    return notes;
  }
}
