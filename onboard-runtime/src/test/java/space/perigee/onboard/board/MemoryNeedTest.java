package space.perigee.onboard.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;

class MemoryNeedTest {

  private static final InputShape IMAGE = InputShape.ofImage(3, 64, 64);
  private static final int FLOAT = Float.BYTES;

  private static Trainer trainer(boolean oneDnn) throws Exception {
    return new Trainer(
        ModelCatalog.named("cnn-300k").create(IMAGE, 10, 1), IMAGE.dimensions(), oneDnn);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theArraysAreParametersAndActivationsAtTheBatch(boolean oneDnn) throws Exception {
    Trainer trainer = trainer(oneDnn);
    // Values of one sample: the image and what leaves each convolution, each pooling, the flat row,
    // the dense layers; twice, for their gradients.
    long values =
        2 * (12_288 + 65_536 + 16_384 + 32_768 + 8_192 + 16_384 + 4_096 + 4_096 + 64 + 10);
    long ofBatch = FLOAT * 32 * values;
    long ofParameters = 4L * FLOAT * trainer.parameterCount();

    long bytes = MemoryNeed.of(trainer, TrainingShape.ofMinibatches(32)).nativeBytes();

    assertThat(bytes)
        .isGreaterThan(ofBatch + ofParameters)
        .isLessThan((long) (3 * (ofBatch + ofParameters)));
  }

  /** Minibatches grow while the memory fills, and each size has its arrays. */
  @Test
  void theArraysThatAFillingMemoryLeavesAreCounted() throws Exception {
    Trainer trainer = trainer(false);
    long fixed = 2 * trainer.parameterArrays().nativeBytes();
    long sizes = 0;
    for (int samples : new int[] {1, 2, 4, 8, 16, 32}) {
      sizes += trainer.arrays(0, trainer.layers(), samples, true).nativeBytes();
    }

    assertThat(MemoryNeed.of(trainer, new TrainingShape(0, 1, 31, 0)).nativeBytes())
        .isEqualTo(fixed + sizes);
  }

  @Test
  void whatIsReckonedLeavesNothingBehind() throws Exception {
    Trainer trainer = trainer(false);
    MemoryNeed.of(trainer, TrainingShape.ofMinibatches(32));
    long before = NativeMemory.held();

    MemoryNeed.of(trainer, TrainingShape.ofMinibatches(32));

    assertThat(NativeMemory.held()).isLessThan(before + (1 << 20));
  }

  @Test
  void frozenLayersNeedNoPlacesForGradients() throws Exception {
    Trainer trainer = trainer(false);

    MemoryNeed whole = MemoryNeed.of(trainer, new TrainingShape(0, 32, 32, 0));
    MemoryNeed latent = MemoryNeed.of(trainer, new TrainingShape(6, 32, 32, 0));

    assertThat(latent.nativeBytes()).isLessThan(2 * whole.nativeBytes() / 3);
    assertThat(latent.heapBytes()).isLessThan(whole.heapBytes());
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "8, 16", "16, 32", "32, 64"})
  void aLargerMinibatchNeedsMore(int small, int large) throws Exception {
    Trainer trainer = trainer(true);

    MemoryNeed less = MemoryNeed.of(trainer, TrainingShape.ofMinibatches(small));
    MemoryNeed more = MemoryNeed.of(trainer, TrainingShape.ofMinibatches(large));

    assertThat(more.nativeBytes()).isGreaterThan(less.nativeBytes());
    assertThat(more.heapBytes()).isGreaterThan(less.heapBytes());
    assertThat(more.runtimeBytes()).isEqualTo(less.runtimeBytes());
  }

  @Test
  void theReplayMemoryIsItsOwnPart() throws Exception {
    Trainer trainer = trainer(true);

    MemoryNeed with = MemoryNeed.of(trainer, new TrainingShape(0, 16, 16, 1234));

    assertThat(with.replayBytes()).isEqualTo(1234);
    assertThat(with.bytes())
        .isEqualTo(with.heapBytes() + with.nativeBytes() + with.runtimeBytes() + 1234);
  }

  @Test
  void refusesATrainingThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingShape(0, 0, 0, 0))
        .withMessageContaining("fresh 0 1 or more");
  }

  @Test
  void aRateThatWasMeasuredGoesBeforeAnEstimate() {
    ComputeCost cost =
        ComputeCost.of(
            ModelCatalog.named("mlp-small").create(InputShape.ofFeatures(36), 10, 1),
            InputShape.ofFeatures(36));

    Throughput measured = Throughput.of(Boards.of(1, 1, 1, 1), "measured-one", cost);
    Throughput estimate = Throughput.of(Boards.of(1, 1, 1, 1), "another", cost);

    assertThat(measured).isEqualTo(new Throughput(12, 34, true, "a bench in a test"));
    assertThat(estimate.measured()).isFalse();
    // 6 GFLOP/s, 6 operations a multiply-accumulate to train and 2 to predict.
    assertThat(estimate.trainPerSecond()).isEqualTo(1e9 / cost.macsPerSample());
    assertThat(estimate.predictPerSecond()).isEqualTo(3e9 / cost.macsPerSample());
    assertThat(List.of(measured.source(), estimate.source())).doesNotContain("");
  }
}
