package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.VersionPrefix;

class LevelsTest {

  private static Levels of(float... update) {
    return Levels.of(Samples.change(update, 1), Samples.slice(1, update.length), 1);
  }

  @Test
  void countsNonzeroLevels() {
    assertThat(of(0, 0.5f, 0.7f, -1, 9, -0.59f).nonzeros()).isEqualTo(3);
    assertThat(of(0, 0).nonzeros()).isZero();
    assertThat(Samples.levels(new short[] {1, 0, -7, 300, 0, 0}, 3).nonzeros()).isEqualTo(3);
  }

  @Test
  void countsEachLevelSeparately() {
    Levels levels = of(1, 1, -1, 2, -2, -2, 0, 100, 5000, -5000);

    assertThat(levels.counts()).startsWith(1, 2, 1, 1, 2);
    assertThat(levels.counts()[199]).isEqualTo(1);
    assertThat(levels.counts()[9999]).isEqualTo(1);
    assertThat(levels.counts()[10_000]).isEqualTo(1);
    assertThat(levels.values()).containsExactly(1, 1, -1, 2, -2, -2, 0, 100, 5000, -5000);
  }

  @Test
  void theEntropyIsThatOfTheHistogram() {
    assertThat(of(0, 0, 0, 0).entropyBits()).isZero();
    assertThat(of(0, 1, 0, 1).entropyBits()).isCloseTo(4, within(1e-9));
    assertThat(of(0, 1, -1, 2).entropyBits()).isCloseTo(8, within(1e-9));
    assertThat(of(0, 0, 0, 7).entropyBits())
        .isCloseTo(3 * Math.log(4.0 / 3) / Math.log(2) + 2, within(1e-9));
  }

  /** Two slices with a single level each have no entropy alone, but have some together. */
  @Test
  void theEntropyOfAllSlicesIsThatOfTheirCommonHistogram() {
    assertThat(Levels.entropyBits(List.of(of(1, 1), of(0, 0)))).isCloseTo(4, within(1e-9));
    assertThat(Levels.entropyBits(List.of(of(1, 0), of(900, 0)))).isCloseTo(6, within(1e-9));
    assertThat(Levels.entropyBits(List.of())).isZero();
  }

  @Test
  void centroidsAreTheMeansOfTheLowestLevels() {
    Levels one = of(0.7f, -0.9f, 2.2f, 3.5f);
    Levels other = of(1.4f, 1.8f, 0.1f);

    Quantizer quantizer = Levels.quantizer(List.of(one, other), 1);

    assertThat(quantizer.step()).isEqualTo(1f);
    assertThat(quantizer.value(1)).isCloseTo((0.7f + 0.9f + 1.4f) / 3, within(1f / 512));
    assertThat(quantizer.value(2)).isCloseTo(2, within(1f / 512));
    assertThat(quantizer.value(-4)).isEqualTo(-4f);
  }

  @Test
  void centroidsAreMeasuredInSteps() {
    Levels levels = Levels.of(Samples.change(new float[] {3, 3.2f}, 1), Samples.slice(1, 2), 4);

    assertThat(Levels.quantizer(List.of(levels), 4).value(1)).isCloseTo(3.1f, within(4f / 512));
  }

  @Test
  void centroidsOfUnusedLevelsAreInTheMiddle() {
    Quantizer quantizer = Levels.quantizer(List.of(of(0, 0)), 1);

    assertThat(quantizer.value(1)).isCloseTo(1, within(1f / 512));
    assertThat(quantizer.value(2)).isCloseTo(2, within(1f / 512));
  }

  @Test
  void keptLevelsAreReadInTheOrderOfTheSlice() {
    DeltaLevels past =
        new DeltaLevels(VersionPrefix.fromBytes(new byte[8]), new byte[] {9, 1, 2, -1, -2, 0, 2});
    Geometry.Band turned = new Geometry.Band(3, 2, 1, 1, 3);
    Geometry.Slice slice = new Geometry.Slice(List.of(turned), 6, 7);

    assertThat(Levels.inOrder(past, slice)).containsExactly(1, -2, 2, 0, -1, 2);
  }
}
