package space.perigee.onboard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelSupplyTest {

  private static List<Long> labelled(LabelSupply supply, int samples) {
    return LongStream.range(0, samples).filter(supply::hasLabel).boxed().toList();
  }

  @Property(tries = 50)
  void everyLabelArrivesOnceAndInOrderAfterItsDelay(
      @ForAll long seed, @ForAll @IntRange(max = 30) int delay) {
    LabelSupply supply = new LabelSupply(0.3, delay, seed);

    List<Long> arrived =
        LongStream.range(0, 200 + delay)
            .mapToObj(supply::arriving)
            .flatMapToLong(OptionalLong::stream)
            .boxed()
            .toList();

    assertThat(arrived).isEqualTo(labelled(supply, 200));
    for (long position : arrived) {
      assertThat(supply.arriving(position + delay)).hasValue(position);
    }
  }

  @Test
  void aboutTheFractionHasALabelWhateverTheSeed() {
    for (long seed = 0; seed < 20; seed++) {
      // Four standard deviations of a binomial distribution of 10000 and 0.1.
      assertThat(labelled(new LabelSupply(0.1, 0, seed), 10_000)).hasSizeBetween(880, 1120);
    }
    assertThat(labelled(new LabelSupply(0, 0, 1), 1000)).isEmpty();
    assertThat(labelled(LabelSupply.complete(), 1000)).hasSize(1000);
  }

  @Test
  void neighbouringSeedsChooseIndependently() {
    List<Long> one = labelled(new LabelSupply(0.5, 0, 1), 1000);
    List<Long> two = labelled(new LabelSupply(0.5, 0, 2), 1000);

    assertThat(one.stream().filter(two::contains).count()).isBetween(190L, 310L);
    assertThat(one).isEqualTo(labelled(new LabelSupply(0.5, 9, 1), 1000));
  }

  @Test
  void refusesWhatIsNoFractionOrDelay() {
    assertThatThrownBy(() -> new LabelSupply(1.1, 0, 1)).hasMessageContaining("fraction 1.1");
    assertThatThrownBy(() -> new LabelSupply(Double.NaN, 0, 1)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new LabelSupply(1, -1, 1)).hasMessageContaining("delay of -1");
  }
}
