package space.perigee.sim.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who sees which pixels. A little of the training data is the ground's: the archive, on which the
 * start model is trained, and the golden set, by which candidates are judged on the ground and on
 * board. All else flows past the satellites: satellite {@code i} owns two of the six classes and
 * sees {@value #OWN_PERCENT} % of their pixels; the rest is spread over the others. No pixel is
 * seen twice. The data set's test rows are for the final judgement alone.
 *
 * @param archive on which the start model is trained
 * @param golden by which candidates are judged
 * @param streams what each satellite sees, in the order of time
 */
record DataSplit(
    List<Statlog.Row> archive, List<Statlog.Row> golden, List<List<Statlog.Row>> streams) {

  static final int OWN_PERCENT = 95;
  private static final int ARCHIVE_ROWS = 60;
  private static final int GOLDEN_ROWS = 300;

  /** Classes that a satellite owns. */
  static List<Integer> ownClasses(int satellite, int satellites) {
    List<Integer> own = new ArrayList<>();
    for (int label = 0; label < Statlog.CLASSES.size(); label++) {
      if (owner(label, satellites) == satellite) {
        own.add(label);
      }
    }
    return own;
  }

  private static int owner(int label, int satellites) {
    return label * satellites / Statlog.CLASSES.size();
  }

  static DataSplit of(List<Statlog.Row> training, int satellites, long seed) {
    Random random = new Random(seed);
    List<Statlog.Row> shuffled = new ArrayList<>(training);
    Collections.shuffle(shuffled, random);
    List<List<Statlog.Row>> streams = new ArrayList<>();
    for (int i = 0; i < satellites; i++) {
      streams.add(new ArrayList<>());
    }
    int ground = ARCHIVE_ROWS + GOLDEN_ROWS;
    for (Statlog.Row row : shuffled.subList(ground, shuffled.size())) {
      int owner = owner(row.label(), satellites);
      boolean own = satellites == 1 || random.nextInt(100) < OWN_PERCENT;
      int seenBy = own ? owner : (owner + 1 + random.nextInt(satellites - 1)) % satellites;
      streams.get(seenBy).add(row);
    }
    return new DataSplit(
        shuffled.subList(0, ARCHIVE_ROWS), shuffled.subList(ARCHIVE_ROWS, ground), streams);
  }
}
