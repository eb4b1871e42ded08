package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LabelSupplyTest {

  private static List<Long> labelled(LabelSupply supply, int samples) {
    return LongStream.range(0, samples).filter(supply::hasLabel).boxed().toList();
  }

  @Test
  void aboutTheFractionHasALabelWhateverTheSeed() {
    for (long seed = 0; seed < 20; seed++) {
      // Four standard deviations of a binomial distribution of 10000 and 0.1.
      assertThat(labelled(new LabelSupply(0.1, seed), 10_000)).hasSizeBetween(880, 1120);
    }
    assertThat(labelled(new LabelSupply(0, 1), 1000)).isEmpty();
    assertThat(labelled(new LabelSupply(1, 1), 1000)).hasSize(1000);
  }

  @Test
  void neighbouringSeedsChooseIndependently() {
    List<Long> one = labelled(new LabelSupply(0.5, 1), 1000);
    List<Long> two = labelled(new LabelSupply(0.5, 2), 1000);

    assertThat(one.stream().filter(two::contains).count()).isBetween(190L, 310L);
    assertThat(one).isEqualTo(labelled(new LabelSupply(0.5, 1), 1000));
  }

  @Test
  void refusesWhatIsNoFraction() {
    assertThatThrownBy(() -> new LabelSupply(1.1, 1)).hasMessageContaining("fraction 1.1");
    assertThatThrownBy(() -> new LabelSupply(Double.NaN, 1)).hasMessageContaining("NaN");
  }
}
