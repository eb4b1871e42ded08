package space.perigee.onboard.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** The engine's memory is predictable, bounded, and allocated once. */
class TrainerMemoryTest {

  private static final int SAMPLES = 32;
  private static final List<Integer> LARGE = List.of(3, 64, 64);

  @AfterEach
  void unlimited() {
    NativeMemory.unlimited();
  }

  private static int[] labels(int samples) {
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i % Networks.CLASSES;
    }
    return labels;
  }

  private static MultiLayerNetwork large() {
    return Networks.of(
        LARGE,
        new Adam(0.01),
        new ConvolutionLayer.Builder(3, 3).nOut(16).build(),
        Networks.maximum(),
        Networks.output());
  }

  private static MultiLayerNetwork rectified() {
    return Networks.of(
        Networks.IMAGE,
        new Adam(0.01),
        new ConvolutionLayer.Builder(3, 3).nOut(5).build(),
        Networks.maximum(),
        new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(1).build(),
        new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
        new DenseLayer.Builder().nOut(7).build(),
        Networks.output());
  }

  private static void step(Trainer trainer, int cut, float[] rows, int[] labels, float[] logits) {
    trainer.logits(cut, rows, logits);
    Networks.TASK.toGradient(logits, labels, 1f / labels.length);
    trainer.backward(logits);
    trainer.step();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "2, true", "0, false", "2, false"})
  void aStepInSteadyStateAllocatesNothing(int cut, boolean oneDnn) throws Exception {
    Trainer trainer = new Trainer(rectified(), Networks.IMAGE, oneDnn);
    // Fewer samples than the arrays hold, so that the rest is zeroed.
    int samples = 7;
    float[] rows = trainer.forward(0, cut, Networks.rows(Networks.IMAGE, samples, 1));
    int[] labels = labels(samples);
    float[] logits = new float[samples * Networks.CLASSES];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] allocated = new long[50];

    for (int i = 0; i < allocated.length; i++) {
      long before = threads.getThreadAllocatedBytes(thread);
      step(trainer, cut, rows, labels, logits);
      allocated[i] = threads.getThreadAllocatedBytes(thread) - before;
    }

    // The first steps create the arrays and load classes; later a deoptimization by Java's compiler
    // may allocate a small object once.
    long[] steady = Arrays.copyOfRange(allocated, 10, allocated.length);
    assertThat(Arrays.stream(steady).filter(bytes -> bytes > 0).count())
        .as("steps that allocate, of %s", Arrays.toString(steady))
        .isLessThanOrEqualTo(4);
    assertThat(Arrays.stream(steady).sum()).as(Arrays.toString(steady)).isLessThan(1000);
  }

  static Stream<Arguments> networks() {
    return Stream.of(true, false)
        .flatMap(oneDnn -> Networks.all().stream().map(network -> arguments(network, oneDnn)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theArraysHaveThePredictedSize(MultiLayerNetwork network, boolean oneDnn) throws Exception {
    List<Integer> input =
        network.getLayerWiseConfigurations().getInputPreProcess(0) == null
                && network.getParam("0_W").rank() == 2
            ? Networks.FEATURES
            : Networks.IMAGE;
    for (int samples : new int[] {1, 2, 5, SAMPLES}) {
      for (boolean training : new boolean[] {false, true}) {
        CompiledNetwork compiled = CompiledNetwork.of(network, input, oneDnn);
        ArrayMemory said = compiled.arrays(0, compiled.layers(), samples, training);
        float[] rows = Networks.rows(input, samples, 1);
        if (training) {
          compiled.logits(0, rows, new float[samples * Networks.CLASSES]);
        } else {
          compiled.forward(0, compiled.layers(), rows);
        }
        assertThat(compiled.arrays()).isEqualTo(said);
      }
    }
  }

  @Test
  void predictionAllocatesNoGradients() throws Exception {
    Trainer trainer = new Trainer(large(), LARGE);

    long predicted = trainer.arrays(0, trainer.layers(), SAMPLES, false).nativeBytes();
    long trained = trainer.arrays(0, trainer.layers(), SAMPLES, true).nativeBytes();

    assertThat(predicted).isLessThan(3 * trained / 5);
  }

  @Test
  void predictionUsesTheArraysOfTraining() throws Exception {
    CompiledNetwork compiled = CompiledNetwork.of(large(), LARGE, true);
    float[] rows = Networks.rows(LARGE, SAMPLES, 1);
    compiled.forward(0, compiled.layers(), rows);
    compiled.logits(0, rows, new float[SAMPLES * Networks.CLASSES]);
    compiled.forward(0, compiled.layers(), rows);

    assertThat(compiled.arrays()).isEqualTo(compiled.arrays(0, compiled.layers(), SAMPLES, true));
  }

  @Test
  void arraysFitThePredictedMemoryButNotLess() throws Exception {
    Trainer trainer = new Trainer(large(), LARGE);
    long said =
        trainer
            .arrays(0, trainer.layers(), SAMPLES, true)
            .plus(trainer.parameterArrays())
            .nativeBytes();
    float[] one = Networks.rows(LARGE, 1, 1);
    float[] expected = trainer.forward(0, trainer.layers(), one);
    float[] rows = Networks.rows(LARGE, SAMPLES, 2);
    collectGarbage(said / 10);

    NativeMemory.limit(9 * said / 10);
    assertThatThrownBy(() -> trainer.logits(0, rows))
        .isInstanceOf(NativeMemoryException.class)
        .hasMessageMatching(
            "no native memory for an array: arrays hold [0-9.]+ MB of the [0-9.]+ MB allowed");
    assertThat(trainer.forward(0, trainer.layers(), one)).containsExactly(expected);
    collectGarbage(said / 10);
    NativeMemory.limit(11 * said / 10);
    assertThat(trainer.logits(0, rows)).isNotEmpty();
  }

  /** Collects the arrays of earlier tests, which count until then. */
  private static void collectGarbage(long held) {
    await()
        .until(
            () -> {
              System.gc();
              return NativeMemory.held() < held;
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void rejectsLimitsBelowOneByte(long bytes) {
    assertThatThrownBy(() -> NativeMemory.limit(bytes))
        .hasMessage("native memory of " + bytes + " bytes must be 1 or more");
  }

  @Test
  void parametersGradientAndStateAreCounted() throws Exception {
    Trainer withAdam = new Trainer(Networks.dense(new Adam(0.01)), Networks.FEATURES);
    Trainer withSgd = new Trainer(Networks.dense(new Sgd(0.01)), Networks.FEATURES);
    int parameters = withAdam.parameterCount();

    assertThat(withAdam.parameterArrays().nativeBytes()).isEqualTo(16L * parameters);
    assertThat(withSgd.parameterArrays().nativeBytes()).isEqualTo(8L * parameters);
  }

  @Test
  void frozenLayersStayUnchangedDespiteMomentum() throws Exception {
    MultiLayerNetwork network = Networks.convolutional(new Adam(0.01));
    Trainer trainer = new Trainer(network, Networks.IMAGE);
    float[] rows = Networks.rows(Networks.IMAGE, SAMPLES, 3);
    step(trainer, 0, rows, labels(SAMPLES), new float[SAMPLES * Networks.CLASSES]);
    float[] before = trainer.parameters();
    int cut = 2;

    step(
        trainer,
        cut,
        trainer.forward(0, cut, rows),
        labels(SAMPLES),
        new float[SAMPLES * Networks.CLASSES]);

    int below = (int) (network.getLayer(0).numParams() + network.getLayer(1).numParams());
    float[] after = trainer.parameters();
    assertThat(Arrays.copyOf(after, below)).containsExactly(Arrays.copyOf(before, below));
    assertThat(after).isNotEqualTo(before);
  }
}
