package space.perigee.onboard.learning;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.io.Utf8Text;
import space.perigee.sync.io.WholeFile;

/**
 * A model file: the zip that DL4J's {@code ModelSerializer} writes, with two additional entries.
 *
 * <pre>
 *   configuration.json, coefficients.bin, updaterState.bin, normalizer.bin    as in DL4J
 *   perigee-labels.txt    class names in the order of the outputs, one per line, UTF-8
 *   perigee-input.txt     shape of a sample: "36", or "3,64,64" (channels, height, width)
 * </pre>
 *
 * DL4J can read these files. This class also reads DL4J's own files if the network tells its input
 * shape; their classes are named {@code 0, 1, ...}.
 *
 * @param network network of float32, with its updater state
 * @param normalizer applied to features before the network, or null
 * @param input shape of a sample
 * @param labels class names, one per output
 */
public record ModelFile(
    MultiLayerNetwork network,
    @Nullable DataNormalization normalizer,
    InputShape input,
    List<String> labels) {

  static final String LABELS_ENTRY = "perigee-labels.txt";
  static final String INPUT_ENTRY = "perigee-input.txt";
  private static final String CONFIGURATION_ENTRY = "configuration.json";
  private static final String COEFFICIENTS_ENTRY = "coefficients.bin";
  private static final int MAX_TEXT_BYTES = 1 << 20;

  /**
   * @throws IllegalArgumentException if the network is not of float32, there is not one label per
   *     output, or a label is blank, has a line break or repeats
   */
  public ModelFile {
    labels = List.copyOf(labels);
    if (network.params().dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "the parameters are " + network.params().dataType() + ", must be FLOAT");
    }
    long outputs = outputs(network);
    if (outputs != labels.size()) {
      throw new IllegalArgumentException(
          "the network has " + outputs + " outputs and " + labels.size() + " labels " + labels);
    }
    if (labels.stream().anyMatch(label -> label.isBlank() || label.lines().count() > 1)) {
      throw new IllegalArgumentException("a label must be one line of text: " + labels);
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException("a label appears twice: " + labels);
    }
  }

  /** A model without normalization. */
  public static ModelFile of(MultiLayerNetwork network, InputShape input, List<String> labels) {
    return new ModelFile(network, null, input, labels);
  }

  /** The kind of problem that the network solves. */
  public Task task() {
    return new Classification(labels);
  }

  public ModelFile withNormalizer(@Nullable DataNormalization next) {
    return new ModelFile(network, next, input, labels);
  }

  /** Normalizes samples; may overwrite {@code rows}. */
  float[] normalized(float[] rows) {
    if (normalizer == null) {
      return rows;
    }
    INDArray features = Nd4j.create(rows, input.ofBatch(rows.length / input.size()), 'c');
    normalizer.transform(features);
    return NetworkParameters.floats(features);
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is not a model file, is damaged, or its network is not supported
   * @throws IOException if the file cannot be read
   */
  public static ModelFile read(Path file) throws IOException {
    InputFile.require(file);
    String labels;
    String shape;
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      for (String entry : List.of(CONFIGURATION_ENTRY, COEFFICIENTS_ENTRY)) {
        if (!Files.exists(zip.getPath(entry))) {
          throw new InputException(file + ": no entry " + entry + "; must be a DL4J model");
        }
      }
      if (!decoded(file, zip.getPath(CONFIGURATION_ENTRY)).contains("\"confs\"")) {
        throw new InputException(
            file + ": not a MultiLayerNetwork; other networks are not supported");
      }
      labels = text(file, zip, LABELS_ENTRY);
      shape = text(file, zip, INPUT_ENTRY);
    } catch (ProviderNotFoundException | java.util.zip.ZipException e) {
      throw new InputException(file + ": not a zip file; must be a DL4J model", e);
    }
    return read(file, labels, shape);
  }

  private static ModelFile read(Path file, @Nullable String labels, @Nullable String shape) {
    try {
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
      DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(file.toFile());
      return new ModelFile(
          network,
          normalizer,
          shape == null ? inferInput(network) : InputShape.parse(shape),
          labels == null
              ? Classification.of(Math.toIntExact(outputs(network))).classes()
              : labels.lines().toList());
    } catch (IOException | RuntimeException e) {
      throw new InputException(file + ": damaged or foreign model: " + e.getMessage(), e);
    }
  }

  private static @Nullable String text(Path file, FileSystem zip, String name) throws IOException {
    Path entry = zip.getPath(name);
    if (!Files.exists(entry)) {
      return null;
    }
    if (Files.size(entry) > MAX_TEXT_BYTES) {
      throw new InputException(
          file + ": " + name + " has " + Files.size(entry) + " bytes, allowed " + MAX_TEXT_BYTES);
    }
    return decoded(file, entry);
  }

  private static String decoded(Path file, Path entry) throws IOException {
    return Utf8Text.decode(file + ": " + entry, Files.readAllBytes(entry));
  }

  /**
   * Writes the file; replaces an existing file atomically.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.requireReplaceable(file);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      ModelSerializer.writeModel(network, part.toFile(), true);
      try (FileSystem zip = FileSystems.newFileSystem(part)) {
        Files.writeString(
            zip.getPath(LABELS_ENTRY), String.join("\n", labels) + "\n", StandardCharsets.UTF_8);
        Files.writeString(zip.getPath(INPUT_ENTRY), input.text() + "\n", StandardCharsets.UTF_8);
        if (normalizer != null) {
          // Not with writeModel, which flushes a stream that the serializer has closed.
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          NormalizerSerializer.getDefault().write(normalizer, bytes);
          Files.write(zip.getPath(ModelSerializer.NORMALIZER_BIN), bytes.toByteArray());
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long outputs(MultiLayerNetwork network) {
    Layer last = network.getLayer(network.getnLayers() - 1).conf().getLayer();
    if (last instanceof FeedForwardLayer layer) {
      return layer.getNOut();
    }
    throw new IllegalArgumentException(
        "the last layer is " + last.getClass().getSimpleName() + ", must be an OutputLayer");
  }

  private static InputShape inferInput(MultiLayerNetwork network) {
    InputPreProcessor first = network.getLayerWiseConfigurations().getInputPreProcess(0);
    if (first instanceof FeedForwardToCnnPreProcessor image) {
      return InputShape.ofImage(
          Math.toIntExact(image.getNumChannels()),
          Math.toIntExact(image.getInputHeight()),
          Math.toIntExact(image.getInputWidth()));
    }
    Layer layer = network.getLayer(0).conf().getLayer();
    if (first == null && layer instanceof org.deeplearning4j.nn.conf.layers.DenseLayer dense) {
      return InputShape.ofFeatures(Math.toIntExact(dense.getNIn()));
    }
    throw new IllegalArgumentException(
        "the network does not tell its input shape; add an entry "
            + INPUT_ENTRY
            + " such as 3,64,64");
  }
}
