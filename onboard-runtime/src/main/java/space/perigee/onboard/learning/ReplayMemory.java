package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import space.perigee.onboard.data.Sample;

/**
 * A fair sample of everything seen so far, in fixed memory.
 *
 * <p>A network that trains on a stream alone forgets what the stream no longer shows; mixing old
 * samples into every minibatch prevents most of that (Chaudhry et al., On tiny episodic memories in
 * continual learning, 2019). The old ones are chosen by reservoir sampling, algorithm R of Vitter,
 * Random sampling with a reservoir, ACM TOMS 11(1), 1985: the first {@code capacity} samples are
 * kept; the {@code n}th after them takes a random place with probability {@code capacity / n}. At
 * every moment each sample seen is held with the same probability, whatever the order of classes.
 *
 * <p>Costs {@code 4 * features * capacity} bytes, and one random number a sample.
 */
public final class ReplayMemory {

  /**
   * What a checkpoint holds.
   *
   * @param samples in the order of their places
   * @param seen samples offered so far
   * @param randomState of the generator
   */
  public record State(List<Sample> samples, long seen, long randomState) {

    /**
     * @throws IllegalArgumentException if fewer samples were seen than are held
     */
    public State {
      samples = List.copyOf(samples);
      if (seen < samples.size()) {
        throw new IllegalArgumentException(
            "seen " + seen + " must not be below the " + samples.size() + " samples held");
      }
    }
  }

  private final int capacity;
  private final SplitMix64 random;
  private final List<Sample> places;
  private long seen;

  /**
   * An empty memory.
   *
   * @param capacity most samples to hold, 1 or more
   * @param seed of the random choices
   * @throws IllegalArgumentException if the capacity is below 1
   */
  public ReplayMemory(int capacity, long seed) {
    this(capacity, new State(List.of(), 0, seed));
  }

  /**
   * A memory as it was stored. If it is now smaller, it keeps a random choice.
   *
   * @param capacity most samples to hold, 1 or more
   * @throws IllegalArgumentException if the capacity is below 1
   */
  public ReplayMemory(int capacity, State state) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + " must be 1 or more");
    }
    this.capacity = capacity;
    this.random = new SplitMix64(state.randomState());
    this.places = new ArrayList<>(state.samples());
    this.seen = state.seen();
    while (places.size() > capacity) {
      int last = places.size() - 1;
      Collections.swap(places, random.nextInt(places.size()), last);
      places.remove(last);
    }
  }

  /** Offers a sample that has just been seen. */
  public void offer(Sample sample) {
    seen++;
    if (places.size() < capacity) {
      places.add(sample);
      return;
    }
    long place = random.nextLong(seen);
    if (place < capacity) {
      places.set((int) place, sample);
    }
  }

  /**
   * A random choice without repetition (Floyd's algorithm, CACM 30(9), 1987).
   *
   * @param count samples wanted; fewer come if fewer are held
   */
  public List<Sample> draw(int count) {
    int wanted = Math.min(count, places.size());
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int limit = places.size() - wanted; limit < places.size(); limit++) {
      int place = random.nextInt(limit + 1);
      if (!chosen.add(place)) {
        chosen.add(limit);
      }
    }
    return chosen.stream().map(places::get).toList();
  }

  /**
   * The fresh samples and as many old ones as fill the minibatch.
   *
   * @param fresh new samples, all of which are used
   * @param size samples of the minibatch; fewer come while the memory is young
   */
  public List<Sample> minibatch(List<Sample> fresh, int size) {
    List<Sample> batch = new ArrayList<>(fresh);
    batch.addAll(draw(Math.max(0, size - fresh.size())));
    return List.copyOf(batch);
  }

  /** Samples held. */
  public int size() {
    return places.size();
  }

  /** Most samples that are ever held. */
  public int capacity() {
    return capacity;
  }

  /** Samples offered so far. */
  public long seen() {
    return seen;
  }

  /** What a checkpoint must hold to go on from here. */
  public State state() {
    return new State(places, seen, random.state());
  }
}
