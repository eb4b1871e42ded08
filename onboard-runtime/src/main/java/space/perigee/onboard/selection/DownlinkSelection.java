package space.perigee.onboard.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Selects the samples that are most informative per byte of the downlink.
 *
 * <p>The hardest samples alone are a poor choice: they resemble each other, and the second image of
 * the same cloud edge teaches little. Good samples are hard, diverse and cheap. Two steps:
 *
 * <pre>
 *   between passes   a pool of fixed size keeps the hardest candidates
 *   for a pass       while a candidate fits the budget, take the one with the most
 *                    rank * distance / bytes
 * </pre>
 *
 * {@code distance} is the distance of its embedding to the nearest sample taken, now or in the
 * remembered passes; {@code rank} is the share of the pool that is no harder. Ranks are used
 * because hardness scores differ in scale (energies are negative), and the score of a saturated
 * network would outweigh the distance. A candidate equal to one already taken has value 0 and stays
 * in the pool.
 *
 * <p>With equal ranks and bytes this is the farthest-first traversal of Gonzalez, Clustering to
 * minimize the maximum intercluster distance, TCS 38, 1985: no candidate is farther from a taken
 * one than twice what the best choice of that size could reach. Sener and Savarese, Active learning
 * for convolutional neural networks: a core-set approach, ICLR 2018, use it to choose samples for
 * labeling, and show why a cover bounds the loss. Ranks and bytes lose the factor of 2, and a
 * greedy choice by value per byte has no bound. Facility location, which is submodular, would have
 * one for equal bytes, 1 - 1/e (Nemhauser, Wolsey and Fisher, An analysis of approximations for
 * maximizing submodular set functions, Math. Programming 14, 1978), but each step visits all pairs
 * of the pool: too expensive on board.
 *
 * <p>Costs {@code 4 * dimension * (capacity + remembered)} bytes, {@code capacity} comparisons per
 * offer, and {@code capacity * (chosen + remembered)} distances per pass.
 */
public final class DownlinkSelection {

  /**
   * The state in a checkpoint.
   *
   * @param pool the candidates in order of arrival
   * @param taken the candidates taken last, oldest first
   */
  public record State(List<DownlinkCandidate> pool, List<DownlinkCandidate> taken) {

    public State {
      pool = List.copyOf(pool);
      taken = List.copyOf(taken);
    }
  }

  private final int capacity;
  private final int remembered;
  private final int dimension;
  private final List<DownlinkCandidate> pool;
  private final List<DownlinkCandidate> taken;

  /**
   * Creates an empty pool.
   *
   * @param capacity maximum number of candidates, 1 or more
   * @param remembered number of samples taken last that new ones should differ from, 0 or more
   * @param dimension of every embedding, 1 or more
   * @throws IllegalArgumentException if a value is outside its range
   */
  public DownlinkSelection(int capacity, int remembered, int dimension) {
    this(capacity, remembered, dimension, new State(List.of(), List.of()));
  }

  /**
   * Resumes from {@code state}. A smaller pool keeps the hardest candidates.
   *
   * @throws IllegalArgumentException if a value is outside its range, or an embedding of the state
   *     has another dimension
   */
  public DownlinkSelection(int capacity, int remembered, int dimension, State state) {
    if (capacity < 1 || remembered < 0 || dimension < 1) {
      throw new IllegalArgumentException(
          "capacity %d and dimension %d must be 1 or more, remembered %d 0 or more"
              .formatted(capacity, dimension, remembered));
    }
    this.capacity = capacity;
    this.remembered = remembered;
    this.dimension = dimension;
    this.pool = new ArrayList<>(capacity);
    this.taken = new ArrayList<>(remembered);
    state.pool().forEach(this::offer);
    state.taken().forEach(this::remember);
  }

  /**
   * Offers a sample. It replaces a sample with the same ID; otherwise it replaces the least hard
   * one of a full pool, if it is harder.
   *
   * @return true if the sample is in the pool now
   * @throws IllegalArgumentException if its embedding has another dimension
   */
  public boolean offer(DownlinkCandidate candidate) {
    check(candidate);
    pool.removeIf(held -> held.id() == candidate.id());
    if (pool.size() == capacity) {
      DownlinkCandidate least =
          pool.stream().min(Comparator.comparingDouble(DownlinkCandidate::hardness)).get();
      if (candidate.hardness() <= least.hardness()) {
        return false;
      }
      pool.remove(least);
    }
    return pool.add(candidate);
  }

  private void check(DownlinkCandidate candidate) {
    if (candidate.dimension() != dimension) {
      throw new IllegalArgumentException(
          "sample %d: embedding of %d values, must be %d"
              .formatted(candidate.id(), candidate.dimension(), dimension));
    }
  }

  /**
   * Removes the samples for a pass from the pool, the most valuable first. The caller keeps them
   * until they have arrived.
   *
   * @param bytes budget on the downlink, 0 or more
   */
  public List<DownlinkCandidate> take(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("budget of " + bytes + " bytes must be 0 or more");
    }
    double[] ranks = ranks();
    double[] nearest = new double[pool.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    taken.forEach(sample -> approach(nearest, sample));
    boolean[] chosen = new boolean[pool.size()];
    List<DownlinkCandidate> choice = new ArrayList<>();
    long left = bytes;
    for (int best = best(ranks, nearest, chosen, left);
        best >= 0;
        best = best(ranks, nearest, chosen, left)) {
      DownlinkCandidate candidate = pool.get(best);
      chosen[best] = true;
      choice.add(candidate);
      left -= candidate.bytes();
      approach(nearest, candidate);
    }
    pool.removeAll(choice);
    choice.forEach(this::remember);
    return List.copyOf(choice);
  }

  private double[] ranks() {
    double[] sorted = pool.stream().mapToDouble(DownlinkCandidate::hardness).sorted().toArray();
    return pool.stream()
        .mapToDouble(candidate -> (double) notAbove(sorted, candidate.hardness()) / sorted.length)
        .toArray();
  }

  /** Number of sorted values not above {@code value}, which is one of them. */
  private static int notAbove(double[] sorted, double value) {
    int index = Arrays.binarySearch(sorted, value);
    while (index + 1 < sorted.length && sorted[index + 1] == value) {
      index++;
    }
    return index + 1;
  }

  /** The most valuable candidate that fits, the oldest among equals; -1 if none fits. */
  private int best(double[] ranks, double[] nearest, boolean[] chosen, long bytes) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < ranks.length; i++) {
      DownlinkCandidate candidate = pool.get(i);
      if (!chosen[i] && candidate.bytes() <= bytes) {
        // Before the first sample is taken, all are equally far.
        double distance = Double.isInfinite(nearest[i]) ? 1 : nearest[i];
        double value = ranks[i] * distance / candidate.bytes();
        if (value > most) {
          most = value;
          best = i;
        }
      }
    }
    return best;
  }

  private void approach(double[] nearest, DownlinkCandidate sample) {
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], sample.distance(pool.get(i)));
    }
  }

  private void remember(DownlinkCandidate candidate) {
    check(candidate);
    taken.add(candidate);
    if (taken.size() > remembered) {
      taken.remove(0);
    }
  }

  /** Number of candidates in the pool. */
  public int size() {
    return pool.size();
  }

  /** The state to be saved in a checkpoint. */
  public State state() {
    return new State(pool, taken);
  }
}
