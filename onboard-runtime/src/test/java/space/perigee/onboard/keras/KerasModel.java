package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes files like Keras, so that no binary test files are needed. */
public final class KerasModel {

  private record Layer(String type, String name, Map<String, Object> config, Object... weights) {
    Map<String, Object> json() {
      Map<String, Object> all = new LinkedHashMap<>(config);
      all.put("name", name);
      return json(all);
    }

    Map<String, Object> json(Map<String, Object> arguments) {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("class_name", type);
      node.put("config", arguments);
      return node;
    }
  }

  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Object> training = new HashMap<>();
  private final List<Integer> input;
  private boolean functional;

  /**
   * @param input {@code features}, or {@code height, width, channels}
   */
  public KerasModel(Integer... input) {
    this.input = List.of(input);
  }

  /**
   * Adds a layer, named after its class and index.
   *
   * @param config arguments
   * @param weights nested arrays, in Keras' order
   */
  public KerasModel add(String type, Map<String, Object> config, Object... weights) {
    layers.add(new Layer(type, type.toLowerCase(Locale.ROOT) + layers.size(), config, weights));
    return this;
  }

  KerasModel compile(Object optimizer, Object loss) {
    training.put("optimizer_config", optimizer);
    training.put("optimizer", optimizer);
    training.put("loss", loss);
    return this;
  }

  /** Stores the model as a graph of layers rather than a list. */
  KerasModel functional() {
    functional = true;
    return this;
  }

  private List<@Nullable Object> batchShape() {
    List<@Nullable Object> shape = new ArrayList<>();
    shape.add(null);
    shape.addAll(input);
    return shape;
  }

  /**
   * The configuration of Keras 2, or of Keras 3.
   *
   * @param version which
   */
  Map<String, Object> config(int version) {
    List<Object> nodes = new ArrayList<>();
    Layer start = new Layer("InputLayer", "start", Map.of());
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("name", "start");
    arguments.put(version == 2 ? "batch_input_shape" : "batch_shape", batchShape());
    Map<String, Object> first = start.json(arguments);
    if (functional) {
      first.put("name", "start");
      first.put("inbound_nodes", List.of());
    }
    nodes.add(first);
    String before = "start";
    for (Layer layer : layers) {
      Map<String, Object> node = layer.json();
      if (functional) {
        node.put("name", layer.name());
        node.put("inbound_nodes", List.of(inbound(version, before)));
      }
      nodes.add(node);
      before = layer.name();
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("layers", nodes);
    config.put("input_layers", List.of(List.of("start", 0, 0)));
    config.put("output_layers", List.of(List.of(before, 0, 0)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("class_name", functional ? "Functional" : "Sequential");
    model.put("config", config);
    return model;
  }

  private static Object inbound(int version, String from) {
    return version == 2
        ? List.of(List.of(from, 0, 0, Map.of()))
        : Map.of(
            "args",
            List.of(Map.of("config", Map.of("keras_history", List.of(from, 0, 0)))),
            "kwargs",
            Map.of());
  }

  /**
   * Returns the layers with weights. Keras writes empty groups for the others, which jHDF writes
   * incorrectly.
   */
  private List<Layer> withWeights() {
    return layers.stream().filter(layer -> layer.weights().length > 0).toList();
  }

  /** Writes {@code .h5}. */
  public Path writeH5(Path file) throws IOException {
    return writeH5(file, config(2));
  }

  /** Writes {@code .h5} with another configuration. */
  Path writeH5(Path file, Object config) throws IOException {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", new ObjectMapper().writeValueAsString(config));
      if (!training.isEmpty()) {
        hdf.putAttribute("training_config", new ObjectMapper().writeValueAsString(training));
      }
      WritableGroup all = hdf.putGroup("model_weights");
      for (Layer layer : withWeights()) {
        WritableGroup group = all.putGroup(layer.name());
        WritableGroup inner = group.putGroup(layer.name());
        List<String> names = new ArrayList<>();
        for (Object values : layer.weights()) {
          String name = "w" + names.size() + ":0";
          inner.putDataset(name, values);
          names.add(layer.name() + "/" + name);
        }
        group.putAttribute("weight_names", names.toArray(new String[0]));
      }
    }
    return file;
  }

  /** Writes {@code .keras}. */
  Path writeArchive(Path file) throws IOException {
    Map<String, Object> config = config(3);
    config.put("compile_config", training);
    return writeArchive(file, config);
  }

  /** Writes {@code .keras} with another configuration. */
  Path writeArchive(Path file, Object config) throws IOException {
    Path weights = Files.createTempFile(file.toAbsolutePath().getParent(), "weights", ".h5");
    try (WritableHdfFile hdf = HdfFile.write(weights)) {
      WritableGroup all = hdf.putGroup("layers");
      Map<String, Integer> counts = new HashMap<>();
      for (Layer layer : withWeights()) {
        String type = SNAKE.getOrDefault(layer.type(), layer.type().toLowerCase(Locale.ROOT));
        int before = counts.merge(type, 1, Integer::sum) - 1;
        WritableGroup vars =
            all.putGroup(before == 0 ? type : type + "_" + before).putGroup("vars");
        vars.putAttribute("name", layer.name());
        for (int i = 0; i < layer.weights().length; i++) {
          vars.putDataset(String.valueOf(i), layer.weights()[i]);
        }
      }
    }
    try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("create", true))) {
      Files.writeString(zip.getPath("metadata.json"), "{\"keras_version\": \"3.0.0\"}");
      Files.writeString(zip.getPath("config.json"), new ObjectMapper().writeValueAsString(config));
      Files.move(weights, zip.getPath("model.weights.h5"));
    }
    return file;
  }

  private static final Map<String, String> SNAKE =
      Map.of(
          "DepthwiseConv2D", "depthwise_conv2d",
          "BatchNormalization", "batch_normalization");
}
