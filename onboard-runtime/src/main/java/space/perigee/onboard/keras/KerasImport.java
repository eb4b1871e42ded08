package space.perigee.onboard.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sync.io.InputException;

/**
 * A network imported from a Keras file.
 *
 * @param network makes the model's predictions, for samples with channels first
 * @param normalizer equivalent of a {@code Rescaling} at the start, or null
 * @param input shape of a sample
 * @param layers layers in order, as Keras names them
 * @param notes differences from the model in Keras
 */
public record KerasImport(
    MultiLayerNetwork network,
    @Nullable DataNormalization normalizer,
    InputShape input,
    List<Line> layers,
    List<String> notes) {

  /**
   * Summary of a layer, for display.
   *
   * @param name name in Keras
   * @param type class in Keras
   * @param output output shape; {@code [channels, height, width]} for images
   * @param parameters number of its parameters in the imported network
   */
  public record Line(String name, String type, List<Integer> output, long parameters) {}

  private static final String RESCALING = "Rescaling";
  private static final int SEED = 1;
  private static final int PIXEL_BITS = 8;
  private static final int LARGEST_PIXEL = 255;

  public KerasImport {
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
  }

  /**
   * Imports a Keras file.
   *
   * @throws InputException if it is not a Keras file, is damaged, or has an unsupported layer
   * @throws IOException if it cannot be read
   */
  public static KerasImport read(Path path) throws IOException {
    try (KerasFile file = KerasFile.open(path)) {
      return of(file);
    } catch (KerasException e) {
      throw new InputException(path + ": " + e.getMessage(), e);
    }
  }

  private static KerasImport of(KerasFile file) throws KerasException {
    KerasChain chain = KerasChain.of(file.model());
    List<KerasLayer> layers = chain.layers();
    DataNormalization normalizer = null;
    if (!layers.isEmpty() && layers.get(0).type().equals(RESCALING)) {
      normalizer = rescaling(layers.get(0));
      layers = layers.subList(1, layers.size());
    }
    if (layers.isEmpty()) {
      throw new KerasException("a model without layers");
    }
    InputShape input = new InputShape(channelsFirst(chain.input()));
    Translation translation = new Translation(file, chain.input());
    translation.translate(layers);
    Updaters updaters = Updaters.of(file.optimizer());
    MultiLayerNetwork network = network(translation.parts(), chain.input(), updaters);
    List<String> notes = new ArrayList<>(translation.notes());
    notes.addAll(updaters.notes());
    return new KerasImport(network, normalizer, input, lines(translation.parts(), network), notes);
  }

  private static MultiLayerNetwork network(
      List<Translation.Part> parts, List<Integer> input, Updaters updaters) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(SEED).updater(updaters.updater()).list();
    for (int i = 0; i < parts.size(); i++) {
      Translation.Part part = parts.get(i);
      list.layer(part.layer());
      List<Integer> image = part.flattens();
      if (image != null) {
        list.inputPreProcessor(
            i, new CnnToFeedForwardPreProcessor(image.get(0), image.get(1), image.get(2)));
      }
    }
    InputType type =
        input.size() == 1
            ? InputType.feedForward(input.get(0))
            : InputType.convolutional(input.get(0), input.get(1), input.get(2));
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(type).build());
    network.init();
    for (int i = 0; i < parts.size(); i++) {
      String prefix = i + "_";
      parts
          .get(i)
          .parameters()
          .forEach((name, values) -> put(values, network.getParam(prefix + name)));
    }
    return network;
  }

  /** Copies a tensor. DL4J stores vectors as matrices of one row. */
  private static void put(INDArray values, INDArray place) {
    place.assign(values.rank() == 1 ? values.reshape(1, values.length()) : values);
  }

  /**
   * Returns a normalizer for {@code scale x + offset}, given by its values for the darkest and the
   * brightest pixel.
   */
  private static DataNormalization rescaling(KerasLayer layer) throws KerasException {
    double offset = layer.number("offset", 0);
    return pixels(offset, offset + LARGEST_PIXEL * layer.number("scale", 1));
  }

  private static DataNormalization pixels(double darkest, double brightest) {
    return new ImagePreProcessingScaler(darkest, brightest, PIXEL_BITS);
  }

  private static List<Integer> channelsFirst(List<Integer> shape) {
    return shape.size() == 1 ? shape : List.of(shape.get(2), shape.get(0), shape.get(1));
  }

  private static List<Line> lines(List<Translation.Part> parts, MultiLayerNetwork network) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Translation.Part part = parts.get(i);
      lines.add(
          new Line(
              part.from().name(),
              part.from().type(),
              channelsFirst(part.output()),
              network.getLayer(i).numParams()));
    }
    return lines;
  }

  /** Number of classes. */
  public int classes() {
    return layers.get(layers.size() - 1).output().get(0);
  }

  /**
   * Returns a copy with a normalizer that maps pixel values 0 to 255 to another range.
   *
   * @param darkest value that 0 is mapped to
   * @param brightest value that 255 is mapped to
   */
  public KerasImport withPixels(double darkest, double brightest) {
    return new KerasImport(network, pixels(darkest, brightest), input, layers, notes);
  }

  /**
   * Returns the model with labels for its classes.
   *
   * @throws IllegalArgumentException unless there is one label per class
   */
  public ModelFile model(List<String> labels) {
    return new ModelFile(network, normalizer, input, labels);
  }
}
