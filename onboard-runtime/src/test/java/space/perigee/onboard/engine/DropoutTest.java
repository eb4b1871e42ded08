package space.perigee.onboard.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.task.Softmax;

class DropoutTest {

  private static final int SAMPLES = 8;

  /** Dropout as a separate layer, after every kind of stage, and at the input of other layers. */
  static Stream<MultiLayerNetwork> networks() {
    return Stream.of(
        Networks.of(
            Networks.IMAGE,
            new Sgd(0.1),
            new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
            new DropoutLayer(0.8),
            Networks.maximum(),
            new DropoutLayer(0.7),
            new DenseLayer.Builder().nOut(9).activation(Activation.TANH).build(),
            new DropoutLayer(0.5),
            Networks.output()),
        Networks.of(
            Networks.IMAGE,
            new Sgd(0.1),
            new ConvolutionLayer.Builder(3, 3).nOut(4).dropOut(0.9).build(),
            new DenseLayer.Builder().nOut(9).dropOut(0.6).build(),
            Networks.output()),
        Networks.of(
            Networks.IMAGE,
            new Sgd(0.1),
            new DropoutLayer(0.8),
            new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
            Networks.output()));
  }

  private static MultiLayerNetwork dense() {
    return Networks.of(
        Networks.FEATURES,
        new Adam(0.01),
        new DenseLayer.Builder().nOut(20).build(),
        new DropoutLayer(0.5),
        Networks.output());
  }

  private static float[] byLogits(float[] logits) {
    float[] gradient = logits.clone();
    Networks.TASK.toGradient(gradient, new int[SAMPLES], 1);
    return gradient;
  }

  private static double loss(Trainer trainer, float[] rows) {
    return Networks.TASK.toGradient(trainer.logits(0, rows), new int[SAMPLES], 1);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void dropsNothingWithoutTraining(MultiLayerNetwork network) throws Exception {
    Trainer trainer = new Trainer(network, Networks.IMAGE);
    float[] rows = Networks.rows(Networks.IMAGE, SAMPLES, 1);
    trainer.logits(0, rows);

    assertThat(Softmax.probabilities(trainer.forward(0, trainer.layers(), rows), Networks.CLASSES))
        .containsExactly(
            network.output(Networks.features(Networks.IMAGE, rows)).dup('c').data().asFloat(),
            within(1e-5f));
  }

  /**
   * Central differences along the gradient; the same samples in the same step drop the same
   * features.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsTheSlopeOfTheLossWithTheSameMask(MultiLayerNetwork network) throws Exception {
    Trainer trainer = new Trainer(network, Networks.IMAGE);
    float[] rows = Networks.rows(Networks.IMAGE, SAMPLES, 2);
    trainer.backward(byLogits(trainer.logits(0, rows)));
    float[] gradient = trainer.gradient();
    double norm = 0;
    for (float value : gradient) {
      norm += value * value;
    }
    float step = (float) (1e-2 / Math.sqrt(norm));
    float[] middle = trainer.parameters();
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = middle.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (side == 0 ? step : -step) * gradient[i];
      }
      trainer.setParameters(moved);
      losses[side] = loss(trainer, rows);
    }

    assertThat((losses[0] - losses[1]) / (2 * step)).isCloseTo(norm, within(0.03 * norm));
  }

  @Test
  void keepsTheGivenFractionAndTheMean() {
    MultiLayerNetwork network = dense();
    PassSeed seed = new PassSeed(network);
    seed.begin(new float[] {1});
    List<Integer> shape = List.of(1001);
    Batch batch = new Batch(100, true);
    INDArray values = batch.array(shape).assign(2);
    Stage.Pass pass = new Dropout(0.7, seed, 3, shape).bind(batch, values, null);

    INDArray outputGradient = Objects.requireNonNull(pass.outputGradient());
    outputGradient.assign(3);
    pass.forward().run(true);
    pass.backward().run();

    float[] kept = pass.output().data().asFloat();
    float[] gradient = outputGradient.data().asFloat();
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      assertThat(kept[i]).isIn(0f, 2 * (float) (1 / 0.7));
      assertThat(gradient[i]).isEqualTo(kept[i] * 3 / 2, within(1e-6f));
      count += kept[i] > 0 ? 1 : 0;
    }
    // Four deviations of a binomial distribution of 100,100 draws.
    assertThat(count / (double) kept.length).isCloseTo(0.7, within(0.006));
  }

  @Test
  void dropsDifferentFeaturesForOtherSamplesAndSteps() throws Exception {
    MultiLayerNetwork network = dense();
    Trainer trainer = new Trainer(network, Networks.FEATURES);
    float[] rows = Networks.rows(Networks.FEATURES, SAMPLES, 3);
    float[] first = trainer.logits(0, rows);
    assertThat(trainer.logits(0, rows)).containsExactly(first);

    network.setIterationCount(1);
    assertThat(trainer.logits(0, rows)).isNotEqualTo(first);

    network.setIterationCount(0);
    float[] others = rows.clone();
    others[0] += 1e-5f;
    assertThat(trainer.logits(0, others)[Networks.CLASSES])
        .isNotCloseTo(first[Networks.CLASSES], within(1e-4f));
  }

  @Test
  void trainingContinuesFromACopyAsInTheOriginal() throws Exception {
    MultiLayerNetwork network = dense();
    Trainer original = new Trainer(network, Networks.FEATURES);
    train(original, 0, 3);
    Trainer copy = new Trainer(network.clone(), Networks.FEATURES);

    train(original, 3, 6);
    train(copy, 3, 6);

    assertThat(copy.parameters()).containsExactly(original.parameters());
  }

  private static void train(Trainer trainer, int from, int to) {
    for (int step = from; step < to; step++) {
      float[] rows = Networks.rows(Networks.FEATURES, SAMPLES, step);
      trainer.backward(byLogits(trainer.logits(0, rows)));
      trainer.step();
    }
  }
}
