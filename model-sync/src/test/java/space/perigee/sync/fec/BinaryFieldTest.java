package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinaryFieldTest {

  private static int times(int a, int b) {
    return BinaryField.multiply(a, b);
  }

  @Property
  void multiplicationIsThatOfPolynomialsOverTheCantorBasis(
      @ForAll @IntRange(max = 65_535) int a, @ForAll @IntRange(max = 65_535) int b) {
    assertThat(times(a, b)).isEqualTo(PlainField.multiply(a, b));
  }

  @Property
  void isAField(
      @ForAll @IntRange(max = 65_535) int a,
      @ForAll @IntRange(max = 65_535) int b,
      @ForAll @IntRange(max = 65_535) int c) {
    assertThat(times(a, 1)).isEqualTo(a);
    assertThat(times(a, 0)).isZero();
    assertThat(times(a, b)).isEqualTo(times(b, a));
    assertThat(times(times(a, b), c)).isEqualTo(times(a, times(b, c)));
    assertThat(times(a, b ^ c)).isEqualTo(times(a, b) ^ times(a, c));
  }

  @Test
  void everyElementButZeroHasAnInverse() {
    for (int a = 1; a <= BinaryField.UNITS; a++) {
      assertThat(times(a, BinaryField.divide(1, a))).isEqualTo(1);
    }
    assertThat(BinaryField.divide(0, 7)).isZero();
  }

  @Test
  void logarithmsNameEveryElementButZeroOnce() {
    BitSet seen = new BitSet();
    for (int log = 0; log < BinaryField.UNITS; log++) {
      int element = BinaryField.exp(log);
      seen.set(element);
      assertThat(BinaryField.log(element)).isEqualTo(log);
      assertThat(BinaryField.exp(log + BinaryField.UNITS)).isEqualTo(element);
    }
    assertThat(seen.cardinality()).isEqualTo(BinaryField.UNITS);
    assertThat(seen.get(0)).isFalse();
  }

  @Property(tries = 200)
  void thePolynomialThatVanishesOnTheFirstElementsIsAShift(
      @ForAll @IntRange(max = 8) int k, @ForAll @IntRange(max = 65_535) int x) {
    assertThat(PlainField.vanishing(x, 0, 1 << k)).isEqualTo(x >> k);
  }
}
