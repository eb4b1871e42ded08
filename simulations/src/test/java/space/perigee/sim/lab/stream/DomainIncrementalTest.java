package space.perigee.sim.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static space.perigee.sim.lab.stream.NumberedSamples.numbers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

class DomainIncrementalTest {

  /** Samples of named files; sample {@code i} has the feature {@code i}. */
  private record NamedFiles(List<String> names) implements LabeledData {

    @Override
    public List<String> classes() {
      return List.of("a");
    }

    @Override
    public int featureCount() {
      return 1;
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public Sample get(int index) {
      return Sample.of(new float[] {index}, 0);
    }

    @Override
    public String source(int index) {
      return names.get(index);
    }
  }

  private static TrainTestSplit files(int count) {
    NamedFiles all =
        new NamedFiles(
            IntStream.rangeClosed(1, count)
                .mapToObj(i -> String.format("folder7/b%03d.png", i))
                .toList());
    return new TrainTestSplit(all, all);
  }

  @Test
  void equalRangesOfFileNumbersAreDomains() {
    ExperienceStream stream = DomainIncremental.dividing(files(400), 4, 1).of(files(400));

    assertThat(stream.tasks().stream().map(Experience::name))
        .containsExactly("1-100", "101-200", "201-300", "301-400");
    assertThat(numbers(stream.tasks().get(1).test()))
        .isEqualTo(IntStream.range(100, 200).boxed().toList());
    assertThat(numbers(stream.tasks().get(1).train()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(100, 200).boxed().toList())
        .isNotEqualTo(IntStream.range(100, 200).boxed().toList());
  }

  @Test
  void givenRangesComeInTheirOrder() {
    List<NumberRange> ranges = List.of(new NumberRange(3, 6), new NumberRange(1, 2));
    ExperienceStream stream = new DomainIncremental(ranges, 1).of(files(6));

    assertThat(stream.tasks().stream().map(Experience::name)).containsExactly("3-6", "1-2");
    assertThat(numbers(stream.tasks().get(0).test())).containsExactly(2, 3, 4, 5);
    assertThatThrownBy(() -> new DomainIncremental(ranges, 1).of(files(7)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("folder7/b007.png: number 7 must be in one of ");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b042.png, 42",
    "scene12_007_rgb.tif, 7",
    "2021-04-16, 16",
    "v2.3.jpg, 3",
    "1, 1",
    "b123456789012345678.png, 123456789012345678",
  })
  void theNumberIsTheLastOneBeforeTheSuffix(String name, long number) {
    assertThat(FileNumber.of(new NamedFiles(List.of(name)), 0)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"7/image.png", "b1234567890123456789.png", "image.jp2"})
  void namesTheFileWithoutANumber(String name) {
    assertThatThrownBy(() -> FileNumber.of(new NamedFiles(List.of(name)), 0))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(name + ": must have a number");
  }

  @Property(tries = 200)
  void dividedRangesAreEqualAndLeaveNoGap(
      @ForAll @IntRange(max = 50) int first,
      @ForAll @IntRange(min = 1, max = 90) int size,
      @ForAll @IntRange(min = 1, max = 12) int parts) {
    NumberRange whole = new NumberRange(first, first + size - 1);
    if (parts > size) {
      assertThatThrownBy(() -> whole.divide(parts)).hasMessageContaining(parts + " parts");
      return;
    }
    List<NumberRange> ranges = whole.divide(parts);

    assertThat(ranges).hasSize(parts);
    assertThat(ranges.get(0).first()).isEqualTo(first);
    assertThat(ranges.get(parts - 1).last()).isEqualTo(whole.last());
    for (int i = 1; i < parts; i++) {
      assertThat(ranges.get(i).first()).isEqualTo(ranges.get(i - 1).last() + 1);
      assertThat(length(ranges.get(i - 1)) - length(ranges.get(i))).isBetween(0L, 1L);
    }
    assertThat(length(ranges.get(0)) - length(ranges.get(parts - 1))).isBetween(0L, 1L);
  }

  private static long length(NumberRange range) {
    return range.last() - range.first() + 1;
  }

  /** Runs with {@code -Dperigee.rsscn7=FOLDER}, a folder of RSSCN7 (Zou et al., 2015). */
  @Test
  void theScalesOfRsscn7AreFourDomainsOfEqualSize() throws IOException {
    String folder = System.getProperty("perigee.rsscn7");
    assumeThat(folder).as("-Dperigee.rsscn7=FOLDER").isNotNull();
    assumeThat(Files.isDirectory(Path.of(String.valueOf(folder)))).as(folder).isTrue();
    ImageFolder images = ImageFolder.open(Path.of(String.valueOf(folder)));
    TrainTestSplit data = TrainTestSplit.stratified(images, 0.2, new SplitMix64(1));

    ExperienceStream stream = DomainIncremental.dividing(data, 4, 1).of(data);

    assertThat(stream.classes()).hasSize(7);
    assertThat(stream.tasks().stream().map(Experience::name))
        .containsExactly("1-100", "101-200", "201-300", "301-400");
    for (Experience task : stream.tasks()) {
      assertThat(task.train().size() + task.test().size()).isEqualTo(700);
    }
  }
}
