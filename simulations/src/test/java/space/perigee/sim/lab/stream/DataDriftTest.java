package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static space.perigee.sim.lab.stream.NumberedSamples.numbers;
import static space.perigee.sim.lab.stream.NumberedSamples.split;
import static space.perigee.sim.lab.stream.NumberedSamples.table;
import static space.perigee.sim.lab.stream.NumberedSamples.trainNumbers;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

class DataDriftTest {

  private static final Ageing NOISY = new Ageing(-0.5, 10, 2);

  @Test
  void gainAndOffsetGrowFromNothingToAllEvenly() {
    ExperienceStream stream = new DataDrift(3, new Ageing(-0.5, 8, 0), 1).of(split(2, 30, 4));

    // Sample 1002 has the features 1002 and 1.
    assertThat(stream.tasks().get(0).test().get(2).features()).containsExactly(1002, 1);
    assertThat(stream.tasks().get(1).test().get(2).features()).containsExactly(755.5f, 4.75f);
    assertThat(stream.tasks().get(2).test().get(2).features()).containsExactly(509, 8.5f);
    assertThat(stream.tasks().get(2).test().get(3).label()).isEqualTo(1);
    assertThat(stream.tasks().get(2).test().label(3)).isEqualTo(1);
    assertThat(stream.tasks().stream().map(Experience::name))
        .containsExactly("age 1", "age 2", "age 3");
  }

  @Test
  void theFirstTaskIsAsItWasThoughNoiseIsToCome() {
    ExperienceStream stream = new DataDrift(3, NOISY, 1).of(split(2, 30, 4));

    assertThat(numbers(stream.tasks().get(0).test())).containsExactly(1000, 1001, 1002, 1003);
    assertThat(new DataDrift(1, NOISY, 1).of(split(2, 30, 4)).tasks().get(0).test().get(0))
        .isEqualTo(split(2, 30, 4).test().get(0));
  }

  @Test
  void everySampleTrainsInOneTaskAndEveryTaskIsTestedOnAll() {
    ExperienceStream stream = new DataDrift(4, new Ageing(0, 0, 0), 1).of(split(2, 30, 6));

    assertThat(stream.tasks().stream().map(task -> task.train().size()))
        .containsExactly(8, 8, 7, 7);
    assertThat(trainNumbers(stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30).boxed().toList())
        .isNotEqualTo(IntStream.range(0, 30).boxed().toList());
    assertThat(stream.tasks()).allMatch(task -> task.test().size() == 6);
  }

  @Test
  void theNoiseHasItsMeanAndDeviationAndIsNewForEachSample() {
    LabeledData aged = new AgedData(table(2, 0, 4000), new Ageing(0, 0, 3), 7);
    double[] noise = aged.samples().mapToDouble(sample -> sample.features()[1] - 1).toArray();
    double mean = IntStream.range(0, 4000).mapToDouble(i -> noise[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, 4000).mapToDouble(i -> noise[i] * noise[i]).average().orElseThrow();
    double neighbours =
        IntStream.range(1, 4000).mapToDouble(i -> noise[i] * noise[i - 1]).average().orElseThrow();

    // Four standard errors of each: 3/63, 9 sqrt(2)/63, 9/63.
    assertThat(mean).isCloseTo(0, within(0.19));
    assertThat(variance).isCloseTo(9, within(0.81));
    assertThat(neighbours).isCloseTo(0, within(0.57));
  }

  @Property(tries = 50)
  void aSampleIsTheSameHoweverOftenAndInWhateverOrder(
      @ForAll long seed, @ForAll @IntRange(max = 5) int index) {
    Experience last = new DataDrift(3, NOISY, seed).of(split(2, 30, 6)).tasks().get(2);
    Experience again = new DataDrift(3, NOISY, seed).of(split(2, 30, 6)).tasks().get(2);
    Sample first = last.test().get(index);

    last.test().get(0);
    assertThat(last.test().get(index)).isEqualTo(first);
    assertThat(again.test().get(index)).isEqualTo(first);
    assertThat(again.train().samples().toList()).isEqualTo(last.train().samples().toList());
    assertThat(last.test().source(index)).isEqualTo(String.valueOf(index));
  }

  @Test
  void anotherSeedGivesOtherNoiseAndNotTheSameElsewhere() {
    LabeledData data = table(2, 0, 8);
    List<Double> one = noise(new AgedData(data, NOISY, 1));
    List<Double> two = noise(new AgedData(data, NOISY, 2));

    assertThat(one).doesNotContainAnyElementsOf(two).doesNotHaveDuplicates();
  }

  private static List<Double> noise(LabeledData aged) {
    return aged.samples().map(sample -> (double) sample.features()[1]).toList();
  }

  @Test
  void aSensorFollowsItsFormula() {
    Ageing ageing = new Ageing(1, -5, 0);

    assertThat(ageing.apply(10, 0)).isEqualTo(15);
    assertThat(new Ageing(0, 0, 2).apply(10, 1.5)).isEqualTo(13);
  }

  @Test
  void refusesAnAgeingThatIsNone() {
    assertThatThrownBy(() -> new Ageing(Double.NaN, 0, 0)).hasMessageContaining("gain NaN");
    assertThatThrownBy(() -> new Ageing(0, 0, -1)).hasMessageContaining("noise -1.0");
    assertThatThrownBy(() -> new DataDrift(0, NOISY, 1)).hasMessageContaining("0 tasks");
  }
}
