package space.perigee.onboard.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Translates a chain of Keras layers to DL4J layers, tracking the shape of their output.
 *
 * <p>The two differ in memory order:
 *
 * <pre>
 *                          Keras                              DL4J
 *   images                 [height, width, channels]          [channels, height, width]
 *   kernel of Conv2D       [height, width, inputs, outputs]   [outputs, inputs, height, width]
 *   kernel of Depthwise    [height, width, inputs, each]      the same
 *   kernel of Dense        [inputs, outputs]                  the same
 * </pre>
 *
 * So after a {@code Flatten} the features of an image are in another order too. They stay in DL4J's
 * order, and layers with a weight per feature (the next dense layer, and a normalization before it)
 * get their weights in that order.
 */
final class Translation {

  /**
   * A translated layer.
   *
   * @param from the layer in Keras
   * @param layer the layer in DL4J
   * @param parameters its parameters, by DL4J's names
   * @param flattens shape {@code [height, width, channels]} of the image that is flattened before
   *     this layer, or null
   * @param output output shape, channels last
   */
  record Part(
      KerasLayer from,
      Layer layer,
      Map<String, INDArray> parameters,
      @Nullable List<Integer> flattens,
      List<Integer> output) {}

  private final KerasFile file;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private List<Integer> shape;
  private @Nullable List<Integer> flattensNext;
  private @Nullable List<Integer> flattened;

  /**
   * @param input shape of a sample, channels last
   */
  Translation(KerasFile file, List<Integer> input) {
    this.file = file;
    this.shape = input;
  }

  /** Returns the translated layers in order; the last one is the output. */
  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Returns the differences from the model in Keras. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Translates the layers. They must end with a dense layer and softmax, sigmoid or logits. */
  void translate(List<KerasLayer> layers) throws KerasException {
    int last = layers.size() - 1;
    boolean splits = last > 0 && List.of("Activation", "Softmax").contains(layers.get(last).type());
    int head = splits ? last - 1 : last;
    for (int i = 0; i < head; i++) {
      layer(layers.get(i));
    }
    KerasLayer dense = layers.get(head);
    if (!dense.type().equals("Dense")) {
      throw dense.wrong("is at the end, where Dense and softmax must be");
    }
    String function = dense.text("activation", Activations.LINEAR);
    if (splits) {
      dense.require("activation", Activations.LINEAR);
      KerasLayer end = layers.get(last);
      end.requireLastAxis(2);
      function = end.text("activation", Activations.SOFTMAX);
    }
    output(dense, function);
  }

  private void layer(KerasLayer layer) throws KerasException {
    switch (layer.type()) {
      case "Dense" -> dense(layer);
      case "Conv2D" -> convolution(layer);
      case "DepthwiseConv2D" -> depthwise(layer);
      case "MaxPooling2D" -> pooling(layer, PoolingType.MAX);
      case "AveragePooling2D" -> pooling(layer, PoolingType.AVG);
      case "GlobalMaxPooling2D" -> globalPooling(layer, PoolingType.MAX);
      case "GlobalAveragePooling2D" -> globalPooling(layer, PoolingType.AVG);
      case "Flatten" -> flatten(layer);
      case "Activation" ->
          add(layer, new ActivationLayer(Activations.named(layer)), Map.of(), shape);
      case "ReLU", "LeakyReLU", "ELU" ->
          add(layer, new ActivationLayer(Activations.ofLayer(layer)), Map.of(), shape);
      case "Dropout" -> dropout(layer);
      case "BatchNormalization" -> normalization(layer);
      default ->
          throw layer.wrong(
              "not supported; supported are Dense, Conv2D, DepthwiseConv2D, {Max,Average}Pooling2D,"
                  + " Global{Max,Average}Pooling2D, Flatten, Activation, ReLU, LeakyReLU, ELU,"
                  + " Softmax, Dropout, BatchNormalization and, at the start, Rescaling");
    }
  }

  private void add(
      KerasLayer from, Layer layer, Map<String, INDArray> parameters, List<Integer> output) {
    parts.add(new Part(from, layer, parameters, flattensNext, output));
    notes.addAll(from.trainingNotes());
    flattensNext = null;
    shape = output;
  }

  private Variables variables(KerasLayer layer) throws KerasException {
    return new Variables(layer, file.variables(layer));
  }

  private void requireImage(KerasLayer layer) throws KerasException {
    layer.require("data_format", "channels_last");
    if (shape.size() != 3) {
      throw layer.wrong("takes images, but follows features " + shape);
    }
  }

  private int features(KerasLayer layer) throws KerasException {
    if (shape.size() != 1) {
      throw layer.wrong("follows an image " + shape + "; put a Flatten between them");
    }
    return shape.get(0);
  }

  private void dense(KerasLayer layer) throws KerasException {
    int inputs = features(layer);
    int units = layer.positive("units");
    boolean bias = layer.flag("use_bias", true);
    DenseLayer dense =
        new DenseLayer.Builder()
            .nIn(inputs)
            .nOut(units)
            .hasBias(bias)
            .activation(Activations.named(layer))
            .build();
    add(layer, dense, dense(layer, inputs, units, bias), List.of(units));
    flattened = null;
  }

  private Map<String, INDArray> dense(KerasLayer layer, int inputs, int units, boolean bias)
      throws KerasException {
    Variables variables = variables(layer);
    INDArray kernel = channelsFirst(variables.next("kernel", inputs, units));
    return withBias(variables, kernel, bias, units);
  }

  private static Map<String, INDArray> withBias(
      Variables variables, INDArray kernel, boolean bias, int outputs) throws KerasException {
    Map<String, INDArray> parameters =
        bias ? Map.of("W", kernel, "b", variables.next("bias", outputs)) : Map.of("W", kernel);
    variables.end();
    return parameters;
  }

  /** Reorders rows, one per feature of a flattened image, from Keras' order to DL4J's. */
  private INDArray channelsFirst(INDArray rows) {
    if (flattened == null) {
      return rows;
    }
    long columns = rows.rank() == 1 ? 1 : rows.size(1);
    return rows.reshape(flattened.get(0), flattened.get(1), flattened.get(2), columns)
        .permute(2, 0, 1, 3)
        .dup('c')
        .reshape(rows.shape());
  }

  private void output(KerasLayer layer, String function) throws KerasException {
    int inputs = features(layer);
    int units = layer.positive("units");
    boolean bias = layer.flag("use_bias", true);
    boolean logits =
        function.equals(Activations.LINEAR)
            && file.loss().path("config").path("from_logits").asBoolean();
    boolean one = units == 1 && (logits || function.equals(Activations.SIGMOID));
    if (!one && (units == 1 || !(logits || function.equals(Activations.SOFTMAX)))) {
      throw layer.wrong(
          units
              + " outputs with activation "
              + function
              + " at the end; must be softmax, sigmoid with one output, or linear with a loss from"
              + " logits");
    }
    Map<String, INDArray> parameters = dense(layer, inputs, units, bias);
    if (one) {
      notes.add("layer '" + layer.name() + "': its one output became the second of two");
      parameters = beside(parameters);
    }
    int classes = one ? 2 : units;
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(inputs)
            .nOut(classes)
            .hasBias(bias)
            .activation(Activation.SOFTMAX)
            .build();
    add(layer, output, parameters, List.of(classes));
  }

  /**
   * Converts a sigmoid output to softmax: {@code sigmoid(z)} is the second output of {@code
   * softmax(0, z)}.
   */
  private static Map<String, INDArray> beside(Map<String, INDArray> one) {
    Map<String, INDArray> two = new HashMap<>();
    one.forEach(
        (name, values) -> {
          INDArray column = values.reshape(values.length(), 1);
          two.put(name, Nd4j.hstack(Nd4j.zeros(column.shape()), column));
        });
    return two;
  }

  private void convolution(KerasLayer layer) throws KerasException {
    requireImage(layer);
    layer.require("groups", "1");
    int outputs = layer.positive("filters");
    KerasWindow window = KerasWindow.ofKernel(layer);
    Variables variables = variables(layer);
    INDArray kernel = kernel(variables, window, outputs).permute(3, 2, 0, 1);
    var builder = new ConvolutionLayer.Builder(window.kernel(), window.stride());
    convolution(layer, window, builder, outputs, kernel, variables);
  }

  private void depthwise(KerasLayer layer) throws KerasException {
    requireImage(layer);
    int each = layer.has("depth_multiplier") ? layer.positive("depth_multiplier") : 1;
    KerasWindow window = KerasWindow.ofKernel(layer);
    Variables variables = variables(layer);
    INDArray kernel = kernel(variables, window, each);
    var builder =
        new DepthwiseConvolution2D.Builder(window.kernel(), window.stride()).depthMultiplier(each);
    convolution(layer, window, builder, shape.get(2) * each, kernel, variables);
  }

  private INDArray kernel(Variables variables, KerasWindow window, int outputs)
      throws KerasException {
    int[] size = window.kernel();
    return variables.next("kernel", size[0], size[1], shape.get(2), outputs);
  }

  private void convolution(
      KerasLayer layer,
      KerasWindow window,
      ConvolutionLayer.BaseConvBuilder<?> builder,
      int outputs,
      INDArray kernel,
      Variables variables)
      throws KerasException {
    boolean bias = layer.flag("use_bias", true);
    Layer convolution =
        builder
            .nIn(shape.get(2))
            .nOut(outputs)
            .hasBias(bias)
            .convolutionMode(window.mode())
            .activation(Activations.named(layer))
            .build();
    add(
        layer,
        convolution,
        withBias(variables, kernel, bias, outputs),
        window.over(layer, shape, outputs));
  }

  private void pooling(KerasLayer layer, PoolingType type) throws KerasException {
    requireImage(layer);
    KerasWindow window = KerasWindow.ofPool(layer);
    SubsamplingLayer pooling =
        new SubsamplingLayer.Builder(type)
            .kernelSize(window.kernel())
            .stride(window.stride())
            .convolutionMode(window.mode())
            .build();
    add(layer, pooling, Map.of(), window.over(layer, shape, shape.get(2)));
  }

  private void globalPooling(KerasLayer layer, PoolingType type) throws KerasException {
    requireImage(layer);
    layer.require("keepdims", "false");
    add(layer, new GlobalPoolingLayer.Builder(type).build(), Map.of(), List.of(shape.get(2)));
  }

  private void flatten(KerasLayer layer) throws KerasException {
    layer.require("data_format", "channels_last");
    if (shape.size() == 3) {
      flattensNext = shape;
      flattened = shape;
      long features = (long) shape.get(0) * shape.get(1) * shape.get(2);
      if (features > Integer.MAX_VALUE) {
        throw layer.wrong(features + " features of " + shape + ", above the limit of 2^31-1");
      }
      shape = List.of((int) features);
    }
  }

  private void dropout(KerasLayer layer) throws KerasException {
    double rate = layer.number("rate", -1);
    if (rate < 0 || rate >= 1 || layer.has("noise_shape")) {
      throw layer.wrong("rate " + rate + " must be at least 0 and below 1, and noise_shape null");
    }
    if (rate > 0) {
      add(layer, new DropoutLayer(new Dropout(1 - rate)), Map.of(), shape);
    }
  }

  private void normalization(KerasLayer layer) throws KerasException {
    layer.requireLastAxis(shape.size() + 1);
    int channels = shape.get(shape.size() - 1);
    Variables variables = variables(layer);
    boolean scales = layer.flag("scale", true);
    boolean shifts = layer.flag("center", true);
    Map<String, INDArray> parameters = new HashMap<>();
    if (scales || shifts) {
      INDArray gamma = scales ? variables.next("gamma", channels) : Nd4j.ones(channels);
      INDArray beta = shifts ? variables.next("beta", channels) : Nd4j.zeros(channels);
      parameters.put("gamma", channelsFirst(gamma));
      parameters.put("beta", channelsFirst(beta));
    }
    parameters.put("mean", channelsFirst(variables.next("moving_mean", channels)));
    parameters.put("var", channelsFirst(variables.next("moving_variance", channels)));
    variables.end();
    BatchNormalization normalization =
        new BatchNormalization.Builder(!(scales || shifts))
            .nOut(channels)
            .decay(layer.number("momentum", 0.99))
            .eps(layer.number("epsilon", 1e-3))
            .useLogStd(false)
            .build();
    add(layer, normalization, parameters, shape);
  }
}
