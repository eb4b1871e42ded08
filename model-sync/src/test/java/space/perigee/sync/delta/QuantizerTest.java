package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.59, 0",
    "0.61, 1",
    "1.59, 1",
    "1.61, 2",
    "2.59, 2",
    "2.61, 3",
    "9.7, 10",
    "-0.59, 0",
    "-0.61, -1",
    "-1.61, -2",
    "1e9, 32767",
    "-1e9, -32767"
  })
  void levelsBeginAtSixTenthsOfAStep(float steps, int level) {
    assertThat(Quantizer.level(steps, 1)).isEqualTo(level);
    assertThat(Quantizer.level(steps / 1024, 1024)).isEqualTo(level);
  }

  @Test
  void aLevelHasTheValueOfItsCentroid() {
    Quantizer quantizer = new Quantizer(0.5f, 64, 128);

    assertThat(quantizer.value(0)).isZero();
    assertThat(quantizer.value(1)).isCloseTo(0.5f * (0.6f + 0.25f), within(1e-6f));
    assertThat(quantizer.value(2)).isCloseTo(0.5f * (1.6f + 0.5f), within(1e-6f));
    assertThat(quantizer.value(3)).isEqualTo(1.5f);
    for (int level = 1; level < 10; level++) {
      assertThat(quantizer.value(-level)).isEqualTo(-quantizer.value(level));
    }
  }

  @Test
  void aCentroidIsSentInAByte() {
    assertThat(Quantizer.centroid(0.6, 1)).isZero();
    assertThat(Quantizer.centroid(0.85, 1)).isEqualTo(64);
    assertThat(Quantizer.centroid(2.1, 2)).isEqualTo(128);
    assertThat(Quantizer.centroid(0.1, 1)).isZero();
    assertThat(Quantizer.centroid(7, 1)).isEqualTo(255);
  }

  /** A change of level 3 or more is off by less than six tenths of a step. */
  @Property
  void theErrorOfALevelIsBoundedByTheDeadZone(
      @ForAll @FloatRange(min = -1000, max = 1000) float change) {
    Quantizer quantizer = new Quantizer(0.25f, 100, 100);
    int level = Quantizer.level(change, 4);

    assertThat(Math.abs(quantizer.value(level) - change)).isLessThanOrEqualTo(0.6001f * 0.25f);
    assertThat(level * change).isGreaterThanOrEqualTo(0);
  }

  @Property
  void aStepIsRoundedDownToEightBits(
      @ForAll @IntRange(min = 0x00800000, max = 0x7f7fffff) int bits) {
    float step = Float.intBitsToFloat(bits);
    float sent = Quantizer.representable(step);

    assertThat(sent).isLessThanOrEqualTo(step).isGreaterThan(step * (1 - 1f / 128));
    assertThat(Quantizer.representable(sent)).isEqualTo(sent);
    assertThat(Quantizer.ofBits(Quantizer.bits(sent))).isEqualTo(sent);
    assertThat(Quantizer.bits(sent)).isBetween(0, 0xffff);
  }

  @Property
  void aStepIsRoundedUpToEightBitsWhereItMustNotBeSmaller(
      @ForAll @IntRange(min = 0x00800000, max = 0x7f000000) int bits) {
    float step = Float.intBitsToFloat(bits);
    float sent = Quantizer.representableAbove(step);

    assertThat(sent).isGreaterThanOrEqualTo(step).isLessThan(step * (1 + 1f / 127));
    assertThat(Quantizer.representable(sent)).isEqualTo(sent);
    assertThat(Quantizer.representableAbove(sent)).isEqualTo(sent);
  }

  @Test
  void noStepIsSmallerThanANormalFloat() {
    assertThat(Quantizer.representable(0)).isEqualTo(Float.MIN_NORMAL);
    assertThat(Quantizer.representable(1e-42f)).isEqualTo(Float.MIN_NORMAL);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {0, -0f, -1, 1e-42f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void rejectsAStepThatNoEncoderSends(float step) {
    assertThatThrownBy(() -> Quantizer.checked(step))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("the step is " + step);
  }

  @Test
  void takesEveryStepThatAnEncoderSends() throws DeltaException {
    for (float step : new float[] {Float.MIN_NORMAL, 1, Float.MAX_VALUE}) {
      assertThat(Quantizer.checked(step)).isEqualTo(step);
    }
  }
}
