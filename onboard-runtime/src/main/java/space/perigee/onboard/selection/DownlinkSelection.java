package space.perigee.onboard.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Picks the samples that tell the ground most for each byte of the downlink.
 *
 * <p>The hardest samples alone are a poor choice: they resemble each other, and the second image of
 * the same cloud edge teaches little. A good choice is hard, spread over what the model sees, and
 * cheap. Two steps:
 *
 * <pre>
 *   between passes   a pool keeps the hardest candidates, a fixed number
 *   for a pass       while a candidate fits the budget, take the one with the most
 *                    rank * distance / bytes
 * </pre>
 *
 * {@code distance} is that of its embedding to the nearest sample taken, now or in the passes
 * remembered; {@code rank} is the share of the pool that is no harder. Ranks, because the scores of
 * hardness have scales of their own (energies are negative), and a saturated network's score would
 * drown the distance. A candidate that equals one already taken is worth nothing and stays behind.
 *
 * <p>With equal ranks and bytes this is the farthest-first traversal of Gonzalez, Clustering to
 * minimize the maximum intercluster distance, TCS 38, 1985: no candidate is farther from a taken
 * one than twice what the best choice of that size could reach. Sener and Savarese, Active learning
 * for convolutional neural networks: a core-set approach, ICLR 2018, use it to choose what to
 * label, and show why a cover bounds the loss. With ranks and bytes the factor of 2 is lost, and a
 * greedy choice by value per byte has no bound of its own. Facility location, which is submodular,
 * would have one at equal bytes, 1 - 1/e (Nemhauser, Wolsey and Fisher, An analysis of
 * approximations for maximizing submodular set functions, Math. Programming 14, 1978), but a step
 * of it costs all pairs of the pool: too much on board.
 *
 * <p>Costs {@code 4 * dimension * (capacity + remembered)} bytes, {@code capacity} comparisons for
 * an offer, and {@code capacity * (chosen + remembered)} distances for a pass.
 */
public final class DownlinkSelection {

  /**
   * What a checkpoint holds.
   *
   * @param pool the candidates, in the order of their arrival
   * @param taken what was taken last, oldest first
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
   * An empty pool.
   *
   * @param capacity most candidates to keep, 1 or more
   * @param remembered samples taken last from which new ones are to differ, 0 or more
   * @param dimension of every embedding, 1 or more
   * @throws IllegalArgumentException if a value is outside its range
   */
  public DownlinkSelection(int capacity, int remembered, int dimension) {
    this(capacity, remembered, dimension, new State(List.of(), List.of()));
  }

  /**
   * Takes up where {@code state} stopped. If the pool is now smaller, the hardest stay.
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
   * Offers a sample. It replaces one with its id; otherwise, if the pool is full, the least hard
   * one gives way, and among equals the newcomer.
   *
   * @return true if it is now in the pool
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
   * Takes the samples for a pass out of the pool, the most valuable first. They are the caller's
   * from now on: the outbox keeps them until they have arrived.
   *
   * @return samples that together take no more than the budget; none if none fits
   */
  public List<DownlinkCandidate> take(PassBudget budget) {
    double[] ranks = ranks();
    double[] nearest = new double[pool.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    taken.forEach(sample -> approach(nearest, sample));
    boolean[] chosen = new boolean[pool.size()];
    List<DownlinkCandidate> choice = new ArrayList<>();
    long left = budget.bytes();
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

  /** How many of the sorted values are not above {@code value}, which is one of them. */
  private static int notAbove(double[] sorted, double value) {
    int index = Arrays.binarySearch(sorted, value);
    while (index + 1 < sorted.length && sorted[index + 1] == value) {
      index++;
    }
    return index + 1;
  }

  /** The candidate of most value that fits, the oldest of several; -1 if there is none. */
  private int best(double[] ranks, double[] nearest, boolean[] chosen, long bytes) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < ranks.length; i++) {
      DownlinkCandidate candidate = pool.get(i);
      if (!chosen[i] && candidate.bytes() <= bytes) {
        // Where nothing was taken yet, all are equally far.
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

  /** Candidates in the pool. */
  public int size() {
    return pool.size();
  }

  /** What a checkpoint must hold to go on from here. */
  public State state() {
    return new State(pool, taken);
  }
}
