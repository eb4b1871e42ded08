package space.perigee.onboard.learning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.sync.model.Weights;

/** Small networks and data that they can learn. */
public final class TestModels {

  public static final List<String> CLASSES = List.of("crop", "soil", "water");

  public static final int FEATURES = 4;

  private TestModels() {}

  /** 4 features, 8 hidden (with dropout), 3 classes, Adam. */
  public static ModelFile dense(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.02))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(8).dropOut(0.9).build())
                .layer(output())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    return ModelFile.of(network, InputShape.ofFeatures(FEATURES), CLASSES);
  }

  /** The same with normalization of batches, which DL4J's own layers run. */
  public static ModelFile normalized(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.02))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(8).dropOut(0.9).build())
                .layer(new BatchNormalization())
                .layer(output())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    return ModelFile.of(network, InputShape.ofFeatures(FEATURES), CLASSES);
  }

  /** 4 features, 8 and 6 hidden, 3 classes, Adam. */
  public static ModelFile compiled(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.02))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(8).build())
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(output())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    return ModelFile.of(network, InputShape.ofFeatures(FEATURES), CLASSES);
  }

  /** Images of 3x6x5, a 3x3 convolution to 2 channels, 3 classes. */
  public static ModelFile convolutional(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.01))
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                .layer(output())
                .setInputType(InputType.convolutional(6, 5, 3))
                .build());
    network.init();
    return ModelFile.of(network, InputShape.ofImage(3, 6, 5), CLASSES);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES.size())
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Weights with noise of deviation 0.1. */
  public static Weights moved(Weights from, long seed) {
    Random random = new Random(seed);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.1 * random.nextGaussian());
    }
    return Weights.of(from.layout(), values);
  }

  /** Samples as {@link #data} makes them, of which the second half has the next class each. */
  public static SampleTable drifting(int count, long seed) {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : data(count, seed).rows()) {
      boolean late = samples.size() >= count / 2;
      int label = late ? (sample.label() + 1) % CLASSES.size() : sample.label();
      samples.add(Sample.of(sample.features(), label));
    }
    return new SampleTable(CLASSES, FEATURES, samples);
  }

  /** Writes samples as columns f0 to f3, then a column with the name of the class. */
  public static void writeCsv(Path file, String label, SampleTable table) throws IOException {
    StringBuilder text = new StringBuilder("f0,f1,f2,f3," + label + "\n");
    for (Sample sample : table.rows()) {
      for (float feature : sample.features()) {
        text.append(feature).append(',');
      }
      text.append(table.classes().get(sample.label())).append('\n');
    }
    Files.writeString(file, text);
  }

  /** Samples whose class is the largest of their first three features. */
  public static SampleTable data(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        features[f] = random.nextFloat();
      }
      float[] first = java.util.Arrays.copyOf(features, CLASSES.size());
      samples.add(Sample.of(features, ClassPrediction.best(first)));
    }
    return new SampleTable(CLASSES, FEATURES, samples);
  }
}
