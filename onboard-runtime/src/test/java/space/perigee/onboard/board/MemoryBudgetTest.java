package space.perigee.onboard.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;

class MemoryBudgetTest {

  private static final long MEBI = 1 << 20;

  private final Board board = ProfileCatalog.shipped().board("opssat-sepp");
  private final MemoryBudget budget = new MemoryBudget(board);

  private MemoryNeed quotas() {
    Board.Quotas quotas = board.quotas();
    return new MemoryNeed(
        MEBI * quotas.heapMb(),
        MEBI * quotas.nativeMb(),
        MEBI * quotas.replayMb(),
        MEBI * quotas.runtimeMb());
  }

  @Test
  void whatIsAsLargeAsTheQuotasFits() {
    assertThat(budget.fits(quotas())).isTrue();
    assertThat(budget.residentBytes()).isEqualTo(quotas().bytes());
    assertThatCode(() -> budget.requireFits("it", quotas())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aByteMoreInAnyPartIsRefusedAndThePartNamed(int part) {
    MemoryNeed fits = quotas();
    MemoryNeed more =
        new MemoryNeed(
            fits.heapBytes() + (part == 0 ? 1 : 0),
            fits.nativeBytes() + (part == 1 ? 1 : 0),
            fits.replayBytes() + (part == 2 ? 1 : 0),
            fits.runtimeBytes() + (part == 3 ? 1 : 0));
    String[] fields = {"quotas.heapMb", "quotas.nativeMb", "quotas.replayMb", "quotas.runtimeMb"};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> budget.requireFits("model big", more))
        .withMessageStartingWith("model big does not fit opssat-sepp: ")
        .withMessageContaining("(" + fields[part] + ")");
  }

  @Test
  void aLargerMinibatchAndALowerCutNeedMore() throws Exception {
    InputShape image = InputShape.ofImage(3, 64, 64);
    Trainer trainer =
        new Trainer(ModelCatalog.named("cnn-50k").create(image, 7, 1), image.dimensions());

    MemoryNeed small = MemoryNeed.of(trainer, new TrainingShape(8, 4, 4, 1000));
    MemoryNeed whole = MemoryNeed.of(trainer, new TrainingShape(0, 4, 4, 1000));
    MemoryNeed large = MemoryNeed.of(trainer, new TrainingShape(0, 64, 64, 1000));

    assertThat(small.replayBytes()).isEqualTo(1000);
    assertThat(whole.nativeBytes()).isGreaterThan(small.nativeBytes());
    assertThat(large.nativeBytes()).isGreaterThan(4 * whole.nativeBytes());
    assertThat(large.heapBytes()).isGreaterThan(whole.heapBytes());
  }

  @Test
  void refusesAHeapThatMayGrowBeyondTheBoard() {
    Board tiny = ProfileCatalog.shipped().board("raspberry-pi-zero-2w");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Runtime.getRuntime().maxMemory()
            > MEBI * (tiny.quotas().heapMb() + tiny.quotas().replayMb()),
        "this Java has a small heap");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryBudget(tiny).enforce())
        .withMessageContaining("jvm-options --board raspberry-pi-zero-2w");
  }

  @Test
  void arraysBeyondTheQuotaAreRefusedFromThenOn() {
    try {
      new MemoryBudget(Boards.of(10, 3, 5, 100)).limitArrays();
      assertThatThrownBy(() -> Nd4j.createUninitialized(8 << 20))
          .hasMessageContaining("Limit bytes: [" + 3 * MEBI + "]");
    } finally {
      NativeMemory.unlimited();
    }
  }

  @Test
  void trainingChecksItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingShape(0, 0, 1, 1))
        .withMessageContaining("fresh 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new TrainingShape(-1, 1, 1, 1));
  }
}
