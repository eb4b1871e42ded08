package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MultiplierTest {

  @Property(tries = 200)
  void everyElementOfEveryLongIsMultipliedAndAdded(
      @ForAll long seed, @ForAll @IntRange(max = 65_535) int constant) {
    long[] words = new Random(seed).longs(12).toArray();
    long[] before = words.clone();
    Multiplier multiplier = new Multiplier();
    multiplier.set(7);
    multiplier.set(constant);

    multiplier.addProduct(words, 1, 6, 4);

    for (int i = 0; i < words.length; i++) {
      for (int shift = 0; shift < 64; shift += 16) {
        int was = (int) (before[i] >>> shift) & 0xffff;
        int added =
            i < 1 || i > 4
                ? 0
                : PlainField.multiply(constant, (int) (before[i + 5] >>> shift) & 0xffff);
        assertThat((int) (words[i] >>> shift) & 0xffff).isEqualTo(was ^ added);
      }
    }
  }
}
