package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static space.perigee.sim.lab.stream.NumberedSamples.numbers;
import static space.perigee.sim.lab.stream.NumberedSamples.split;
import static space.perigee.sim.lab.stream.NumberedSamples.testNumbers;
import static space.perigee.sim.lab.stream.NumberedSamples.trainNumbers;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

class ClassIncrementalTest {

  private static List<String> names(ExperienceStream stream) {
    return stream.tasks().stream().map(Experience::name).toList();
  }

  private static List<Integer> labels(LabeledData data) {
    return data.samples().map(Sample::label).distinct().sorted().toList();
  }

  @Test
  void dividesClassesEvenlyLargerSharesFirst() {
    assertThat(names(new ClassIncremental(3, 1).of(split(7, 70, 14))))
        .containsExactly("a+b+c", "d+e", "f+g");
    assertThat(names(new ClassIncremental(3, 1).of(split(6, 60, 12))))
        .containsExactly("a+b", "c+d", "e+f");
    assertThat(names(new ClassIncremental(1, 1).of(split(2, 4, 2)))).containsExactly("a+b");
  }

  @Test
  void aTaskHasTheSamplesOfItsClassesUnderTheirLabelsInTheWholeList() {
    ExperienceStream stream = new ClassIncremental(3, 1).of(split(7, 70, 14));
    Experience second = stream.tasks().get(1);

    assertThat(stream.classes()).containsExactly("a", "b", "c", "d", "e", "f", "g");
    assertThat(second.train().classes()).isEqualTo(stream.classes());
    assertThat(labels(second.train())).containsExactly(3, 4);
    assertThat(labels(second.test())).containsExactly(3, 4);
    assertThat(second.train().size()).isEqualTo(20);
  }

  @Property(tries = 100)
  void everySampleIsInExactlyOneTask(
      @ForAll @IntRange(min = 1, max = 7) int tasks, @ForAll long seed) {
    ExperienceStream stream = new ClassIncremental(tasks, seed).of(split(7, 70, 14));

    assertThat(stream.tasks()).hasSize(tasks);
    assertThat(trainNumbers(stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 70).boxed().toList());
    assertThat(testNumbers(stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(1000, 1014).boxed().toList());
  }

  @Test
  void theSeedDecidesTheOrderOfSamples() {
    ExperienceStream stream = new ClassIncremental(4, 5).of(split(7, 70, 14));

    assertThat(trainNumbers(new ClassIncremental(4, 5).of(split(7, 70, 14))))
        .isEqualTo(trainNumbers(stream));
    assertThat(trainNumbers(new ClassIncremental(4, 6).of(split(7, 70, 14))))
        .isNotEqualTo(trainNumbers(stream));
    List<Integer> inOneTask =
        numbers(new ClassIncremental(1, 5).of(split(7, 70, 14)).tasks().get(0).train());
    assertThat(inOneTask).isNotEqualTo(inOneTask.stream().sorted().toList());
  }

  @Test
  void refusesMoreTasksThanClassesAndTasksWithoutSamples() {
    assertThatThrownBy(() -> new ClassIncremental(8, 1).of(split(7, 70, 14)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("8 tasks, must be no more than the 7 classes");
    assertThatThrownBy(() -> new ClassIncremental(0, 1)).hasMessageContaining("0 tasks");
    assertThatThrownBy(() -> new ClassIncremental(7, 1).of(split(7, 70, 3)))
        .hasMessageContaining("10 samples to train and 0 to test");
  }
}
