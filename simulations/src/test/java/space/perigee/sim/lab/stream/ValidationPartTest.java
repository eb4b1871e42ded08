package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;

class ValidationPartTest {

  private static final List<String> CLASSES = List.of("on", "off");

  /** Numbers from {@code from} on; each tenth is of the second class. */
  private static LabeledData numbers(int from, int count) {
    return new SampleTable(
        CLASSES,
        1,
        IntStream.range(from, from + count)
            .mapToObj(i -> Sample.of(new float[] {i}, i % 10 == 0 ? 1 : 0))
            .toList());
  }

  private static List<Integer> numbers(LabeledData data) {
    List<Integer> numbers = new ArrayList<>();
    data.samples().forEach(sample -> numbers.add((int) sample.features()[0]));
    return numbers;
  }

  private static ExperienceStream stream() {
    return new ExperienceStream(
        CLASSES,
        List.of(
            new Experience("first", numbers(0, 100), numbers(1000, 10)),
            new Experience("second", numbers(100, 100), numbers(1010, 10))));
  }

  @Test
  void takesAShareOfEachClassFromTheTrainingSamplesOfEachTask() {
    ExperienceStream validation = ValidationPart.of(stream(), 0.2, 1);

    for (int task = 0; task < 2; task++) {
      LabeledData train = validation.tasks().get(task).train();
      LabeledData held = validation.tasks().get(task).test();
      assertThat(numbers(train)).hasSize(80).isSorted().doesNotContainAnyElementsOf(numbers(held));
      assertThat(numbers(held)).hasSize(20).filteredOn(i -> i % 10 == 0).hasSize(2);
      List<Integer> all = new ArrayList<>(numbers(train));
      all.addAll(numbers(held));
      assertThat(all)
          .as("none of the tests")
          .containsExactlyInAnyOrderElementsOf(numbers(stream().tasks().get(task).train()));
    }
  }

  @Test
  void theSeedDecidesWhichSamples() {
    for (int task = 0; task < 2; task++) {
      for (int label = 0; label < 2; label++) {
        Set<List<Integer>> choices = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
          List<Integer> held = held(seed, task, label);
          assertThat(held(seed, task, label)).as("the same seed").isEqualTo(held);
          choices.add(held);
        }
        assertThat(choices)
            .as("choices of 20 seeds, task %d, class %d", task, label)
            .hasSizeGreaterThan(10);
      }
    }
  }

  private static List<Integer> held(long seed, int task, int label) {
    LabeledData test = ValidationPart.of(stream(), 0.2, seed).tasks().get(task).test();
    return numbers(test).stream().filter(i -> (i % 10 == 0 ? 1 : 0) == label).toList();
  }

  @Test
  void rejectsAShareThatLeavesNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValidationPart.of(stream(), 0.001, 1))
        .withMessageStartingWith("task first: ");
  }
}
