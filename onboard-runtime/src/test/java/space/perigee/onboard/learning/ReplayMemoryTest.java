package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;

class ReplayMemoryTest {

  private static final int CAPACITY = 20;

  @Test
  void keepsEverySampleSeenWithTheSameProbability() {
    int stream = 100;
    int runs = 4000;
    int[] kept = new int[stream];
    for (int run = 0; run < runs; run++) {
      for (Sample sample : filled(run, stream).state().samples()) {
        kept[sample.label()]++;
      }
    }
    double expected = (double) runs * CAPACITY / stream;
    double chiSquare =
        IntStream.of(kept).mapToDouble(k -> (k - expected) * (k - expected) / expected).sum();
    // 99 degrees of freedom: above 149 with probability 0.001; keeping the newest gives 320000.
    assertThat(chiSquare).isLessThan(149);
  }

  @Property(tries = 50)
  void goesOnFromItsStateAsIfNeverStopped(@ForAll long seed, @ForAll @IntRange(max = 60) int cut) {
    ReplayMemory uninterrupted = filled(seed, 60);
    ReplayMemory first = filled(seed, cut);
    ReplayMemory second = new ReplayMemory(CAPACITY, first.state());
    IntStream.range(cut, 60).forEach(i -> second.offer(sample(i)));

    assertThat(second.state()).isEqualTo(uninterrupted.state());
    assertThat(second.draw(7)).isEqualTo(uninterrupted.draw(7));
  }

  @Property(tries = 50)
  void drawsWithoutRepetition(@ForAll long seed, @ForAll @IntRange(max = 30) int count) {
    List<Sample> drawn = filled(seed, 50).draw(count);

    assertThat(drawn).hasSize(Math.min(count, CAPACITY));
    assertThat(new HashSet<>(drawn)).hasSize(drawn.size());
  }

  @Test
  void drawsEverySampleEquallyOften() {
    ReplayMemory memory = filled(5, CAPACITY);
    int[] drawn = new int[CAPACITY];
    int runs = 4000;
    for (int run = 0; run < runs; run++) {
      memory.draw(5).forEach(sample -> drawn[sample.label()]++);
    }
    double expected = runs * 5.0 / CAPACITY;
    double chiSquare =
        IntStream.of(drawn).mapToDouble(k -> (k - expected) * (k - expected) / expected).sum();
    // 19 degrees of freedom: above 44 with probability 0.001.
    assertThat(chiSquare).isLessThan(44);
  }

  @Test
  void fillsAMinibatchWithOldSamples() {
    ReplayMemory memory = filled(1, 50);
    List<Sample> fresh = List.of(sample(1000), sample(1001));

    assertThat(memory.minibatch(fresh, 8)).hasSize(8).startsWith(fresh.toArray(Sample[]::new));
    assertThat(memory.minibatch(fresh, 1)).isEqualTo(fresh);
    assertThat(new ReplayMemory(CAPACITY, 1).minibatch(fresh, 8)).isEqualTo(fresh);
  }

  @Test
  void keepsNoMoreThanASmallerMemoryAllows() {
    ReplayMemory smaller = new ReplayMemory(5, filled(1, 50).state());

    assertThat(smaller.size()).isEqualTo(5);
    assertThat(smaller.seen()).isEqualTo(50);
  }

  private static ReplayMemory filled(long seed, int count) {
    ReplayMemory memory = new ReplayMemory(CAPACITY, seed);
    IntStream.range(0, count).forEach(i -> memory.offer(sample(i)));
    return memory;
  }

  private static Sample sample(int number) {
    return Sample.of(new float[] {number}, number);
  }
}
