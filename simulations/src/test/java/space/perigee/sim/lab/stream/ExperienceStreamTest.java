package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import space.perigee.onboard.data.SampleTable;

class ExperienceStreamTest {

  @Test
  void realOrderCutsBothPartsWithoutMovingASample() {
    ExperienceStream stream = new RealOrder(3).of(split(2, 8, 4));

    assertThat(stream.tasks().stream().map(task -> numbers(task.train())))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7));
    assertThat(stream.tasks().stream().map(task -> numbers(task.test())))
        .containsExactly(List.of(1000, 1001), List.of(1002), List.of(1003));
    assertThat(stream.tasks().stream().map(Experience::name))
        .containsExactly("part 1", "part 2", "part 3");
    assertThatThrownBy(() -> new RealOrder(5).of(split(2, 8, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task part 5: 1 samples to train and 0 to test");
  }

  @Property(tries = 100)
  void realOrderIsOnePassOverTheFile(@ForAll @IntRange(min = 1, max = 20) int tasks) {
    assertThat(trainNumbers(new RealOrder(tasks).of(split(2, 53, 20))))
        .isEqualTo(IntStream.range(0, 53).boxed().toList());
  }

  @Test
  void tasksOfAStreamAreAlike() {
    SampleTable two = table(2, 0, 4);
    SampleTable three = table(3, 0, 4);
    Experience task = new Experience("1", two, two);

    assertThat(new ExperienceStream(two.classes(), List.of(task)).tasks()).hasSize(1);
    assertThatThrownBy(() -> new ExperienceStream(two.classes(), List.of()))
        .hasMessageContaining("must have a task");
    assertThatThrownBy(() -> new ExperienceStream(two.classes(), List.of(task, task)))
        .hasMessageContaining("same name: [1, 1]");
    assertThatThrownBy(
            () ->
                new ExperienceStream(
                    two.classes(), List.of(task, new Experience("2", three, three))))
        .hasMessageContaining("task 2: classes [a, b, c] and 2 features, must be [a, b] and 2");
    assertThatThrownBy(() -> new Experience("x", two, three))
        .hasMessageContaining("task x: train has classes [a, b], test [a, b, c]");
    assertThatThrownBy(() -> new Experience(" ", two, two))
        .hasMessageContaining("must have a name");
  }
}
