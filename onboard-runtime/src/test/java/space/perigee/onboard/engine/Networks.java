package space.perigee.onboard.engine;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;

/** Small networks of every kind of layer, and minibatches for them. */
final class Networks {

  static final int CLASSES = 4;

  static final Task TASK = Classification.of(CLASSES);
  static final List<Integer> IMAGE = List.of(3, 9, 8);
  static final List<Integer> FEATURES = List.of(11);

  private Networks() {}

  static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static Layer maximum() {
    return new SubsamplingLayer.Builder(
            SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
        .build();
  }

  static MultiLayerNetwork of(List<Integer> input, IUpdater updater, Layer... layers) {
    return of(input, updater, 0, ConvolutionMode.Same, layers);
  }

  static MultiLayerNetwork of(
      List<Integer> input, IUpdater updater, double l2, ConvolutionMode mode, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(updater)
            .l2(l2)
            .convolutionMode(mode)
            .activation(Activation.RELU)
            .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    InputType type =
        input.size() == 1
            ? InputType.feedForward(input.get(0))
            : InputType.convolutional(input.get(1), input.get(2), input.get(0));
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(type).build());
    network.init();
    return network;
  }

  /** Two convolutions with pooling, and a dense layer. */
  static MultiLayerNetwork convolutional(IUpdater updater) {
    return of(
        IMAGE,
        updater,
        new ConvolutionLayer.Builder(3, 3).nOut(5).build(),
        maximum(),
        new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
        new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build(),
        output());
  }

  static MultiLayerNetwork dense(IUpdater updater) {
    return of(FEATURES, updater, new DenseLayer.Builder().nOut(6).build(), output());
  }

  /** One network for each feature of a layer. */
  static List<MultiLayerNetwork> all() {
    Sgd updater = new Sgd(0.1);
    return List.of(
        dense(updater),
        convolutional(updater),
        of(
            IMAGE,
            updater,
            0,
            ConvolutionMode.Truncate,
            new ConvolutionLayer.Builder(new int[] {3, 2}, new int[] {2, 1}, new int[] {1, 0})
                .nOut(5)
                .hasBias(false)
                .build(),
            maximum(),
            output()),
        of(
            IMAGE,
            updater,
            new ConvolutionLayer.Builder(3, 3).nOut(4).stride(2, 2).build(),
            new ConvolutionLayer.Builder(2, 2).nOut(4).stride(1, 2).build(),
            output()),
        of(
            IMAGE,
            updater,
            new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.IDENTITY).build(),
            new ActivationLayer.Builder().activation(Activation.ELU).build(),
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.AVG, new int[] {2, 2}, new int[] {2, 2})
                .build(),
            output()),
        of(
            IMAGE,
            updater,
            new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).stride(2, 2).build(),
            new ConvolutionLayer.Builder(1, 1).nOut(6).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            output()),
        of(
            IMAGE,
            updater,
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(1).build(),
            new GlobalPoolingLayer.Builder(PoolingType.MAX).build(),
            output()));
  }

  /** Random features, sample by sample. */
  static float[] rows(List<Integer> input, int samples, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] rows = new float[samples * Batch.size(input)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 2 * random.nextFloat() - 1;
    }
    return rows;
  }

  static INDArray features(List<Integer> input, float[] rows) {
    long[] shape = new long[input.size() + 1];
    shape[0] = rows.length / Batch.size(input);
    for (int i = 0; i < input.size(); i++) {
      shape[i + 1] = input.get(i);
    }
    return Nd4j.create(rows, shape, 'c');
  }

  static INDArray oneHot(int samples) {
    INDArray labels = Nd4j.zeros(samples, CLASSES);
    for (int i = 0; i < samples; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }
}
