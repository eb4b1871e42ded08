package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.learning.SplitMix64;

class ExemplarMemoryTest {

  private static Exemplar exemplar(int number, int label) {
    return new Exemplar(new float[] {number}, label, new float[0]);
  }

  private static long ofClass(ExemplarMemory memory, int label) {
    return memory.all().stream().filter(exemplar -> exemplar.label() == label).count();
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoMoreThanItMay(ExemplarMemory.Policy policy) {
    for (int capacity : new int[] {0, 1, 7}) {
      ExemplarMemory memory = new ExemplarMemory(policy, capacity, 1);
      IntStream.range(0, 50).forEach(i -> memory.offer(exemplar(i, i % 3)));
      assertThat(memory.size()).isEqualTo(capacity);
    }
  }

  @Test
  void aReservoirHoldsEachSampleWithTheSameProbability() {
    int[] held = new int[40];
    for (int seed = 0; seed < 4000; seed++) {
      ExemplarMemory memory = new ExemplarMemory(ExemplarMemory.Policy.RESERVOIR, 10, seed);
      IntStream.range(0, 40).forEach(i -> memory.offer(exemplar(i, i < 36 ? 0 : 1)));
      memory.all().forEach(exemplar -> held[(int) exemplar.row()[0]]++);
    }
    for (int count : held) {
      // 1,000 expected, standard deviation 27.
      assertThat(count).isCloseTo(1000, within(140));
    }
  }

  @Test
  void aBalancedMemoryKeepsRareClasses() {
    ExemplarMemory memory = new ExemplarMemory(ExemplarMemory.Policy.CLASS_BALANCED, 30, 2);
    for (int i = 0; i < 3000; i++) {
      memory.offer(exemplar(i, i >= 1000 && i < 1012 ? 1 : i % 2 == 0 ? 0 : 2));
    }

    assertThat(ofClass(memory, 1)).isBetween(9L, 12L);
    assertThat(ofClass(memory, 0)).isBetween(9L, 11L);
    assertThat(ofClass(memory, 2)).isBetween(9L, 11L);
  }

  @Test
  void withinAClassABalancedMemoryIsAReservoir() {
    int late = 0;
    for (int seed = 0; seed < 500; seed++) {
      ExemplarMemory memory = new ExemplarMemory(ExemplarMemory.Policy.CLASS_BALANCED, 10, seed);
      IntStream.range(0, 100).forEach(i -> memory.offer(exemplar(i, 0)));
      late += (int) memory.all().stream().filter(exemplar -> exemplar.row()[0] >= 50).count();
    }
    assertThat(late).isCloseTo(2500, within(200));
  }

  @Test
  void drawsWithoutRepetitionAndNoMoreThanThereAre() {
    ExemplarMemory memory = new ExemplarMemory(ExemplarMemory.Policy.RESERVOIR, 10, 3);
    IntStream.range(0, 5).forEach(i -> memory.offer(exemplar(i, 0)));

    assertThat(memory.draw(3)).hasSize(3).doesNotHaveDuplicates();
    assertThat(memory.draw(99)).hasSize(5).containsExactlyInAnyOrderElementsOf(memory.all());
    assertThat(memory.size()).isEqualTo(5);
    memory.clear();
    assertThat(memory.draw(1)).isEmpty();
  }

  @Test
  void aBalancedMemoryDrawsRareClassesAsOften() {
    ExemplarMemory memory = new ExemplarMemory(ExemplarMemory.Policy.CLASS_BALANCED, 100, 5);
    IntStream.range(0, 100).forEach(i -> memory.offer(exemplar(i, i < 5 ? 1 : 0)));
    int rare = 0;
    for (int i = 0; i < 1000; i++) {
      rare += (int) memory.draw(4).stream().filter(exemplar -> exemplar.label() == 1).count();
    }

    assertThat(rare).isCloseTo(2000, within(150));
    assertThat(memory.draw(50)).hasSize(50).doesNotHaveDuplicates();
    assertThat(memory.draw(200)).hasSize(100);
  }

  @Test
  void passesShowEverySampleOnceEach() {
    List<Exemplar> samples = IntStream.range(0, 7).mapToObj(i -> exemplar(i, 0)).toList();

    List<List<Exemplar>> minibatches = Passes.over(samples, 2, 3, new SplitMix64(4));

    assertThat(minibatches).extracting(List::size).containsExactly(3, 3, 1, 3, 3, 1);
    for (int pass = 0; pass < 2; pass++) {
      assertThat(minibatches.subList(3 * pass, 3 * pass + 3).stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(samples);
    }
  }
}
