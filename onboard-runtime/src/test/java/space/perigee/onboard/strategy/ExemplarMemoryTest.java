package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.engine.ChannelLayout;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;

class ExemplarMemoryTest {

  private static Exemplar exemplar(int number, int label) {
    return new Exemplar(new float[] {number}, label, new float[0]);
  }

  private static final ExemplarCodec CODEC =
      new ExemplarCodec(ChannelLayout.ofInput(List.of(1)), 0, Float.SIZE);

  private static ExemplarMemory memory(ExemplarMemory.Policy policy, int capacity, long seed) {
    return memory(policy, capacity, seed, new RamStorage());
  }

  private static ExemplarMemory memory(
      ExemplarMemory.Policy policy, int capacity, long seed, RecordStorage storage) {
    return new ExemplarMemory(
        policy, capacity, CODEC, storage.open("replay", capacity, CODEC.bytes()), seed);
  }

  private static List<Float> numbers(List<Exemplar> samples) {
    return samples.stream().map(sample -> sample.row()[0]).toList();
  }

  private static long ofClass(ExemplarMemory memory, int label) {
    return memory.all().stream().filter(exemplar -> exemplar.label() == label).count();
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoMoreThanItMay(ExemplarMemory.Policy policy) {
    for (int capacity : new int[] {0, 1, 7}) {
      ExemplarMemory memory = memory(policy, capacity, 1);
      IntStream.range(0, 50).forEach(i -> memory.offer(exemplar(i, i % 3)));
      assertThat(memory.size()).isEqualTo(capacity);
    }
  }

  @Test
  void aReservoirHoldsEachSampleWithTheSameProbability() {
    int[] held = new int[40];
    for (int seed = 0; seed < 4000; seed++) {
      ExemplarMemory memory = memory(ExemplarMemory.Policy.RESERVOIR, 10, seed);
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
    ExemplarMemory memory = memory(ExemplarMemory.Policy.CLASS_BALANCED, 30, 2);
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
      ExemplarMemory memory = memory(ExemplarMemory.Policy.CLASS_BALANCED, 10, seed);
      IntStream.range(0, 100).forEach(i -> memory.offer(exemplar(i, 0)));
      late += (int) memory.all().stream().filter(exemplar -> exemplar.row()[0] >= 50).count();
    }
    assertThat(late).isCloseTo(2500, within(200));
  }

  /** Whether or not the capacity divides evenly by the number of classes. */
  @ParameterizedTest
  @CsvSource({"200, 2", "201, 2", "200, 3"})
  void aBalancedMemoryOfAlternatingClassesIsAReservoirOfEach(int capacity, int classes) {
    int stream = 20_000;
    double sum = 0;
    int latestTenth = 0;
    for (int seed = 1; seed <= 20; seed++) {
      ExemplarMemory memory = memory(ExemplarMemory.Policy.CLASS_BALANCED, capacity, seed);
      IntStream.range(0, stream).forEach(i -> memory.offer(exemplar(i, i % classes)));
      assertThat(memory.size()).isEqualTo(capacity);
      for (float number : numbers(memory.all())) {
        sum += number;
        latestTenth += number >= 0.9 * stream ? 1 : 0;
      }
    }

    double kept = 20 * capacity;
    // Standard deviations: 91 samples for the mean, 0.5 % for the tenth.
    assertThat(sum / kept).isCloseTo(stream / 2.0, withinPercentage(3));
    assertThat(latestTenth / kept).isCloseTo(0.1, within(0.02));
  }

  @Test
  void aClassThatGrowsAfterOthersWereFullTakesItsShare() {
    ExemplarMemory memory = memory(ExemplarMemory.Policy.CLASS_BALANCED, 31, 4);
    for (int label : new int[] {0, 0, 1, 2, 2, 1, 0}) {
      IntStream.range(0, 50).forEach(i -> memory.offer(exemplar(i, label)));
    }

    assertThat(IntStream.range(0, 3).mapToLong(label -> ofClass(memory, label)))
        .containsExactlyInAnyOrder(11L, 10L, 10L);
  }

  @Test
  void drawsWithoutRepetitionAndNoMoreThanThereAre() {
    ExemplarMemory memory = memory(ExemplarMemory.Policy.RESERVOIR, 10, 3);
    IntStream.range(0, 5).forEach(i -> memory.offer(exemplar(i, 0)));

    assertThat(numbers(memory.draw(3))).hasSize(3).doesNotHaveDuplicates();
    assertThat(numbers(memory.draw(99))).containsExactlyInAnyOrder(0f, 1f, 2f, 3f, 4f);
    assertThat(memory.size()).isEqualTo(5);
    memory.clear();
    assertThat(memory.draw(1)).isEmpty();
  }

  @Test
  void aBalancedMemoryDrawsRareClassesAsOften() {
    ExemplarMemory memory = memory(ExemplarMemory.Policy.CLASS_BALANCED, 100, 5);
    IntStream.range(0, 100).forEach(i -> memory.offer(exemplar(i, i < 5 ? 1 : 0)));
    int rare = 0;
    for (int i = 0; i < 1000; i++) {
      rare += (int) memory.draw(4).stream().filter(exemplar -> exemplar.label() == 1).count();
    }

    assertThat(rare).isCloseTo(2000, within(150));
    assertThat(numbers(memory.draw(50))).hasSize(50).doesNotHaveDuplicates();
    assertThat(memory.draw(200)).hasSize(100);
  }

  @Test
  void passesShowEverySampleOnceEach() {
    List<Exemplar> samples = IntStream.range(0, 7).mapToObj(i -> exemplar(i, 0)).toList();

    List<List<Exemplar>> minibatches = Epochs.over(samples, 2, 3, new SplitMix64(4));

    assertThat(minibatches).extracting(List::size).containsExactly(3, 3, 1, 3, 3, 1);
    for (int pass = 0; pass < 2; pass++) {
      assertThat(minibatches.subList(3 * pass, 3 * pass + 3).stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(samples);
    }
  }

  @Test
  void aSpreadMemoryKeepsACornerThatWasSeenOnce() {
    ExemplarMemory spread = memory(ExemplarMemory.Policy.SPREAD, 20, 6);
    for (int i = 0; i < 2000; i++) {
      float value = i == 700 ? 50 : i % 100 / 10f;
      spread.offer(new Exemplar(new float[] {value}, 0, new float[0]));
    }

    List<Float> sorted = numbers(spread.all()).stream().sorted().toList();
    assertThat(sorted).hasSize(20).endsWith(50f);
    assertThat(sorted.get(0)).isLessThan(0.6f);
    for (int i = 1; i < 19; i++) {
      // 19 of them along 0 to 9.9, evenly 0.55 apart.
      assertThat(sorted.get(i) - sorted.get(i - 1)).isBetween(0.25f, 1.1f);
    }
  }

  @Test
  void spacingIsTheMeanDistanceToTheNearestOfTheClass() {
    ExemplarMemory spread = memory(ExemplarMemory.Policy.SPREAD, 5, 6);
    assertThat(spread.spacing()).isZero();
    spread.offer(exemplar(0, 0));
    assertThat(spread.spacing()).isZero();
    for (int number : new int[] {3, 10}) {
      spread.offer(exemplar(number, 0));
    }
    spread.offer(exemplar(4, 1));
    spread.offer(exemplar(5, 1));

    // 0 and 3 have each other, 10 has 3, 4 and 5 have each other.
    assertThat(spread.spacing()).isCloseTo((3 + 3 + 7 + 1 + 1) / 5.0, within(1e-9));
    assertThat(memory(ExemplarMemory.Policy.RESERVOIR, 5, 6).spacing()).isZero();
  }

  /** In 8 bits a sample that was kept is not quite what was offered. */
  @Test
  void whatIsNearAfterARestartWasNearBefore() throws IOException {
    RamStorage disk = new RamStorage();
    SplitMix64 random = new SplitMix64(11);
    ExemplarMemory flown = eightBits(disk);
    for (int i = 0; i < 100; i++) {
      float[] row = {random.nextFloat(), random.nextFloat(), 0};
      flown.offer(new Exemplar(row, i % 2, new float[0]));
    }

    ExemplarMemory resumed = eightBits(disk);
    resumed.restore(new DataInputStream(new ByteArrayInputStream(saved(flown))));

    assertThat(resumed.spacing()).isEqualTo(flown.spacing());
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromACheckpointAsIfNothingHadHappened(ExemplarMemory.Policy policy)
      throws IOException {
    RamStorage disk = new RamStorage();
    ExemplarMemory flown = memory(policy, 9, 7, disk);
    IntStream.range(0, 60).forEach(i -> flown.offer(exemplar(i, i % 2)));
    byte[] index = saved(flown);
    flown.committed();
    ExemplarMemory straight = memory(policy, 9, 7);
    IntStream.range(0, 90).forEach(i -> straight.offer(exemplar(i, i % 2)));
    // What happens after the checkpoint is lost, and does no harm to it.
    IntStream.range(60, 75).forEach(i -> flown.offer(exemplar(1000 + i, i % 2)));

    ExemplarMemory resumed = memory(policy, 9, 999, disk);
    resumed.restore(new DataInputStream(new ByteArrayInputStream(index)));
    IntStream.range(60, 90).forEach(i -> resumed.offer(exemplar(i, i % 2)));

    assertThat(numbers(resumed.all())).isEqualTo(numbers(straight.all()));
    assertThat(numbers(resumed.draw(4))).isEqualTo(numbers(straight.draw(4)));
  }

  /** In 8 bits a row is not kept as it came, and distances must be those of what is kept. */
  @Test
  void aSpreadMemoryInEightBitsGoesOnFromACheckpoint() throws IOException {
    SplitMix64 random = new SplitMix64(11);
    List<Exemplar> samples =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new Exemplar(
                        new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()},
                        i % 2,
                        new float[0]))
            .toList();
    RamStorage disk = new RamStorage();
    ExemplarMemory straight = eightBits(new RamStorage());
    samples.forEach(straight::offer);
    ExemplarMemory flown = eightBits(disk);
    samples.subList(0, 150).forEach(flown::offer);
    byte[] index = saved(flown);
    flown.committed();

    ExemplarMemory resumed = eightBits(disk);
    resumed.restore(new DataInputStream(new ByteArrayInputStream(index)));
    samples.subList(150, 300).forEach(resumed::offer);

    assertThat(numbers(resumed.all())).isEqualTo(numbers(straight.all()));
  }

  private static ExemplarMemory eightBits(RecordStorage storage) {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(3)), 0, 8);
    return new ExemplarMemory(
        ExemplarMemory.Policy.SPREAD, 12, codec, storage.open("replay", 12, codec.bytes()), 5);
  }

  @Test
  void aDamagedSampleIsForgotten(@TempDir Path folder) throws IOException {
    try (FolderStorage disk = new FolderStorage(folder)) {
      ExemplarMemory memory = memory(ExemplarMemory.Policy.RESERVOIR, 3, 8, disk);
      IntStream.range(0, 3).forEach(i -> memory.offer(exemplar(i, 0)));
      Path file = folder.resolve("replay.slots");
      byte[] bytes = Files.readAllBytes(file);
      bytes[CODEC.bytes()] ^= 4;
      Files.write(file, bytes);

      assertThat(numbers(memory.all())).containsExactly(0f, 2f);
      assertThat(memory.size()).isEqualTo(2);
      memory.offer(exemplar(3, 0));
      assertThat(numbers(memory.all())).containsExactly(0f, 2f, 3f);
    }
  }

  @Test
  void refusesTheIndexOfAnotherMemory() throws IOException {
    ExemplarMemory larger = memory(ExemplarMemory.Policy.RESERVOIR, 5, 9);
    IntStream.range(0, 5).forEach(i -> larger.offer(exemplar(i, 0)));
    DataInputStream index = new DataInputStream(new ByteArrayInputStream(saved(larger)));

    assertThatIOException()
        .isThrownBy(() -> memory(ExemplarMemory.Policy.RESERVOIR, 4, 9).restore(index))
        .withMessageContaining("holds 5 samples, the settings allow 4");
  }

  private static byte[] saved(ExemplarMemory memory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    memory.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
