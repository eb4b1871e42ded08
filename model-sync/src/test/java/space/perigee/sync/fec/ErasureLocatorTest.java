package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ErasureLocatorTest {

  private static int product(BitSet erased, int position) {
    return erased.stream()
        .filter(e -> e != position)
        .map(e -> position ^ e)
        .reduce(1, PlainField::multiply);
  }

  @Property(tries = 50)
  void isTheProductOfAllDistancesButZero(
      @ForAll long seed,
      @ForAll @IntRange(max = 7) int log2,
      @ForAll @DoubleRange(max = 1) double share) {
    Random random = new Random(seed);
    BitSet erased = new BitSet();
    random
        .ints(1 << log2, 0, 1 << log2)
        .filter(i -> random.nextDouble() < share)
        .forEach(erased::set);

    ErasureLocator locator = new ErasureLocator(erased, log2);

    for (int x = 0; x < 1 << log2; x++) {
      assertThat(BinaryField.exp(locator.logAt(x))).isEqualTo(product(erased, x));
    }
  }

  @Test
  void isExactForTheLargestBlock() {
    BitSet erased = new BitSet();
    erased.set(0, 1 << 16);

    ErasureLocator locator = new ErasureLocator(erased, 16);

    // The derivative of x^65536 + x is 1 everywhere.
    for (int x = 0; x < 1 << 16; x++) {
      assertThat(locator.logAt(x)).isZero();
    }
  }
}
