package space.perigee.onboard.strategy;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;

/**
 * Four classes in eight dimensions, each about a corner of its own, and a small network trained by
 * plain gradient descent at rate 1, so that a step is minus the gradient.
 */
final class Toy {

  static final int CLASSES = 4;
  static final int FEATURES = 8;
  static final Task TASK = Classification.of(CLASSES);

  private Toy() {}

  static Trainer trainer(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(updater)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nOut(12).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    try {
      return new Trainer(network, java.util.List.of(FEATURES));
    } catch (space.perigee.onboard.engine.UnsupportedNetworkException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One whose step is minus the gradient. */
  static Trainer trainer() {
    return trainer(new Sgd(1));
  }

  static StrategyContext context(Trainer trainer, int memory, int replayed, long seed) {
    return new StrategyContext(TASK, trainer, 0, ReplaySettings.inRam(memory, replayed), seed);
  }

  /**
   * Samples.
   *
   * @param labels a class for each
   */
  static float[] rows(int[] labels, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] rows = new float[labels.length * FEATURES];
    for (int i = 0; i < labels.length; i++) {
      for (int f = 0; f < FEATURES; f++) {
        float center = f / 2 == labels[i] ? 1 : 0;
        rows[i * FEATURES + f] = center + 0.4f * (2 * random.nextFloat() - 1);
      }
    }
    return rows;
  }

  /** The gradient of mean cross-entropy at these parameters. */
  static float[] gradient(float[] parameters, float[] rows, int[] labels) {
    return gradient(
        parameters, rows, (loss, row) -> loss.ofLabel(row, labels[row], 1f / labels.length));
  }

  static float[] gradient(
      float[] parameters, float[] rows, java.util.function.ObjIntConsumer<Loss> terms) {
    Trainer trainer = trainer();
    trainer.setParameters(parameters);
    Loss loss = new Loss(TASK, trainer.logits(0, rows), CLASSES);
    for (int row = 0; row < rows.length / FEATURES; row++) {
      terms.accept(loss, row);
    }
    trainer.backward(loss.gradient());
    return trainer.gradient();
  }

  /** What a strategy's step took from the parameters: the gradient that it used. */
  static float[] gradientOf(Strategy strategy, Trainer trainer, float[] rows, int[] labels) {
    float[] before = trainer.parameters();
    strategy.observe(rows, labels);
    float[] after = trainer.parameters();
    float[] gradient = new float[before.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = before[i] - after[i];
    }
    return gradient;
  }

  static float[] sum(float[] a, float factor, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * b[i];
    }
    return sum;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Other parameters near these. */
  static float[] moved(float[] parameters, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] moved = parameters.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 0.2f * (2 * random.nextFloat() - 1);
    }
    return moved;
  }

  static int[] labels(int count, int first, int classes) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> first + i % classes);
    return labels;
  }

  static double accuracy(Strategy strategy, int first, int classes) {
    int[] labels = labels(80, first, classes);
    float[] logits = strategy.logits(rows(labels, 99));
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int k = 1; k < CLASSES; k++) {
        best = logits[i * CLASSES + k] > logits[i * CLASSES + best] ? k : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** Classes 0 and 1, then 2 and 3. */
  static void showTwoTasks(Strategy strategy) {
    for (int task = 0; task < 2; task++) {
      strategy.beginTask();
      for (int i = 0; i < 60; i++) {
        int[] labels = labels(8, 2 * task, 2);
        strategy.observe(rows(labels, 100 * task + i), labels);
      }
      strategy.endTask();
    }
  }
}
