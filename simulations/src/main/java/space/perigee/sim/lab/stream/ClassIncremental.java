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
 * Classes come a few at a time, and do not come back: the hardest of the scenarios, for nothing in
 * a later task speaks for an earlier class. They are divided as evenly as possible, the larger
 * shares first: 7 classes in 3 tasks are 3 + 2 + 2. Labels keep their positions in the list of all
 * classes, so that one network with an output for each serves the whole stream. The samples of a
 * task come in a random order.
 *
 * @param tasks number of tasks, 1 or more; no more than classes
 * @param shuffled true for classes in a random order, false for that of the data
 * @param seed of the random orders
 */
public record ClassIncremental(int tasks, boolean shuffled, long seed) implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no task
   */
  public ClassIncremental {
    Shares.requireOne(tasks);
  }

  /** Classes in the order of the data; {@code seed} is of the samples' order in each task. */
  public static ClassIncremental inOrder(int tasks, long seed) {
    return new ClassIncremental(tasks, false, seed);
  }

  /** Classes in a random order. */
  public static ClassIncremental shuffled(int tasks, long seed) {
    return new ClassIncremental(tasks, true, seed);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are more tasks than classes, or a task has only
   *     classes without samples
   */
  @Override
  public ExperienceStream of(TrainTestSplit data) {
    List<String> names = data.train().classes();
    if (tasks > names.size()) {
      throw new IllegalArgumentException(
          tasks + " tasks, must be no more than the " + names.size() + " classes");
    }
    RandomGenerator random = new SplitMix64(seed);
    int[] order =
        shuffled
            ? Permutation.of(names.size(), random)
            : IntStream.range(0, names.size()).toArray();
    List<Experience> stream = new ArrayList<>();
    for (int[] classes : Shares.of(order, tasks)) {
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
