package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

class MagnitudesTest {

  @Property(tries = 100)
  void theKthLargestIsThatOfASortRoundedDownToElevenBits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int k) {
    Random random = new Random(seed);
    float[] update = new float[2000];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) (random.nextGaussian() * Math.exp(10 * random.nextGaussian()));
    }
    float[] sorted = new float[update.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(update[i]);
    }
    Arrays.sort(sorted);
    float exact = sorted[sorted.length - k];

    float found = Samples.change(update, 40).magnitudes().largest(k);

    assertThat(found).isLessThanOrEqualTo(exact).isGreaterThan(exact * (1 - 1f / 2048));
    assertThat(Float.floatToRawIntBits(found) & 0xfff).isZero();
  }

  @Property(tries = 50)
  void severalThreadsCountTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 299) int k) {
    Random random = new Random(seed);
    ParameterLayout layout =
        Samples.layout(List.of(7), List.of(10, 20), List.of(9, 11), List.of(3));
    float[] update = new float[layout.size()];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) random.nextGaussian();
    }
    Weights zero = Weights.zero(layout);
    Weights next = Weights.of(layout, update);

    Magnitudes alone = Change.screened(zero, next, 1).magnitudes();
    Magnitudes shared = Change.screened(zero, next, threads).magnitudes();

    assertThat(shared.largest(k)).isEqualTo(alone.largest(k));
    assertThat(shared.largest()).isEqualTo(alone.largest());
  }

  @Test
  void vectorsAreExcludedFromRanks() {
    ParameterLayout layout = Samples.layout(List.of(2), List.of(2, 2), List.of(3));
    float[] update = {100, 200, 1, -3, 2, 0, 300, 400, 500};
    Change change = Change.screened(Weights.zero(layout), Weights.of(layout, update), 1);

    Magnitudes magnitudes = change.magnitudes();

    assertThat(magnitudes.largest(1)).isEqualTo(3f);
    assertThat(magnitudes.largest(2)).isEqualTo(2f);
    assertThat(magnitudes.largest(3)).isEqualTo(1f);
    assertThat(magnitudes.largest(4)).isZero();
    assertThat(magnitudes.largest()).isEqualTo(500f);
  }
}
