package space.perigee.onboard.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.task.Softmax;

/** The engine computes what DL4J computes. */
class TrainerTest {

  private static final int SAMPLES = 5;

  private static List<Integer> inputOf(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getInputPreProcess(0) == null
            && network.getParam("0_W").rank() == 2
        ? Networks.FEATURES
        : Networks.IMAGE;
  }

  /** Each network as on a board with oneDNN, and as on one without. */
  static Stream<Arguments> networks() {
    return Stream.of(true, false)
        .flatMap(oneDnn -> Networks.all().stream().map(network -> arguments(network, oneDnn)));
  }

  private static float[] lossGradient(float[] logits) {
    float[] gradient = logits.clone();
    int samples = logits.length / Networks.CLASSES;
    for (int i = 0; i < samples; i++) {
      Networks.TASK.toGradient(gradient, i, i % Networks.CLASSES, 1);
    }
    return gradient;
  }

  private static double loss(Trainer trainer, float[] rows) {
    float[] logits = trainer.forward(0, trainer.layers(), rows);
    float[] probabilities = Softmax.probabilities(logits, Networks.CLASSES);
    double loss = 0;
    for (int i = 0; i < logits.length / Networks.CLASSES; i++) {
      int label = i % Networks.CLASSES;
      loss -= Math.log(probabilities[i * Networks.CLASSES + label]);
    }
    return loss;
  }

  private static double relativeDistance(float[] actual, float[] expected) {
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      distance += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(distance / norm);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsAsDl4jDoes(MultiLayerNetwork network, boolean oneDnn) throws Exception {
    List<Integer> input = inputOf(network);
    Trainer trainer = new Trainer(network, input, oneDnn);
    float[] rows = Networks.rows(input, SAMPLES, 1);

    float[] probabilities =
        Softmax.probabilities(trainer.forward(0, trainer.layers(), rows), Networks.CLASSES);

    assertThat(probabilities)
        .containsExactly(
            network.output(Networks.features(input, rows)).dup('c').data().asFloat(),
            within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreThoseOfDl4j(MultiLayerNetwork network, boolean oneDnn) throws Exception {
    List<Integer> input = inputOf(network);
    float[] rows = Networks.rows(input, SAMPLES, 2);
    network.setInput(Networks.features(input, rows));
    network.setLabels(Networks.oneHot(SAMPLES));
    network.computeGradientAndScore();
    float[] expected = network.getGradientsViewArray().data().asFloat();
    Trainer trainer = new Trainer(network, input, oneDnn);

    trainer.backward(lossGradient(trainer.logits(0, rows)));

    assertThat(relativeDistance(trainer.gradient(), expected)).isLessThan(1e-4);
  }

  /** Central differences of the loss, along random directions. */
  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopeOfTheLoss(MultiLayerNetwork network, boolean oneDnn) throws Exception {
    List<Integer> input = inputOf(network);
    Trainer trainer = new Trainer(network, input, oneDnn);
    float[] rows = Networks.rows(input, SAMPLES, 3);
    trainer.backward(lossGradient(trainer.logits(0, rows)));
    float[] gradient = trainer.gradient();
    float[] middle = trainer.parameters();
    double norm = 0;
    for (float value : gradient) {
      norm += value * value;
    }
    float step = (float) (1e-2 / Math.sqrt(norm));
    float[] up = middle.clone();
    float[] down = middle.clone();
    for (int i = 0; i < middle.length; i++) {
      up[i] += step * gradient[i];
      down[i] -= step * gradient[i];
    }

    trainer.setParameters(up);
    double above = loss(trainer, rows);
    trainer.setParameters(down);
    double below = loss(trainer, rows);

    assertThat((above - below) / (2 * step)).isCloseTo(norm, within(0.03 * norm));
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Sgd(0.1), new Nesterovs(0.05, 0.9), new Adam(0.01));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void stepsAreThoseOfDl4j(IUpdater updater) throws Exception {
    MultiLayerNetwork stock =
        Networks.of(
            Networks.FEATURES,
            updater,
            0.01,
            ConvolutionMode.Same,
            new DenseLayer.Builder().nOut(6).build(),
            Networks.output());
    MultiLayerNetwork own = stock.clone();
    Trainer trainer = new Trainer(own, Networks.FEATURES);

    for (int i = 0; i < 5; i++) {
      float[] rows = Networks.rows(Networks.FEATURES, SAMPLES, i);
      stock.fit(Networks.features(Networks.FEATURES, rows), Networks.oneHot(SAMPLES));
      float[] gradient = lossGradient(trainer.logits(0, rows));
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] /= SAMPLES;
      }
      trainer.backward(gradient);
      assertThat(trainer.step()).isTrue();
    }

    assertThat(trainer.parameters())
        .containsExactly(stock.params().data().asFloat(), within(1e-4f));
    assertThat(own.getIterationCount()).isEqualTo(stock.getIterationCount());
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "2, true",
    "3, true",
    "7, true",
    "8, true",
    "33, true",
    "70, true",
    "7, false"
  })
  void theNumberOfSamplesDoesNotMatter(int samples, boolean oneDnn) throws Exception {
    Trainer trainer = new Trainer(Networks.convolutional(new Sgd(0.1)), Networks.IMAGE, oneDnn);
    float[] rows = Networks.rows(Networks.IMAGE, samples, 4);
    int size = rows.length / samples;
    // Fill the arrays with other values first.
    trainer.backward(lossGradient(trainer.logits(0, Networks.rows(Networks.IMAGE, 8, 5))));
    trainer.backward(lossGradient(trainer.logits(0, rows)));
    float[] together = trainer.gradient();

    float[] logits = trainer.forward(0, trainer.layers(), rows);
    float[] sum = new float[together.length];
    for (int i = 0; i < samples; i++) {
      float[] one = Arrays.copyOfRange(rows, i * size, (i + 1) * size);
      float[] alone = trainer.logits(0, one);
      int from = i * Networks.CLASSES;
      assertThat(Arrays.copyOfRange(logits, from, from + Networks.CLASSES))
          .containsExactly(alone, within(1e-5f));
      Networks.TASK.toGradient(alone, 0, i % Networks.CLASSES, 1);
      trainer.backward(alone);
      float[] part = trainer.gradient();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += part[k];
      }
    }

    assertThat(relativeDistance(together, sum)).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void trainingFromACutIsTrainingOfTheLayersAboveIt(int cut) throws Exception {
    MultiLayerNetwork network = Networks.convolutional(new Adam(0.01));
    Trainer trainer = new Trainer(network, Networks.IMAGE);
    float[] rows = Networks.rows(Networks.IMAGE, SAMPLES, 6);
    float[] logits = trainer.logits(0, rows);
    trainer.backward(lossGradient(logits));
    float[] whole = trainer.gradient();

    float[] latents = trainer.forward(0, cut, rows);
    float[] fromCut = trainer.logits(cut, latents);
    trainer.backward(lossGradient(fromCut));
    float[] above = trainer.gradient();

    int below = 0;
    for (int i = 0; i < cut; i++) {
      below += (int) network.getLayer(i).numParams();
    }
    assertThat(fromCut).containsExactly(logits, within(1e-5f));
    assertThat(Arrays.copyOf(above, below)).containsOnly(0f);
    assertThat(
            relativeDistance(
                Arrays.copyOfRange(above, below, above.length),
                Arrays.copyOfRange(whole, below, whole.length)))
        .isLessThan(1e-4);
  }

  @Test
  void earlierMomentumDoesNotMoveTheLayersBelowTheCut() throws Exception {
    MultiLayerNetwork network = Networks.convolutional(new Adam(0.01));
    Trainer trainer = new Trainer(network, Networks.IMAGE);
    float[] rows = Networks.rows(Networks.IMAGE, SAMPLES, 6);
    trainer.backward(lossGradient(trainer.logits(0, rows)));
    trainer.step();
    int below = trainer.parametersBelow(2);
    float[] before = trainer.parameters();

    float[] latents = trainer.forward(0, 2, rows);
    trainer.backward(lossGradient(trainer.logits(2, latents)));
    trainer.step();

    float[] after = trainer.parameters();
    assertThat(below).isPositive();
    assertThat(Arrays.copyOf(after, below)).containsExactly(Arrays.copyOf(before, below));
    assertThat(Arrays.copyOfRange(after, below, after.length))
        .isNotEqualTo(Arrays.copyOfRange(before, below, before.length));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void aStepThatIsNotFiniteIsNotTaken(float value) throws Exception {
    MultiLayerNetwork network = Networks.dense(new Adam(0.01));
    Trainer trainer = new Trainer(network, Networks.FEATURES);
    float[] before = trainer.parameters();
    float[] state = network.getUpdater().getStateViewArray().dup().data().asFloat();
    float[] gradient = new float[trainer.parameterCount()];
    gradient[3] = value;
    trainer.setGradient(gradient);

    assertThat(trainer.step()).isFalse();
    assertThat(trainer.parameters()).containsExactly(before);
    assertThat(network.getUpdater().getStateViewArray().dup().data().asFloat())
        .containsExactly(state);
    assertThat(network.getIterationCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSameStepsGiveTheSameBits(boolean oneDnn) throws Exception {
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      Trainer trainer = new Trainer(Networks.convolutional(new Adam(0.01)), Networks.IMAGE, oneDnn);
      for (int i = 0; i < 10; i++) {
        trainer.backward(lossGradient(trainer.logits(0, Networks.rows(Networks.IMAGE, 8, i))));
        trainer.step();
      }
      results[run] = trainer.parameters();
    }

    assertThat(results[0]).containsExactly(results[1]);
  }

  static Stream<Arguments> unsupported() {
    return Stream.of(
        arguments(new BatchNormalization(), "layer 0: BatchNormalization"),
        arguments(
            new ConvolutionLayer.Builder(3, 3).nOut(2).dilation(2, 2).build(), "layer 0: dilation"),
        arguments(
            new DropoutLayer(new GaussianDropout(0.5)),
            "layer 0: dropout other than plain with a fixed rate"),
        arguments(new LocalResponseNormalization(), "layer 0: LocalResponseNormalization"));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void namesThePartThatIsUnsupported(Layer layer, String message) {
    MultiLayerNetwork network = Networks.of(Networks.IMAGE, new Sgd(0.1), layer, Networks.output());

    assertThatThrownBy(() -> new Trainer(network, Networks.IMAGE))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  @Test
  void backwardRequiresLogits() throws Exception {
    Trainer trainer = new Trainer(Networks.dense(new Sgd(0.1)), Networks.FEATURES);

    assertThatThrownBy(() -> trainer.backward(new float[Networks.CLASSES]))
        .isInstanceOf(IllegalStateException.class);
  }
}
