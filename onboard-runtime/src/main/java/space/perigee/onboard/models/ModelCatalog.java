package space.perigee.onboard.models;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import space.perigee.onboard.learning.InputShape;

/** The built-in networks, by name. */
public final class ModelCatalog {

  /** The most layers that a name of the form {@code mlp-N-N} may list. */
  static final int MAX_LAYERS = 8;

  /** The most neurons of such a layer. */
  static final int MAX_WIDTH = 4096;

  private static final Pattern DENSE_NAME = Pattern.compile("mlp(-\\d{1,4})+");
  private static final double LEARNING_RATE = 1e-3;

  /**
   * An architecture.
   *
   * @param name unique name
   * @param description layers and purpose, in a line
   * @param ofImages whether inputs are images of at least 8x8, or features
   */
  public record Entry(
      String name, String description, boolean ofImages, BiConsumer<ListBuilder, Integer> layers) {

    /**
     * @throws IllegalArgumentException if it does not accept samples of this shape
     */
    public void requireFits(InputShape input) {
      if (input.isImage() != ofImages) {
        throw new IllegalArgumentException(
            "model "
                + name
                + " takes "
                + (ofImages ? "images" : "features")
                + ", the samples are "
                + input.dimensions());
      }
    }

    /**
     * A network with random weights and the Adam updater.
     *
     * @throws IllegalArgumentException if it does not accept samples of this shape
     */
    public MultiLayerNetwork create(InputShape input, int classes, long seed) {
      return create(input, classes, new Adam(LEARNING_RATE), seed);
    }

    /**
     * A network with random weights.
     *
     * @throws IllegalArgumentException if it does not accept samples of this shape
     */
    public MultiLayerNetwork create(InputShape input, int classes, IUpdater updater, long seed) {
      requireFits(input);
      ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(seed)
              .weightInit(WeightInit.RELU)
              .updater(updater)
              .convolutionMode(ConvolutionMode.Same)
              .activation(Activation.RELU)
              .list();
      layers.accept(list, classes);
      List<Integer> shape = input.dimensions();
      InputType type =
          ofImages
              ? InputType.convolutional(shape.get(1), shape.get(2), shape.get(0))
              : InputType.feedForward(shape.get(0));
      MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(type).build());
      network.init();
      return network;
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("mlp", "spectra and telemetry: 128, 64", false, dense(128, 64)),
          new Entry("mlp-small", "a few channels of telemetry: 32, 16", false, dense(32, 16)),
          new Entry(
              "cnn-50k",
              "3x3: 8, 16, 24, 32, with pooling; dense 72",
              true,
              cnn(72, 8, 16, 24, 32)),
          new Entry(
              "cnn-300k", "3x3: 16, 32, 64, with pooling; dense 64", true, cnn(64, 16, 32, 64)),
          new Entry(
              "cnn-1m", "3x3: 32, 64, 128, with pooling; dense 112", true, cnn(112, 32, 64, 128)),
          new Entry(
              "mobile",
              "depthwise 3x3 and 1x1: 16, 32, 64, 128, then the mean of each channel",
              true,
              ModelCatalog::mobile));

  private ModelCatalog() {}

  /** All networks. */
  public static List<Entry> all() {
    return ENTRIES;
  }

  /**
   * The network with this name: one of {@link #all()}, or {@code mlp-N-N} with 1 to {@value
   * #MAX_LAYERS} dense layers of 1 to {@value #MAX_WIDTH} neurons.
   *
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static Entry named(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("network '" + name + "' must be " + allowedNames()));
  }

  static Optional<Entry> find(String name) {
    Optional<Entry> listed =
        ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
    return listed.isPresent() || !DENSE_NAME.matcher(name).matches() ? listed : dense(name);
  }

  private static Optional<Entry> dense(String name) {
    int[] widths =
        Arrays.stream(name.substring(name.indexOf('-') + 1).split("-"))
            .mapToInt(Integer::parseInt)
            .toArray();
    return widths.length > MAX_LAYERS
            || Arrays.stream(widths).anyMatch(width -> width < 1 || width > MAX_WIDTH)
        ? Optional.empty()
        : Optional.of(new Entry(name, "dense layers as named", false, dense(widths)));
  }

  /** The names, for messages. */
  static String allowedNames() {
    return "one of "
        + ENTRIES.stream().map(Entry::name).toList()
        + ", or mlp-N-N with 1 to "
        + MAX_LAYERS
        + " dense layers of 1 to "
        + MAX_WIDTH
        + ", such as mlp-128-64";
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static BiConsumer<ListBuilder, Integer> dense(int... widths) {
    return (list, classes) -> {
      for (int width : widths) {
        list.layer(new DenseLayer.Builder().nOut(width).build());
      }
      list.layer(output(classes));
    };
  }

  private static BiConsumer<ListBuilder, Integer> cnn(int dense, int... channels) {
    return (list, classes) -> {
      for (int width : channels) {
        list.layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build());
        list.layer(
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                .build());
      }
      list.layer(new DenseLayer.Builder().nOut(dense).build());
      list.layer(output(classes));
    };
  }

  /** After Howard et al., MobileNets, 2017, without the normalization of batches. */
  private static void mobile(ListBuilder list, int classes) {
    list.layer(new ConvolutionLayer.Builder(3, 3).nOut(16).stride(2, 2).build());
    for (int width : new int[] {32, 64, 128}) {
      list.layer(new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(1).stride(2, 2).build());
      list.layer(new ConvolutionLayer.Builder(1, 1).nOut(width).build());
    }
    list.layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    list.layer(output(classes));
  }
}
