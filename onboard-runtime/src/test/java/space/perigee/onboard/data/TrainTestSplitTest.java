package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.learning.SplitMix64;

class TrainTestSplitTest {

  @Property(tries = 200)
  void everyClassIsSplitAlikeAndNoSampleIsLost(
      @ForAll long seed,
      @ForAll @IntRange(min = 30, max = 200) int size,
      @ForAll @DoubleRange(min = 0.1, max = 0.9) double fraction) {
    SampleTable data = numbered(size);

    TrainTestSplit split = TrainTestSplit.stratified(data, fraction, new SplitMix64(seed));

    assertThat(split.train().size() + split.test().size()).isEqualTo(size);
    assertThat(numbers(split.train())).doesNotContainAnyElementsOf(numbers(split.test()));
    assertThat(numbers(split.train())).isSorted();
    assertThat(numbers(split.test())).isSorted();
    for (int label = 0; label < 3; label++) {
      assertThat(count(split.test(), label)).isEqualTo(Math.round(fraction * count(data, label)));
    }
  }

  @Test
  void theSameSeedGivesTheSameSplitAndAnotherAnother() {
    SampleTable data = numbered(100);
    List<Integer> test = testNumbers(data, 7);

    assertThat(testNumbers(data, 7)).isEqualTo(test);
    assertThat(testNumbers(data, 8)).isNotEqualTo(test);
  }

  private static List<Integer> testNumbers(SampleTable data, long seed) {
    return numbers(TrainTestSplit.stratified(data, 0.3, new SplitMix64(seed)).test());
  }

  @Test
  void refusesAFractionThatLeavesAPartEmpty() {
    SampleTable data = numbered(9);
    for (double fraction : new double[] {0, 1, -0.1, Double.NaN, 0.01, 0.99}) {
      assertThatThrownBy(() -> TrainTestSplit.stratified(data, fraction, new SplitMix64(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("test fraction " + fraction);
    }
  }

  @Test
  void refusesPartsThatAreNotAlike() {
    SampleTable three = numbered(9);
    SampleTable two = new SampleTable(List.of("a", "b"), 1, List.of());
    SampleTable wide = new SampleTable(three.classes(), 2, List.of());

    assertThatThrownBy(() -> new TrainTestSplit(three, two)).hasMessageContaining("test [a, b]");
    assertThatThrownBy(() -> new TrainTestSplit(three, wide))
        .hasMessageContaining("features, test 2");
  }

  @Test
  void aSubsetIsAViewOfTheSamplesInItsOwnOrder() {
    SampleTable data = numbered(10);
    Subset subset = Subset.of(data, new int[] {9, 0, 4, 4});

    assertThat(numbers(subset)).containsExactly(9, 0, 4, 4);
    assertThat(subset.label(2)).isEqualTo(data.label(4));
    assertThat(subset.source(0)).isEqualTo("9");
    assertThat(subset.get(0)).isSameAs(data.get(9));
    assertThatThrownBy(() -> Subset.of(data, new int[] {10}))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Sample {@code i} has the feature {@code i}, and the classes are of different sizes. */
  private static SampleTable numbered(int size) {
    return new SampleTable(
        List.of("a", "b", "c"),
        1,
        IntStream.range(0, size)
            .mapToObj(i -> Sample.of(new float[] {i}, i % 7 == 0 ? 2 : i % 2))
            .toList());
  }

  private static List<Integer> numbers(LabeledData data) {
    return data.samples().map(sample -> (int) sample.features()[0]).toList();
  }

  private static long count(LabeledData data, int label) {
    return data.samples().filter(sample -> sample.label() == label).count();
  }
}
