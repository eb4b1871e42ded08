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
 * All classes are there from the beginning, but what they look like changes from task to task:
 * another region, season, sensor or scale. The samples of a task come in a random order.
 *
 * @param domains a name for each domain, in the order in which they come
 * @param rule tells which one a sample is of
 * @param seed of the random orders
 */
public record DomainIncremental(List<String> domains, DomainRule rule, long seed)
    implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no domain
   */
  public DomainIncremental {
    domains = List.copyOf(domains);
    Shares.requireOne(domains.size());
  }

  /**
   * By the number in the name of the sample's file: the last one before the suffix.
   *
   * @param ranges one for each domain; a number outside all of them is a {@link DataException}
   */
  public static DomainIncremental byFileNumber(List<NumberRange> ranges, long seed) {
    List<NumberRange> all = List.copyOf(ranges);
    return new DomainIncremental(
        all.stream().map(NumberRange::name).toList(),
        (data, index) -> {
          long number = FileNumber.of(data, index);
          return IntStream.range(0, all.size())
              .filter(i -> all.get(i).contains(number))
              .findFirst()
              .orElseThrow(
                  () ->
                      new DataException(
                          data.source(index) + ": number " + number + " must be in one of " + all));
        },
        seed);
  }

  /**
   * By the number in the name of the sample's file, from the least to the largest that the data
   * has, in equal ranges: of 001 to 400, four domains are 001-100, 101-200, 201-300 and 301-400.
   *
   * @param data to train and to test, both count
   * @param count number of domains
   * @throws DataException if a name has no number
   * @throws IllegalArgumentException if there are fewer numbers than domains
   */
  public static DomainIncremental byFileNumber(TrainTestSplit data, int count, long seed) {
    LongSummaryStatistics numbers =
        Stream.of(data.train(), data.test())
            .flatMapToLong(
                part -> LongStream.range(0, part.size()).map(i -> FileNumber.of(part, (int) i)))
            .summaryStatistics();
    return byFileNumber(new NumberRange(numbers.getMin(), numbers.getMax()).divide(count), seed);
  }

  /**
   * By the value of one feature. There is one domain more than there are bounds: the first has what
   * is below the first bound, each further one what is at its bound or above.
   *
   * @param feature position of the feature, 0 or more
   * @param bounds ascending, in the feature's unit
   * @throws IllegalArgumentException if the feature is negative, or the bounds do not ascend
   */
  public static DomainIncremental byColumn(int feature, List<Double> bounds, long seed) {
    List<Double> all = List.copyOf(bounds);
    boolean ascending =
        IntStream.range(1, all.size()).allMatch(i -> all.get(i - 1) < all.get(i))
            && all.stream().noneMatch(bound -> bound.isNaN());
    if (feature < 0 || !ascending) {
      throw new IllegalArgumentException(
          "feature " + feature + " must be 0 or more, and bounds " + all + " must ascend");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= all.size(); i++) {
      names.add(i == 0 ? "below" : "from " + all.get(i - 1));
    }
    return new DomainIncremental(
        names,
        (data, index) -> {
          if (feature >= data.featureCount()) {
            throw new DataException(
                "feature " + feature + " must be below the " + data.featureCount() + " features");
          }
          float value = data.get(index).features()[feature];
          return (int) all.stream().filter(bound -> bound <= value).count();
        },
        seed);
  }

  @Override
  public ExperienceStream of(TrainTestSplit data) {
    RandomGenerator random = new SplitMix64(seed);
    List<LabeledData> train = byDomain(data.train());
    List<LabeledData> test = byDomain(data.test());
    List<Experience> tasks = new ArrayList<>();
    for (int domain = 0; domain < domains.size(); domain++) {
      LabeledData own = train.get(domain);
      tasks.add(
          new Experience(
              domains.get(domain),
              Subset.of(own, Permutation.of(own.size(), random)),
              test.get(domain)));
    }
    return new ExperienceStream(data.train().classes(), tasks);
  }

  private List<LabeledData> byDomain(LabeledData data) {
    int[] domain = new int[data.size()];
    for (int i = 0; i < domain.length; i++) {
      domain[i] = rule.domain(data, i);
      if (domain[i] < 0 || domain[i] >= domains.size()) {
        throw new DataException(
            "sample "
                + data.source(i)
                + ": domain "
                + domain[i]
                + " must be below the "
                + domains.size()
                + " domains");
      }
    }
    return IntStream.range(0, domains.size())
        .<LabeledData>mapToObj(
            wanted ->
                Subset.of(
                    data,
                    IntStream.range(0, domain.length).filter(i -> domain[i] == wanted).toArray()))
        .toList();
  }
}
