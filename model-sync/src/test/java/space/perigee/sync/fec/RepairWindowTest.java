package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RepairWindowTest {

  private static BitSet of(int... numbers) {
    BitSet set = new BitSet();
    Arrays.stream(numbers).forEach(set::set);
    return set;
  }

  @Test
  void isAlignedAndAsSmallAsItCanBe() {
    assertThat(RepairWindow.around(0, 0)).isEqualTo(new RepairWindow(0, 0));
    assertThat(RepairWindow.around(0, 31)).isEqualTo(new RepairWindow(0, 5));
    assertThat(RepairWindow.around(0, 32)).isEqualTo(new RepairWindow(0, 6));
    assertThat(RepairWindow.around(5, 6)).isEqualTo(new RepairWindow(4, 2));
    assertThat(RepairWindow.around(7, 8)).isEqualTo(new RepairWindow(0, 4));
    assertThat(RepairWindow.around(96, 127)).isEqualTo(new RepairWindow(96, 5));
    assertThat(RepairWindow.around(0, 32_767)).isEqualTo(new RepairWindow(0, 15));
  }

  @Test
  void isFoundWhereThePresentOnesAreDense() {
    assertThat(RepairWindow.with(of(1, 200, 201, 203), 3)).isEqualTo(new RepairWindow(200, 2));
    assertThat(RepairWindow.with(of(1, 200, 201, 203), 4)).isEqualTo(new RepairWindow(0, 8));
    assertThat(RepairWindow.with(of(9, 12), 1)).isEqualTo(new RepairWindow(9, 0));
  }

  @Property(tries = 300)
  void noSmallerOneHoldsAsMany(@ForAll long seed) {
    Random random = new Random(seed);
    BitSet present = new BitSet();
    random.ints(1 + random.nextInt(40), 0, 256).forEach(present::set);
    int needed = 1 + random.nextInt(present.cardinality());

    RepairWindow window = RepairWindow.with(present, needed);

    assertThat(held(present, window)).isGreaterThanOrEqualTo(needed);
    for (int log = 0; log < window.log(); log++) {
      for (int start = 0; start < 256; start += 1 << log) {
        assertThat(held(present, new RepairWindow(start, log))).isLessThan(needed);
      }
    }
  }

  private static int held(BitSet present, RepairWindow window) {
    return present.get(window.start(), window.start() + window.size()).cardinality();
  }
}
