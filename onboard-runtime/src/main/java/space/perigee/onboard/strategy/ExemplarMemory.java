package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Some samples of the stream.
 *
 * <p>{@link Policy#RESERVOIR} holds each sample seen with the same probability (Vitter, Random
 * sampling with a reservoir, ACM TOMS 11, 1985). {@link Policy#CLASS_BALANCED} makes room by
 * dropping a random one of the class that has most, and within a full class keeps a reservoir
 * (Prabhu et al., GDumb, ECCV 2020; Chrysakis and Moens, Online continual learning from imbalanced
 * data, ICML 2020), so that rare classes stay.
 */
final class ExemplarMemory {

  /** Which samples to keep. */
  enum Policy {
    RESERVOIR,
    CLASS_BALANCED
  }

  private final Policy policy;
  private final int capacity;
  private final SplitMix64 random;
  private final List<Exemplar> places = new ArrayList<>();
  private final Map<Integer, Long> seenOfClass = new HashMap<>();
  private long seen;

  ExemplarMemory(Policy policy, int capacity, long seed) {
    this.policy = policy;
    this.capacity = capacity;
    this.random = new SplitMix64(seed);
  }

  int size() {
    return places.size();
  }

  List<Exemplar> all() {
    return List.copyOf(places);
  }

  void clear() {
    places.clear();
    seenOfClass.clear();
    seen = 0;
  }

  /** Offers a sample that has just been seen. */
  void offer(Exemplar sample) {
    seen++;
    long ofClass = seenOfClass.merge(sample.label(), 1L, Long::sum);
    if (places.size() < capacity) {
      places.add(sample);
    } else if (capacity > 0) {
      replace(sample, ofClass);
    }
  }

  /** Offers the samples of a minibatch, without logits. */
  void offer(float[] rows, int[] labels) {
    int features = rows.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      offer(new Exemplar(Minibatch.row(rows, i, features), labels[i], new float[0]));
    }
  }

  private void replace(Exemplar sample, long ofClass) {
    if (policy == Policy.RESERVOIR) {
      long place = random.nextLong(seen);
      if (place < capacity) {
        places.set((int) place, sample);
      }
      return;
    }
    List<Integer> own = placesOf(sample.label());
    int largest = largestClass();
    if (own.size() < placesOf(largest).size()) {
      List<Integer> victims = placesOf(largest);
      places.set(victims.get(random.nextInt(victims.size())), sample);
    } else {
      long place = random.nextLong(ofClass);
      if (place < own.size()) {
        places.set(own.get((int) place), sample);
      }
    }
  }

  private List<Integer> placesOf(int label) {
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).label() == label) {
        own.add(i);
      }
    }
    return own;
  }

  private int largestClass() {
    Map<Integer, Integer> counts = new HashMap<>();
    places.forEach(exemplar -> counts.merge(exemplar.label(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  /**
   * A random choice without repetition; fewer come if fewer are held. A balanced memory gives every
   * class the same chance at each draw, while it has samples left.
   */
  List<Exemplar> draw(int count) {
    if (policy == Policy.RESERVOIR) {
      return draw(new ArrayList<>(places), count);
    }
    Map<Integer, List<Exemplar>> byClass = new TreeMap<>();
    for (Exemplar exemplar : places) {
      byClass.computeIfAbsent(exemplar.label(), label -> new ArrayList<>()).add(exemplar);
    }
    List<List<Exemplar>> classes = new ArrayList<>(byClass.values());
    List<Exemplar> chosen = new ArrayList<>();
    while (chosen.size() < count && !classes.isEmpty()) {
      List<Exemplar> ofOne = classes.get(random.nextInt(classes.size()));
      chosen.addAll(draw(ofOne, 1));
      if (ofOne.isEmpty()) {
        classes.remove(ofOne);
      }
    }
    return chosen;
  }

  /** Takes some out of a list. */
  private List<Exemplar> draw(List<Exemplar> rest, int count) {
    List<Exemplar> chosen = new ArrayList<>();
    while (chosen.size() < count && !rest.isEmpty()) {
      int at = random.nextInt(rest.size());
      int last = rest.size() - 1;
      chosen.add(rest.get(at));
      rest.set(at, rest.get(last));
      rest.remove(last);
    }
    return chosen;
  }
}
