package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * Translates a DL4J configuration to stages.
 *
 * <p>A rectifier followed by max pooling runs after the pooling instead, on fewer values: {@code
 * max(relu(x)) = relu(max(x))}, and the gradients agree too.
 */
final class Compiler {

  private final MultiLayerNetwork network;
  private final boolean oneDnn;
  private final PassSeed seed;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private List<Integer> shape;
  private boolean rectifierIsDue;

  /**
   * @param input {@code [channels, height, width]} or {@code [features]}
   * @param oneDnn whether oneDNN runs libnd4j's convolutions
   * @param seed source of randomness in training
   */
  Compiler(MultiLayerNetwork network, List<Integer> input, boolean oneDnn, PassSeed seed) {
    this.network = network;
    this.oneDnn = oneDnn;
    this.seed = seed;
    boolean isImage = input.size() == 3;
    this.shape = isImage ? List.of(input.get(1), input.get(2), input.get(0)) : input;
    boolean turnsItself = oneDnn && readsImages(conf(0));
    if (isImage && !turnsItself) {
      add(new ChannelsLast(shape));
    }
  }

  /** Returns whether a layer, as the first one, accepts images channels first. */
  private static boolean readsImages(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class && layer.getIDropout() == null;
  }

  /** The stages in order. */
  List<Stage> stages() {
    return List.copyOf(stages);
  }

  /** For each layer, the number of stages up to its end. */
  List<Integer> ends() {
    return List.copyOf(ends);
  }

  void compile() throws UnsupportedNetworkException {
    int layers = network.getnLayers();
    for (int i = 0; i < layers; i++) {
      preprocess(i);
      layer(i, conf(i), i == layers - 1);
      ends.add(stages.size());
    }
  }

  private void add(Stage stage) {
    stages.add(stage);
    shape = stage.outputShape();
  }

  private void preprocess(int i) throws UnsupportedNetworkException {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(i);
    if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
      if (shape.size() == 3) {
        add(new Flatten(shape));
      }
    } else if (preprocessor != null) {
      throw unsupported(i, preprocessor.getClass().getSimpleName());
    }
  }

  private void layer(int i, Layer layer, boolean isLast) throws UnsupportedNetworkException {
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw unsupported(i, "weight noise");
    }
    if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      throw unsupported(i, "constraints");
    }
    Class<?> kind = layer.getClass();
    if (isLast != (kind == OutputLayer.class)) {
      throw unsupported(i, isLast ? "the last layer must be an OutputLayer" : "an output inside");
    }
    // DL4J ignores dropout on the input of layers without parameters.
    if (layer instanceof BaseLayer && layer.getIDropout() != null) {
      add(dropout(i, layer.getIDropout()));
    }
    if (layer instanceof OutputLayer output) {
      output(i, output);
    } else if (layer instanceof DenseLayer dense) {
      dense(i, dense);
    } else if (kind == ConvolutionLayer.class) {
      convolution(i, (ConvolutionLayer) layer);
    } else if (layer instanceof DepthwiseConvolution2D depthwise) {
      depthwise(i, depthwise);
    } else if (kind == SubsamplingLayer.class) {
      pooling(i, (SubsamplingLayer) layer);
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      globalPooling(i, pooling);
    } else if (layer instanceof ActivationLayer activation) {
      activate(i, activation.getActivationFn());
    } else if (kind != DropoutLayer.class) {
      throw unsupported(i, kind.getSimpleName());
    }
  }

  /** Translates the dropout on a layer's input. */
  private Dropout dropout(int i, IDropout dropout) throws UnsupportedNetworkException {
    if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain
        && plain.getPSchedule() == null) {
      return new Dropout(plain.getP(), seed, i, shape);
    }
    throw unsupported(i, "dropout other than plain with a fixed rate");
  }

  private void output(int i, OutputLayer layer) throws UnsupportedNetworkException {
    boolean crossEntropy =
        layer.getLossFn() instanceof LossMCXENT
            || layer.getLossFn() instanceof LossNegativeLogLikelihood;
    if (!crossEntropy || !(layer.getActivationFn() instanceof ActivationSoftmax)) {
      throw unsupported(i, "an output other than softmax with cross-entropy");
    }
    add(new Dense(Parameters.of(network, i, "W"), Parameters.find(network, i, "b")));
  }

  private void dense(int i, DenseLayer layer) throws UnsupportedNetworkException {
    if (layer.isHasLayerNorm()) {
      throw unsupported(i, "layer normalization");
    }
    add(new Dense(Parameters.of(network, i, "W"), Parameters.find(network, i, "b")));
    activate(i, layer.getActivationFn());
  }

  private void convolution(int i, ConvolutionLayer layer) throws UnsupportedNetworkException {
    Window window = window(i, layer);
    Parameters weights = Parameters.of(network, i, "W");
    Parameters bias = Parameters.find(network, i, "b");
    if (!oneDnn) {
      add(new PatchConvolution(window, weights, bias, shape));
    } else if (stages.isEmpty()) {
      add(new ImageConvolution(window, weights, bias, shape));
    } else {
      add(new Convolution(Convolution.Kind.FULL, window, weights, bias, shape));
    }
    activate(i, layer.getActivationFn());
  }

  private void depthwise(int i, DepthwiseConvolution2D layer) throws UnsupportedNetworkException {
    Window window = window(i, layer);
    Parameters weights = Parameters.of(network, i, "W");
    Parameters bias = Parameters.find(network, i, "b");
    add(
        oneDnn
            ? new Convolution(Convolution.Kind.DEPTHWISE, window, weights, bias, shape)
            : new DepthwiseConvolution(window, weights, bias, shape));
    activate(i, layer.getActivationFn());
  }

  private Window window(int i, ConvolutionLayer layer) throws UnsupportedNetworkException {
    requireImage(i, layer.getCnn2dDataFormat(), layer.getConvolutionMode());
    // libnd4j's oneDNN convolution does not handle dilated windows correctly.
    if (layer.getDilation()[0] != 1 || layer.getDilation()[1] != 1) {
      throw unsupported(i, "dilation");
    }
    return new Window(
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getConvolutionMode() == ConvolutionMode.Same);
  }

  private void requireImage(int i, CNN2DFormat format, ConvolutionMode mode)
      throws UnsupportedNetworkException {
    if (format != CNN2DFormat.NCHW || shape.size() != 3) {
      throw unsupported(i, "images not in channels-first order");
    }
    if (mode == ConvolutionMode.Causal) {
      throw unsupported(i, "causal convolution");
    }
  }

  private void pooling(int i, SubsamplingLayer layer) throws UnsupportedNetworkException {
    requireImage(i, layer.getCnn2dDataFormat(), layer.getConvolutionMode());
    Window window =
        new Window(
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode() == ConvolutionMode.Same);
    String operation = operation(i, layer.getPoolingType());
    add(Pooling.of(operation, window, layer.isAvgPoolIncludePadInDivisor(), shape));
    if (rectifierIsDue) {
      add(new Rectifier(shape));
      rectifierIsDue = false;
    }
  }

  private static String operation(int i, PoolingType type) throws UnsupportedNetworkException {
    return switch (type) {
      case MAX -> "maxpool2d";
      case AVG -> "avgpool2d";
      default -> throw unsupported(i, "pooling of type " + type);
    };
  }

  private void globalPooling(int i, GlobalPoolingLayer layer) throws UnsupportedNetworkException {
    if (shape.size() != 3 || !layer.isCollapseDimensions()) {
      throw unsupported(i, "global pooling other than of images to features");
    }
    int[] all = {shape.get(0), shape.get(1)};
    Window window = new Window(all, all, new int[2], new int[] {1, 1}, false);
    add(Pooling.of(operation(i, layer.getPoolingType()), window, false, shape));
    add(new Flatten(shape));
  }

  private void activate(int i, IActivation function) {
    if (function instanceof ActivationReLU relu && isPlain(relu)) {
      boolean before =
          i + 1 < network.getnLayers() && isMaximum(conf(i + 1)) && hasNoPreprocessor(i + 1);
      rectifierIsDue = before;
      if (!before) {
        add(new Rectifier(shape));
      }
    } else if (!(function instanceof ActivationIdentity)) {
      add(new ElementwiseActivation(function, shape));
    }
  }

  private Layer conf(int i) {
    return network.getLayerWiseConfigurations().getConf(i).getLayer();
  }

  private boolean hasNoPreprocessor(int i) {
    return network.getLayerWiseConfigurations().getInputPreProcess(i) == null;
  }

  private static boolean isPlain(ActivationReLU relu) {
    return isZeroOrNone(relu.getMax())
        && isZeroOrNone(relu.getThreshold())
        && isZeroOrNone(relu.getNegativeSlope());
  }

  private static boolean isZeroOrNone(@Nullable Double value) {
    return value == null || value == 0;
  }

  private static boolean isMaximum(Layer layer) {
    return layer.getClass() == SubsamplingLayer.class
        && ((SubsamplingLayer) layer).getPoolingType() == PoolingType.MAX;
  }

  private static UnsupportedNetworkException unsupported(int layer, String what) {
    return new UnsupportedNetworkException(layer, what);
  }
}
