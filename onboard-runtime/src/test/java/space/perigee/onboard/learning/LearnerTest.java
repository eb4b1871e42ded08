package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.sync.model.Weights;

class LearnerTest {

  private final SampleTable data = TestModels.data(400, 1);

  @Test
  void learnsWhatTheDataShows() {
    Learner learner = new Learner(TestModels.dense(1));
    SampleTable heldOut = TestModels.data(300, 2);
    double before = ModelEvaluation.of(learner, heldOut).value();

    for (int step = 0; step < 200; step++) {
      assertThat(learner.train(batch(step)).applied()).isTrue();
    }

    assertThat(before).isLessThan(0.7);
    assertThat(ModelEvaluation.of(learner, heldOut).value()).isGreaterThan(0.85);
  }

  /** Run by the engine, and by DL4J's own layers; both drop features while training. */
  static Stream<LongFunction<ModelFile>> models() {
    return Stream.of(TestModels::dense, TestModels::normalized);
  }

  @ParameterizedTest
  @MethodSource("models")
  void goesOnBitForBitFromWeightsAndUpdaterState(LongFunction<ModelFile> models) {
    Learner uninterrupted = new Learner(models.apply(1));
    for (int step = 0; step < 10; step++) {
      uninterrupted.train(batch(step));
    }
    Weights weights = uninterrupted.weights();
    byte[] updater = uninterrupted.updaterState();

    Learner restored = new Learner(models.apply(99));
    restored.setWeights(weights);
    restored.setUpdaterState(updater);
    for (int step = 10; step < 20; step++) {
      uninterrupted.train(batch(step));
      restored.train(batch(step));
    }

    assertThat(restored.steps()).isEqualTo(20);
    assertThat(restored.weights()).isEqualTo(uninterrupted.weights());
    assertThat(restored.updaterState()).isEqualTo(uninterrupted.updaterState());

    Learner withoutUpdater = new Learner(models.apply(99));
    withoutUpdater.setWeights(weights);
    for (int step = 10; step < 20; step++) {
      withoutUpdater.train(batch(step));
    }
    assertThat(withoutUpdater.weights()).isNotEqualTo(uninterrupted.weights());
  }

  @ParameterizedTest
  @MethodSource("models")
  void undoesAStepThatIsNotFinite(LongFunction<ModelFile> models) {
    Learner learner = new Learner(models.apply(1));
    learner.train(batch(0));
    Weights weights = learner.weights();
    byte[] updater = learner.updaterState();

    Learner.Step step =
        learner.train(List.of(Sample.of(new float[] {Float.NaN, 1e38f, -1e38f, 1e38f}, 0)));

    assertThat(step.applied()).isFalse();
    assertThat(learner.weights()).isEqualTo(weights);
    assertThat(learner.updaterState()).isEqualTo(updater);
    assertThat(learner.train(batch(1)).applied()).isTrue();
  }

  @Test
  void predictsManyAsItPredictsOne() {
    Learner learner = new Learner(TestModels.convolutional(1));
    SplitMix64 random = new SplitMix64(3);
    List<Sample> samples = Stream.generate(() -> image(random)).limit(5).toList();

    List<float[]> together = learner.predict(samples);

    for (int i = 0; i < samples.size(); i++) {
      assertThat(learner.predict(List.of(samples.get(i))).get(0))
          .containsExactly(together.get(i), org.assertj.core.api.Assertions.within(1e-5f));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Learner learner = new Learner(TestModels.dense(1));
    assertThatThrownBy(() -> learner.predict(List.of(Sample.of(new float[3], 0))))
        .hasMessageContaining("3 features, the network takes 4");
    assertThatThrownBy(() -> learner.train(List.of(Sample.of(new float[4], 3))))
        .hasMessageContaining("label 3");
    assertThatThrownBy(() -> learner.train(List.of())).hasMessageContaining("must have a sample");
    assertThatThrownBy(() -> learner.setUpdaterState(new byte[7]))
        .hasMessageContaining("updater state of 7 bytes");
  }

  @Test
  void countsTheArithmeticOfDenseAndConvolutionalLayers() {
    assertThat(new Learner(TestModels.dense(1)).cost().macsPerSample())
        .isEqualTo(4 * 8 + 8 + 8 * 3 + 3);
    int convolution = (3 * 3 * 3 * 2 + 2) * 4 * 3;
    int output = 2 * 4 * 3 * 3 + 3;
    ComputeCost cost = new Learner(TestModels.convolutional(1)).cost();
    assertThat(cost.macsPerSample()).isEqualTo(convolution + output);
    assertThat(cost.trainFlops(10)).isEqualTo(6.0 * 10 * (convolution + output));
    assertThat(cost.inferFlops(10)).isEqualTo(2.0 * 10 * (convolution + output));
  }

  private static Sample image(SplitMix64 random) {
    float[] features = new float[3 * 6 * 5];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return Sample.of(features, 0);
  }

  private List<Sample> batch(int step) {
    int from = step * 16 % 384;
    return data.rows().subList(from, from + 16);
  }
}
