package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Weights;

/** With the levels of the previous delta, the next one takes fewer bytes. */
class DeltaParentTest {

  private static final DeltaTarget TARGET = new DeltaTarget.Density(0.05);
  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final DeltaCodec.Encoded FIRST =
      DeltaCodec.encode(BASE, NEXT, TARGET, DeltaCodec.Options.DEFAULT);

  /** Returns an update in which the same inputs and outputs change again. */
  private static final Weights THEN = Samples.trained(NEXT, 0.01, 2);

  private static final DeltaCodec.Encoded SECOND =
      DeltaCodec.encode(FIRST.result(), THEN, TARGET, knowing(FIRST.levels()));

  private static DeltaCodec.Options knowing(DeltaLevels parent) {
    return DeltaCodec.Options.DEFAULT.withParent(parent);
  }

  private static DeltaCodec.Decoded decode(byte[] bytes, DeltaLevels... remembered)
      throws DeltaException, UnknownBaseException {
    return DeltaCodec.decode(Samples.holding(BASE, FIRST.result()), bytes, List.of(remembered), 1);
  }

  private static void assertParentUnknown(DeltaLevels... remembered) {
    assertThatThrownBy(() -> decode(SECOND.bytes(), remembered))
        .isInstanceOf(UnknownBaseException.class)
        .hasMessageContaining("delta " + FIRST.levels().delta().hex())
        .hasMessageContaining(SECOND.result().version().hex().substring(0, 32))
        .hasMessageContaining("unknown here");
  }

  @Test
  void aCorrelatedUpdateIsSmallerWithAParent() {
    int without =
        DeltaCodec.encode(FIRST.result(), THEN, TARGET, DeltaCodec.Options.DEFAULT).bytes().length;

    assertThat(SECOND.bytes().length).isLessThan(without * 95 / 100);
  }

  @Test
  void bothEndsObtainTheSameWeightsAndLevels() throws Exception {
    DeltaLevels remembered = decode(FIRST.bytes()).levels();
    DeltaLevels kept = DeltaLevels.fromBytes(remembered.toBytes(), BASE.size());

    DeltaCodec.Decoded second = decode(SECOND.bytes(), kept);

    assertThat(second.result()).isEqualTo(SECOND.result());
    assertThat(second.levels().toBytes()).isEqualTo(SECOND.levels().toBytes());
  }

  @Test
  void theParentIsFoundAmongAllKeptLevels() throws Exception {
    DeltaLevels other = new DeltaLevels(FIRST.levels().delta(), new byte[3]);

    assertThat(decode(SECOND.bytes(), SECOND.levels(), other, FIRST.levels()).result())
        .isEqualTo(SECOND.result());
  }

  @Test
  void theDeltaNamesItsParent() throws Exception {
    assertThat(DeltaInfo.of(SECOND.bytes()).parent()).isEqualTo(FIRST.levels().delta());
    assertThat(DeltaInfo.of(FIRST.bytes()).parent()).isNull();
  }

  @Test
  void aParentThatDoesNotHelpIsNotUsed() throws Exception {
    Weights elsewhere = Samples.trained(FIRST.result(), 0.01, 77);
    byte[] levels = new byte[BASE.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i * 31 % 5 - 2);
    }
    DeltaLevels misleading = new DeltaLevels(FIRST.levels().delta(), levels);

    byte[] bytes =
        DeltaCodec.encode(FIRST.result(), elsewhere, TARGET, knowing(misleading)).bytes();

    assertThat(DeltaInfo.of(bytes).parent()).isNull();
    assertThat(bytes)
        .isEqualTo(
            DeltaCodec.encode(FIRST.result(), elsewhere, TARGET, DeltaCodec.Options.DEFAULT)
                .bytes());
  }

  @Test
  void aDeltaWithoutAParentDecodesWhateverLevelsAreKept() throws Exception {
    assertThat(decode(FIRST.bytes(), SECOND.levels()).result()).isEqualTo(FIRST.result());
  }

  @Test
  void rejectsAMissingOrDifferentParent() {
    assertParentUnknown();
    assertParentUnknown(SECOND.levels());
    assertParentUnknown(new DeltaLevels(FIRST.levels().delta(), new byte[BASE.size() - 1]));
  }

  /** A parent with the right name and wrong content yields another version, which is detected. */
  @Test
  void rejectsAParentWithTheRightNameAndWrongContent() {
    DeltaLevels wrong = new DeltaLevels(FIRST.levels().delta(), new byte[BASE.size()]);

    assertThatThrownBy(() -> decode(SECOND.bytes(), wrong)).isInstanceOf(DeltaException.class);
  }

  @Test
  void rejectsToEncodeWithTheParentOfAnotherModel() {
    for (int size : new int[] {10, BASE.size() + 1}) {
      DeltaLevels foreign = new DeltaLevels(FIRST.levels().delta(), new byte[size]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DeltaCodec.encode(BASE, NEXT, TARGET, knowing(foreign)))
          .withMessageContaining("" + size)
          .withMessageContaining("" + BASE.size());
    }
  }

  @Test
  void levelsOfAChainDecodeWithoutAnyBase() throws Exception {
    Optional<DeltaLevels> first = DeltaCodec.levels(BASE.layout(), FIRST.bytes(), List.of());
    Optional<DeltaLevels> second =
        DeltaCodec.levels(BASE.layout(), SECOND.bytes(), List.of(first.orElseThrow()));

    assertThat(first.orElseThrow().toBytes()).isEqualTo(FIRST.levels().toBytes());
    assertThat(second.orElseThrow().toBytes()).isEqualTo(SECOND.levels().toBytes());
  }

  @Test
  void levelsOfADeltaWithUnknownParentAreEmpty() throws Exception {
    assertThat(DeltaCodec.levels(BASE.layout(), SECOND.bytes(), List.of())).isEmpty();
    assertThat(DeltaCodec.levels(BASE.layout(), SECOND.bytes(), List.of(SECOND.levels())))
        .isEmpty();
  }

  @Test
  void aLosslessDeltaYieldsZeroLevels() throws Exception {
    DeltaCodec.Encoded lossless =
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT);
    DeltaLevels levels =
        DeltaCodec.levels(BASE.layout(), lossless.bytes(), List.of()).orElseThrow();

    assertThat(levels.toBytes()).isEqualTo(lossless.levels().toBytes());
    assertThat(levels.delta()).isEqualTo(DeltaLevels.nameOf(lossless.bytes()));
    byte[] all = new byte[levels.size()];
    levels.copyTo(0, 1, all, 0, all.length);
    assertThat(all).containsOnly(0);
  }

  @Test
  void levelsOfAnotherLayoutAreRejected() {
    assertThatThrownBy(
            () -> DeltaCodec.levels(Samples.layout(List.of(3, 3)), FIRST.bytes(), List.of()))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("the local layout has 1 with 9");
  }
}
