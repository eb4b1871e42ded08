package space.perigee.sim.lab.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Each task introduces new classes, in the order of the data, and earlier classes never return.
 * This is the hardest scenario, since later tasks contain no evidence of earlier classes. Classes
 * are divided as evenly as possible, larger shares first: 7 classes in 3 tasks are 3 + 2 + 2.
 * Labels keep their positions in the list of all classes, so that one network with an output for
 * each class serves the whole stream. The samples of a task come in random order.
 *
 * @param tasks number of tasks, 1 or more, at most the number of classes
 * @param seed seed of the random orders
 */
public record ClassIncremental(int tasks, long seed) implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no task
   */
  public ClassIncremental {
    Shares.requireOne(tasks);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are more tasks than classes, or the classes of a task
   *     have no samples
   */
  @Override
  public ExperienceStream of(TrainTestSplit data) {
    List<String> names = data.train().classes();
    if (tasks > names.size()) {
      throw new IllegalArgumentException(
          tasks + " tasks, must be no more than the " + names.size() + " classes");
    }
    RandomGenerator random = new SplitMix64(seed);
    List<Experience> stream = new ArrayList<>();
    for (int[] classes : Shares.of(IntStream.range(0, names.size()).toArray(), tasks)) {
      LabeledData train = only(classes, data.train());
      stream.add(
          new Experience(
              Arrays.stream(classes).mapToObj(names::get).collect(Collectors.joining("+")),
              Subset.of(train, Permutation.of(train.size(), random)),
              only(classes, data.test())));
    }
    return new ExperienceStream(names, stream);
  }

  private static LabeledData only(int[] classes, LabeledData data) {
    BitSet wanted = new BitSet();
    Arrays.stream(classes).forEach(wanted::set);
    return Subset.of(
        data, IntStream.range(0, data.size()).filter(i -> wanted.get(data.label(i))).toArray());
  }
}
