package space.perigee.sim.federate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

/**
 * The architecture of a network.
 *
 * @param widths neurons of the hidden layers, or channels of the convolutions
 */
public record ModelShape(Kind kind, List<Integer> widths) {

  private static final int MAX_LAYERS = 8;
  private static final int MAX_WIDTH = 4096;
  private static final int DENSE_AFTER_CONVOLUTIONS = 64;
  private static final String ALLOWED =
      "must be mlp:N,N,... (hidden layers) or cnn:N,N,... (3x3 convolutions), 1 to "
          + MAX_LAYERS
          + " layers of 1 to "
          + MAX_WIDTH;

  enum Kind {
    /** Dense layers; images are flattened. */
    MLP,
    /** 3x3 convolutions, each followed by 2x2 max pooling, and a dense layer. */
    CNN
  }

  public ModelShape {
    widths = List.copyOf(widths);
    if (widths.isEmpty()
        || widths.size() > MAX_LAYERS
        || widths.stream().anyMatch(width -> width < 1 || width > MAX_WIDTH)) {
      throw new IllegalArgumentException(widths + ": " + ALLOWED);
    }
  }

  /**
   * Parses the result of {@link #toString()}.
   *
   * @throws IllegalArgumentException if {@code text} is invalid; the message says what is allowed
   */
  public static ModelShape parse(String text) {
    try {
      int colon = text.indexOf(':');
      return new ModelShape(
          Kind.valueOf(text.substring(0, Math.max(0, colon)).toUpperCase(Locale.ROOT)),
          Arrays.stream(text.substring(colon + 1).split(",", -1)).map(Integer::valueOf).toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text + ": " + ALLOWED, e);
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT)
        + ":"
        + widths.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * Creates a network with random weights.
   *
   * @param sample shape of a sample
   * @throws IllegalArgumentException if it does not fit the samples
   */
  public ModelFile network(
      InputShape sample, List<String> classes, LocalLearning learning, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .updater(learning.updater())
            .list();
    InputShape input = kind == Kind.MLP ? InputShape.ofFeatures(sample.size()) : sample;
    switch (kind) {
      case MLP -> widths.forEach(width -> layers.layer(dense(width)));
      case CNN -> {
        requireFits(sample);
        for (int width : widths) {
          layers.layer(convolution(width)).layer(maximum());
        }
        layers.layer(dense(DENSE_AFTER_CONVOLUTIONS));
      }
    }
    layers.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nOut(classes.size())
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.setInputType(inputType(input)).build());
    network.init();
    return ModelFile.of(network, input, classes);
  }

  /**
   * Checks that the network can process the samples.
   *
   * @throws IllegalArgumentException if a convolutional network would get samples other than
   *     images, or images that are too small
   */
  public void requireFits(InputShape sample) {
    if (kind == Kind.MLP) {
      return;
    }
    if (!sample.isImage()) {
      throw new IllegalArgumentException(this + ": needs images, the data has none");
    }
    int side = Math.min(sample.dimensions().get(1), sample.dimensions().get(2));
    if (side >> widths.size() < 1) {
      throw new IllegalArgumentException(
          this + ": " + side + " pixels cannot be halved " + widths.size() + " times");
    }
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(channels)
        .build();
  }

  private static SubsamplingLayer maximum() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static InputType inputType(InputShape input) {
    List<Integer> shape = input.dimensions();
    return input.isImage()
        ? InputType.convolutional(shape.get(1), shape.get(2), shape.get(0))
        : InputType.feedForward(shape.get(0));
  }
}
