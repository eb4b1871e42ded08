package space.perigee.sim.lab.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

/**
 * All classes occur from the start, but their appearance changes from task to task: another region,
 * season, sensor or scale, by the numbers in the names of the files ({@link FileNumber}). The
 * samples of a task come in random order.
 *
 * @param ranges numbers of each domain, in the order of the tasks
 * @param seed seed of the random orders
 */
public record DomainIncremental(List<NumberRange> ranges, long seed) implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no domain
   */
  public DomainIncremental {
    ranges = List.copyOf(ranges);
    Shares.requireOne(ranges.size());
  }

  /**
   * Divides all numbers of the data into equal ranges: of 001 to 400, four domains are 001-100,
   * 101-200, 201-300 and 301-400.
   *
   * @param data training and test data
   * @param count number of domains
   * @throws DataException if a name has no number
   * @throws IllegalArgumentException if there are fewer numbers than domains
   */
  public static DomainIncremental dividing(TrainTestSplit data, int count, long seed) {
    LongSummaryStatistics numbers =
        Stream.of(data.train(), data.test())
            .flatMapToLong(
                part -> LongStream.range(0, part.size()).map(i -> FileNumber.of(part, (int) i)))
            .summaryStatistics();
    return new DomainIncremental(
        new NumberRange(numbers.getMin(), numbers.getMax()).divide(count), seed);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if a number is in none of the ranges
   */
  @Override
  public ExperienceStream of(TrainTestSplit data) {
    RandomGenerator random = new SplitMix64(seed);
    List<LabeledData> train = byDomain(data.train());
    List<LabeledData> test = byDomain(data.test());
    List<Experience> tasks = new ArrayList<>();
    for (int domain = 0; domain < ranges.size(); domain++) {
      LabeledData own = train.get(domain);
      tasks.add(
          new Experience(
              ranges.get(domain).name(),
              Subset.of(own, Permutation.of(own.size(), random)),
              test.get(domain)));
    }
    return new ExperienceStream(data.train().classes(), tasks);
  }

  private List<LabeledData> byDomain(LabeledData data) {
    int[] domains = IntStream.range(0, data.size()).map(i -> domain(data, i)).toArray();
    return IntStream.range(0, ranges.size())
        .<LabeledData>mapToObj(
            wanted ->
                Subset.of(
                    data,
                    IntStream.range(0, domains.length).filter(i -> domains[i] == wanted).toArray()))
        .toList();
  }

  private int domain(LabeledData data, int index) {
    long number = FileNumber.of(data, index);
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(number)) {
        return i;
      }
    }
    throw new DataException(
        data.source(index) + ": number " + number + " must be in one of " + ranges);
  }
}
