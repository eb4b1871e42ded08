package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a model in execution order. A {@code Sequential} model lists them in this order; a
 * functional model is a graph, which is followed from its output back to its input and must not
 * branch.
 *
 * @param input shape of a sample: {@code [features]}, or {@code [height, width, channels]} of an
 *     image
 * @param layers the layers without the input layer
 */
record KerasChain(List<Integer> input, List<KerasLayer> layers) {

  private static final String INPUT = "InputLayer";

  KerasChain {
    input = List.copyOf(input);
    layers = List.copyOf(layers);
  }

  /** Reads {@code {"class_name": "Sequential", "config": ...}}. */
  static KerasChain of(JsonNode model) throws KerasException {
    String type = model.path("class_name").asText();
    JsonNode config = model.path("config");
    List<KerasLayer> layers =
        switch (type) {
          case "Sequential" -> sequential(config);
          case "Functional", "Model" -> functional(config);
          default ->
              throw new KerasException(
                  "a model of class '" + type + "': must be Sequential or Functional");
        };
    if (layers.isEmpty()) {
      throw new KerasException("a model without layers");
    }
    List<Integer> input = input(layers.get(0), config);
    boolean isNamed = layers.get(0).type().equals(INPUT);
    return new KerasChain(input, isNamed ? layers.subList(1, layers.size()) : layers);
  }

  private static List<KerasLayer> sequential(JsonNode config) throws KerasException {
    List<KerasLayer> layers = new ArrayList<>();
    for (JsonNode node : config.isArray() ? config : config.path("layers")) {
      layers.add(KerasLayer.of(node));
    }
    return layers;
  }

  private static List<KerasLayer> functional(JsonNode config) throws KerasException {
    Map<String, JsonNode> nodes = new HashMap<>();
    for (JsonNode node : config.path("layers")) {
      nodes.put(KerasLayer.of(node).name(), node);
    }
    Set<String> outputs = sources(config.path("output_layers"));
    if (outputs.size() != 1) {
      throw new KerasException("a model with outputs " + outputs + ": must have exactly one");
    }
    List<KerasLayer> backwards = new ArrayList<>();
    Set<String> left = new HashSet<>(nodes.keySet());
    String next = outputs.iterator().next();
    while (!next.isEmpty()) {
      JsonNode node = nodes.get(next);
      if (node == null || !left.remove(next)) {
        throw new KerasException("layer '" + next + "' is missing, or reads its own output");
      }
      KerasLayer layer = KerasLayer.of(node);
      backwards.add(layer);
      Set<String> before = sources(node.path("inbound_nodes"));
      if (before.size() > 1 || node.path("inbound_nodes").size() > 1) {
        throw layer.wrong("reads " + before + "; only a chain of layers is supported");
      }
      next = before.isEmpty() ? "" : before.iterator().next();
    }
    if (!left.isEmpty()) {
      throw new KerasException(
          "layers "
              + left
              + " are not on the path to the output; only a chain of layers is supported");
    }
    Collections.reverse(backwards);
    return backwards;
  }

  /**
   * Returns the names of the layers that a node reads. Both Keras 2 ({@code ["name", 0, 0, ...]})
   * and Keras 3 ({@code "keras_history": ["name", 0, 0]}) nest them at varying depth.
   */
  private static Set<String> sources(JsonNode node) {
    if (node.isArray() && node.size() > 2 && node.get(0).isTextual() && node.get(1).isInt()) {
      return Set.of(node.get(0).textValue());
    }
    Set<String> names = new HashSet<>();
    node.forEach(child -> names.addAll(sources(child)));
    return names;
  }

  private static List<Integer> input(KerasLayer first, JsonNode model) throws KerasException {
    JsonNode shape = model.path("build_input_shape");
    for (String field : List.of("batch_input_shape", "batch_shape")) {
      if (first.has(field)) {
        shape = first.config().path(field);
      }
    }
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 1; i < shape.size(); i++) {
      dimensions.add(shape.get(i).asInt(0));
    }
    if (dimensions.size() == 2) {
      dimensions.add(1);
    }
    if ((dimensions.size() != 1 && dimensions.size() != 3)
        || dimensions.stream().anyMatch(dimension -> dimension < 1)
        || dimensions.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b)
            > Integer.MAX_VALUE) {
      throw new KerasException(
          "input shape "
              + (shape.isMissingNode() ? "unknown" : shape)
              + " must be [null, features] or [null, height, width, channels] with numbers");
    }
    return dimensions;
  }
}
