package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import space.perigee.onboard.memory.RecordStore;

/**
 * The kept samples of one class in an {@link ExemplarMemory}, or of the whole stream if the memory
 * does not distinguish classes. When a sample is removed, the last one moves to its position.
 *
 * <p>Every operation costs constant time, except {@link #forget}, which looks for the sample.
 */
class Shelf {

  /**
   * A kept sample.
   *
   * @param label its class
   * @param place where it is stored
   */
  record Kept(int label, RecordStore.Place place) {}

  private final List<Kept> samples = new ArrayList<>();
  private final BitSet drawn = new BitSet();
  private long seen;

  final int size() {
    return samples.size();
  }

  final Kept get(int position) {
    return samples.get(position);
  }

  /** Number of samples that this shelf was offered so far, kept or not. */
  final long seen() {
    return seen;
  }

  final void setSeen(long newSeen) {
    seen = newSeen;
  }

  /** Whether a sample that was offered is no longer here. */
  final boolean hasLost() {
    return samples.size() < seen;
  }

  void add(Kept sample) {
    samples.add(sample);
  }

  Kept remove(int position) {
    Kept removed = samples.get(position);
    Kept last = samples.remove(samples.size() - 1);
    if (position < samples.size()) {
      samples.set(position, last);
    }
    return removed;
  }

  /**
   * Removes a damaged sample. A shelf that had lost none counts it as never offered: its class may
   * be rare, and still has to grow.
   */
  final void forget(Kept damaged) {
    if (!hasLost()) {
      seen--;
    }
    remove(samples.indexOf(damaged));
  }

  /** The position to clear for another class. */
  int dispensable(RandomGenerator random) {
    return random.nextInt(samples.size());
  }

  /**
   * The position that the sample offered last replaces; empty if it is not kept. Every sample
   * offered so far is kept with the same probability.
   */
  OptionalInt replacedBy(float[] row, RandomGenerator random) {
    long position = random.nextLong(seen);
    return position < samples.size() ? OptionalInt.of((int) position) : OptionalInt.empty();
  }

  /**
   * Draws samples without replacement and adds them to {@code chosen} (Floyd's algorithm; Bentley
   * and Floyd, Programming pearls: a sample of brilliance, CACM 30, 1987).
   *
   * @param count at most {@link #size}
   */
  final void draw(int count, RandomGenerator random, List<Kept> chosen) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      int last = samples.size() - count + i;
      int position = random.nextInt(last + 1);
      positions[i] = drawn.get(position) ? last : position;
      drawn.set(positions[i]);
      chosen.add(samples.get(positions[i]));
    }
    for (int position : positions) {
      drawn.clear(position);
    }
  }
}
