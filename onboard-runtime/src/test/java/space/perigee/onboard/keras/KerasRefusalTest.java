package space.perigee.onboard.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.io.InputException;

/** Each error in a file is reported in one line that names the file, the layer and the error. */
class KerasRefusalTest {

  private static final Map<String, Object> SOFTMAX = Map.of("units", 2, "activation", "softmax");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static KerasModel image() {
    return new KerasModel(4, 4, 1);
  }

  private static KerasModel withHead(KerasModel model, int features) {
    return model.add("Dense", SOFTMAX, new float[features][2], new float[2]);
  }

  private static KerasModel convolution(String field, Object value) {
    Map<String, Object> config = new HashMap<>(Map.of("filters", 2, "kernel_size", 3));
    config.put(field, value);
    return withHead(image().add("Conv2D", config, new float[3][3][1][2], new float[2]), 2);
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        arguments(
            withHead(new KerasModel(3).add("LSTM", Map.of()), 3),
            "layer 'lstm0' (LSTM)",
            "not supported"),
        arguments(
            withHead(new KerasModel(3).add("Sequential", Map.of()), 3),
            "layer 'sequential0' (Sequential)",
            "not supported; supported are Dense"),
        arguments(
            withHead(new KerasModel(3).add("Dense", Map.of("units", 0)), 3),
            "layer 'dense0' (Dense)",
            "units 0 must be an integer of 1 or more"),
        arguments(
            withHead(new KerasModel(3).add("Activation", Map.of("activation", "gelu")), 3),
            "layer 'activation0' (Activation)",
            "activation gelu is not supported"),
        arguments(
            withHead(new KerasModel(3).add("ReLU", Map.of("threshold", 1)), 3),
            "layer 'relu0' (ReLU)",
            "threshold"),
        arguments(
            withHead(new KerasModel(3).add("Dropout", Map.of("rate", 1)), 3),
            "layer 'dropout0' (Dropout)",
            "rate 1.0 must be at least 0 and below 1"),
        arguments(
            withHead(new KerasModel(3).add("MaxPooling2D", Map.of("pool_size", 2)), 3),
            "layer 'maxpooling2d0' (MaxPooling2D)",
            "takes images"),
        arguments(withHead(image(), 16), "layer 'dense0' (Dense)", "put a Flatten between them"),
        arguments(
            convolution("data_format", "channels_first"),
            "layer 'conv2d0' (Conv2D)",
            "data_format \"channels_first\" must be channels_last"),
        arguments(
            convolution("dilation_rate", List.of(2, 2)), "layer 'conv2d0' (Conv2D)", "dilation"),
        arguments(convolution("groups", 2), "layer 'conv2d0' (Conv2D)", "groups 2 must be 1"),
        arguments(
            convolution("padding", "causal"),
            "layer 'conv2d0' (Conv2D)",
            "padding \"causal\" must be valid"),
        arguments(
            convolution("kernel_size", List.of(3)),
            "layer 'conv2d0' (Conv2D)",
            "kernel_size [3] must be height and width"),
        arguments(
            withHead(image().add("AveragePooling2D", Map.of("pool_size", 5)), 1),
            "layer 'averagepooling2d0' (AveragePooling2D)",
            "a window of size 5 on an image of size 4"),
        arguments(
            withHead(image().add("GlobalMaxPooling2D", Map.of("keepdims", true)), 1),
            "layer 'globalmaxpooling2d0' (GlobalMaxPooling2D)",
            "keepdims true must be false"),
        arguments(
            withHead(image().add("BatchNormalization", Map.of("axis", 1)), 1),
            "layer 'batchnormalization0' (BatchNormalization)",
            "axis 1 must be the last one"),
        arguments(
            new KerasModel(3).add("Dense", Map.of("units", 2), new float[3][2], new float[2]),
            "layer 'dense0' (Dense)",
            "2 outputs with activation linear at the end; must be softmax"),
        arguments(
            image().add("GlobalMaxPooling2D", Map.of()),
            "layer 'globalmaxpooling2d0' (GlobalMaxPooling2D)",
            "is at the end, where Dense and softmax must be"),
        arguments(
            new KerasModel(3)
                .add("Dense", Map.of("units", 2, "activation", "relu"))
                .add("Softmax", Map.of()),
            "layer 'dense0' (Dense)",
            "activation \"relu\" must be linear"),
        arguments(
            new KerasModel(3).add("Dense", SOFTMAX, new float[4][2], new float[2]),
            "layer 'dense0' (Dense)",
            "kernel is [4, 2]: must be [3, 2]"),
        arguments(
            new KerasModel(3).add("Dense", SOFTMAX, (Object) new float[3][2]),
            "layer 'dense0' (Dense)",
            "the file has only 1 weights for it, none for bias"),
        arguments(
            new KerasModel(3).add("Dense", SOFTMAX, new float[3][2], new float[2], new float[2]),
            "layer 'dense0' (Dense)",
            "the file has 3 weights for it, more than it needs"),
        arguments(
            new KerasModel(3).add("Dense", SOFTMAX, new double[3][2], new float[2]),
            "layer 'dense0' (Dense)",
            "kernel must be float32"),
        arguments(
            new KerasModel(3).add("Dense", SOFTMAX, new float[3][2], new float[] {1, Float.NaN}),
            "layer 'dense0' (Dense)",
            "bias has a value that is not finite"),
        arguments(
            withHead(new KerasModel(4, 4, 1, 1), 3), "input shape [null,4,4,1,1] must be", ""),
        arguments(withHead(new KerasModel(0), 3), "input shape [null,0] must be", ""),
        arguments(new KerasModel(3), "a model without layers", ""));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void namesTheFileTheLayerAndWhatIsWrong(KerasModel model, String layer, String what)
      throws IOException {
    rejects(model.writeH5(folder.resolve("a.h5")), layer + (what.isEmpty() ? "" : ": "), what);
  }

  private static void rejects(Path file, String... parts) {
    assertThatThrownBy(() -> KerasImport.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasLineCount(1));
  }

  private static KerasModel chain() {
    return withHead(new KerasModel(3).add("Activation", Map.of("activation", "relu")), 3)
        .functional();
  }

  /** The configuration of {@link #chain()}: layers start, activation0 and dense1. */
  private static ObjectNode config(int version) {
    return new ObjectMapper().valueToTree(chain().config(version));
  }

  private static ObjectNode layer(ObjectNode config, int index) {
    return (ObjectNode) config.at("/config/layers/" + index);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aGraphMustBeAChain(int version) throws IOException {
    ObjectNode branches = config(version);
    layer(branches, 2)
        .withArray("inbound_nodes")
        .add(layer(branches, 1).at("/inbound_nodes/0").deepCopy());
    rejects(
        chain().writeH5(folder.resolve("two.h5"), branches),
        "layer 'dense1' (Dense): reads ",
        "only a chain of layers is supported");

    ObjectNode beside = config(version);
    layer(beside, 2).set("inbound_nodes", layer(beside, 1).at("/inbound_nodes").deepCopy());
    rejects(
        chain().writeH5(folder.resolve("beside.h5"), beside),
        "layers [activation0] are not on the path to the output");

    ObjectNode circle = config(version);
    layer(circle, 1).set("inbound_nodes", config(2).at("/config/output_layers"));
    rejects(
        chain().writeH5(folder.resolve("circle.h5"), circle),
        "layer 'dense1' is missing, or reads its own output");

    ObjectNode outputs = config(version);
    ((ArrayNode) outputs.at("/config/output_layers"))
        .add(outputs.at("/config/input_layers/0").deepCopy());
    rejects(chain().writeH5(folder.resolve("outputs.h5"), outputs), "must have exactly one");
  }

  @Test
  void rejectsACustomModelClass() throws IOException {
    ObjectNode config = config(3);
    config.put("class_name", "MyNet");
    rejects(
        chain().writeH5(folder.resolve("a.h5"), config),
        "a model of class 'MyNet': must be Sequential or Functional");
  }

  @Test
  void rejectsAFileThatIsNotFromKeras() throws IOException {
    rejects(Files.writeString(folder.resolve("a.h5"), "weights"), "neither HDF5 (.h5) nor zip");
    rejects(Files.writeString(folder.resolve("b.h5"), ""), "neither HDF5 (.h5) nor zip");
    rejects(folder, "a folder: must be a file");
    assertThatThrownBy(() -> KerasImport.read(folder.resolve("none.h5")))
        .isInstanceOf(NoSuchFileException.class);

    Path weights = folder.resolve("weights.h5");
    try (WritableHdfFile hdf = HdfFile.write(weights)) {
      hdf.putDataset("kernel", new float[] {1, 2});
    }
    rejects(weights, "no model_config", "save the whole model");

    Path text = folder.resolve("text.h5");
    try (WritableHdfFile hdf = HdfFile.write(text)) {
      hdf.putAttribute("model_config", "{\"class_name\": ");
    }
    rejects(text, "model_config is not JSON");
  }

  @Test
  void rejectsAZipThatIsNotFromKeras() throws IOException {
    Path zip = folder.resolve("a.keras");
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", true))) {
      Files.writeString(files.getPath("config.json"), "{}");
    }
    rejects(zip, "no entry model.weights.h5; save the model as .h5");

    Path whole = withHead(new KerasModel(3), 3).writeArchive(folder.resolve("b.keras"));
    byte[] bytes = Files.readAllBytes(whole);
    rejects(Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2)), "damaged zip");
  }

  /** Layers are matched by their order in the list; the name in the file reveals a mismatch. */
  @Test
  void weightsOfAnotherLayerAreRejected() throws IOException {
    KerasModel model =
        withHead(
                new KerasModel(2).add("Dense", Map.of("units", 2), new float[2][2], new float[2]),
                2)
            .functional();
    ObjectNode config = new ObjectMapper().valueToTree(model.config(3));
    ArrayNode layers = (ArrayNode) config.at("/config/layers");
    layers.add(layers.remove(1));

    rejects(
        model.writeArchive(folder.resolve("a.keras"), config),
        "layer 'dense0' (Dense): its weights belong to 'dense1'");
  }

  @Test
  void rejectsEveryTruncation() throws IOException {
    Path file = withHead(new KerasModel(3), 3).writeH5(folder.resolve("a.h5"));
    byte[] bytes = Files.readAllBytes(file);
    for (int size = 4; size < bytes.length; size += 41) {
      rejects(Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, size)), "h5: ");
    }
    rejects(
        Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, bytes.length - 1)),
        "truncated: ");
  }

  /** A damaged file is rejected in one line or read: there is no checksum over values. */
  @Test
  void aDamagedFileIsAtMostRejected() throws IOException {
    byte[] bytes =
        Files.readAllBytes(withHead(new KerasModel(3), 3).writeH5(folder.resolve("a.h5")));
    int refused = 0;
    for (int at = 4; at < bytes.length; at += 7) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) 0xff;
      Path file = Files.write(folder.resolve("b.h5"), damaged);
      try {
        KerasImport.read(file);
      } catch (InputException e) {
        assertThat(String.valueOf(e.getMessage())).startsWith(file + ": ").hasLineCount(1);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
