package space.perigee.sim.example;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Distribution of the pixels. The ground holds a small part of the training data: the archive for
 * the start model, and the golden set for the evaluation of candidates on the ground and on board.
 * The satellites see the rest: satellite {@code i} owns two of the six classes and sees {@value
 * #OWN_PERCENT} % of their pixels; the others see the remainder. No pixel is seen twice. The data
 * set's test rows are used only for the final evaluation.
 *
 * @param archive training data of the start model
 * @param golden evaluation data for candidates
 * @param streams pixels of each satellite, in order
 */
public record DataSplit(
    List<Statlog.Row> archive, List<Statlog.Row> golden, List<List<Statlog.Row>> streams) {

  /** Share of the pixels of its own classes that a satellite sees (%). */
  public static final int OWN_PERCENT = 95;

  private static final int ARCHIVE_ROWS = 60;
  private static final int GOLDEN_ROWS = 300;

  /** Returns the classes that a satellite owns. */
  public static List<Integer> ownClasses(int satellite, int satellites) {
    return IntStream.range(0, Statlog.CLASSES.size())
        .filter(label -> owner(label, Statlog.CLASSES.size(), satellites) == satellite)
        .boxed()
        .toList();
  }

  private static int owner(int label, int classes, int satellites) {
    return label * satellites / classes;
  }

  /** The satellite that sees a sample of a class: mostly the one that owns the class. */
  private static int seenBy(int label, int classes, int satellites, Random random) {
    int owner = owner(label, classes, satellites);
    boolean own = satellites == 1 || random.nextInt(100) < OWN_PERCENT;
    return own ? owner : (owner + 1 + random.nextInt(satellites - 1)) % satellites;
  }

  /**
   * Divides the data set.
   *
   * @param satellites number of satellites, 1 or more
   * @param seed the same seed gives the same split
   */
  public static DataSplit of(List<Statlog.Row> training, int satellites, long seed) {
    Random random = new Random(seed);
    List<Statlog.Row> shuffled = new ArrayList<>(training);
    Collections.shuffle(shuffled, random);
    List<List<Statlog.Row>> streams = new ArrayList<>();
    for (int i = 0; i < satellites; i++) {
      streams.add(new ArrayList<>());
    }
    int ground = ARCHIVE_ROWS + GOLDEN_ROWS;
    for (Statlog.Row row : shuffled.subList(ground, shuffled.size())) {
      streams.get(seenBy(row.label(), Statlog.CLASSES.size(), satellites, random)).add(row);
    }
    return new DataSplit(
        shuffled.subList(0, ARCHIVE_ROWS), shuffled.subList(ARCHIVE_ROWS, ground), streams);
  }
}
