package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RecordStore;

/**
 * Keeps a selection of the stream's samples. The index is in memory, the samples are in a {@link
 * RecordStore}, and only drawn samples are read.
 *
 * <p>{@link Policy#RESERVOIR} holds each sample seen with the same probability (Vitter, Random
 * sampling with a reservoir, ACM TOMS 11, 1985). {@link Policy#CLASS_BALANCED} makes room by
 * dropping a random sample of the largest class, and keeps a reservoir within a full class (Prabhu
 * et al., GDumb, ECCV 2020; Chrysakis and Moens, Online continual learning from imbalanced data,
 * ICML 2020), so that rare classes stay. {@link Policy#SPREAD} is balanced too, but drops one of
 * the two closest samples of a class, so that the kept samples cover the class, including its rare
 * corners; see {@link Crowding}.
 */
final class ExemplarMemory {

  /** Which samples to keep. */
  enum Policy {
    RESERVOIR,
    CLASS_BALANCED,
    SPREAD
  }

  private record Kept(int label, RecordStore.Place place) {}

  private static final Logger LOG = LoggerFactory.getLogger(ExemplarMemory.class);

  private final Policy policy;
  private final int capacity;
  private final ExemplarCodec codec;
  private final RecordStore store;
  private SplitMix64 random;
  private final List<Kept> places = new ArrayList<>();
  private final Map<Integer, Long> seenOfClass = new TreeMap<>();
  private final Crowding crowding = new Crowding(this::rowAt);
  private long seen;

  ExemplarMemory(Policy policy, int capacity, ExemplarCodec codec, RecordStore store, long seed) {
    this.policy = policy;
    this.capacity = capacity;
    this.codec = codec;
    this.store = store;
    this.random = new SplitMix64(seed);
  }

  int size() {
    return places.size();
  }

  /** Bytes of the kept samples. */
  long bytes() {
    return (long) places.size() * codec.bytes();
  }

  /**
   * Mean distance of a sample to the nearest one of its class; 0 unless the policy is {@link
   * Policy#SPREAD}.
   */
  double spacing() {
    return crowding.spacing();
  }

  /** All kept samples. */
  List<Exemplar> all() {
    return read(new ArrayList<>(places));
  }

  void clear() {
    places.forEach(kept -> store.free(kept.place()));
    places.clear();
    crowding.clear();
    seenOfClass.clear();
    seen = 0;
  }

  /** Offers a sample that has just been seen. */
  void offer(Exemplar sample) {
    seen++;
    long ofClass = seenOfClass.merge(sample.label(), 1L, Long::sum);
    if (places.size() < capacity) {
      places.add(put(sample));
      if (policy == Policy.SPREAD) {
        crowd(places.size() - 1);
      }
    } else if (capacity > 0) {
      victim(sample, ofClass).ifPresent(place -> replace(place, sample));
    }
  }

  /** Offers the samples of a minibatch, without logits. */
  void offer(float[] rows, int[] labels) {
    int features = rows.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      offer(new Exemplar(Minibatch.row(rows, i, features), labels[i], new float[0]));
    }
  }

  private Kept put(Exemplar sample) {
    return new Kept(sample.label(), store.put(codec.encode(sample.row(), sample.logits())));
  }

  private void replace(int place, Exemplar sample) {
    Kept victim = places.get(place);
    store.free(victim.place());
    places.set(place, put(sample));
    if (policy == Policy.SPREAD) {
      crowding.remove(place, placesOf(victim.label()));
      crowd(place);
    }
  }

  /** Measures distances on the stored row, so that a restart measures the same. */
  private void crowd(int place) {
    crowding.put(place, rowAt(place), placesOf(places.get(place).label()));
  }

  /** The place of the sample that a new one replaces, if any. */
  private Optional<Integer> victim(Exemplar sample, long ofClass) {
    if (policy == Policy.RESERVOIR) {
      long place = random.nextLong(seen);
      return place < capacity ? Optional.of((int) place) : Optional.empty();
    }
    List<Integer> own = placesOf(sample.label());
    List<Integer> most = placesOf(largestClass());
    if (own.size() < most.size()) {
      return Optional.of(
          policy == Policy.SPREAD
              ? crowding.mostCrowded(most)
              : most.get(random.nextInt(most.size())));
    }
    if (policy == Policy.SPREAD) {
      return crowding.replacedBy(sample.row(), own);
    }
    long place = random.nextLong(ofClass);
    return place < own.size() ? Optional.of(own.get((int) place)) : Optional.empty();
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
    places.forEach(kept -> counts.merge(kept.label(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  /** The stored row of a place; zeros if it is damaged. */
  private float[] rowAt(int place) {
    Kept kept = places.get(place);
    return store
        .get(kept.place())
        .map(record -> codec.decode(record, kept.label()).row())
        .orElseGet(() -> new float[codec.features()]);
  }

  /**
   * Draws at most {@code count} samples at random, without replacement. A balanced memory gives
   * every class that has samples left the same probability at each draw.
   */
  List<Exemplar> draw(int count) {
    if (policy == Policy.RESERVOIR) {
      return read(draw(new ArrayList<>(places), count));
    }
    Map<Integer, List<Kept>> byClass = new TreeMap<>();
    for (Kept kept : places) {
      byClass.computeIfAbsent(kept.label(), label -> new ArrayList<>()).add(kept);
    }
    List<List<Kept>> classes = new ArrayList<>(byClass.values());
    List<Kept> chosen = new ArrayList<>();
    while (chosen.size() < count && !classes.isEmpty()) {
      int at = random.nextInt(classes.size());
      chosen.addAll(draw(classes.get(at), 1));
      if (classes.get(at).isEmpty()) {
        classes.remove(at);
      }
    }
    return read(chosen);
  }

  /** Draws from a list and removes what it draws. */
  private List<Kept> draw(List<Kept> rest, int count) {
    List<Kept> chosen = new ArrayList<>();
    while (chosen.size() < count && !rest.isEmpty()) {
      int at = random.nextInt(rest.size());
      int last = rest.size() - 1;
      chosen.add(rest.get(at));
      rest.set(at, rest.get(last));
      rest.remove(last);
    }
    return chosen;
  }

  /** Reads samples and forgets damaged ones. */
  private List<Exemplar> read(List<Kept> chosen) {
    List<Exemplar> samples = new ArrayList<>(chosen.size());
    for (Kept kept : chosen) {
      Optional<byte[]> record = store.get(kept.place());
      if (record.isPresent()) {
        samples.add(codec.decode(record.get(), kept.label()));
      } else {
        forget(kept);
      }
    }
    return samples;
  }

  private void forget(Kept damaged) {
    LOG.warn("event=exemplar-damaged slot={} label={}", damaged.place().slot(), damaged.label());
    store.free(damaged.place());
    places.remove(damaged);
    if (policy == Policy.SPREAD) {
      measureCrowding();
    }
  }

  private void measureCrowding() {
    crowding.clear();
    for (int i = 0; i < places.size(); i++) {
      List<Integer> before = new ArrayList<>(placesOf(places.get(i).label()));
      int place = i;
      before.removeIf(other -> other > place);
      crowding.put(i, rowAt(i), before);
    }
  }

  /** Makes the samples durable, then writes the index. */
  void save(DataOutput out) throws IOException {
    store.sync();
    out.writeInt(codec.bytes());
    out.writeLong(seen);
    out.writeLong(random.state());
    out.writeInt(seenOfClass.size());
    for (Map.Entry<Integer, Long> entry : seenOfClass.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeLong(entry.getValue());
    }
    out.writeInt(places.size());
    for (Kept kept : places) {
      out.writeInt(kept.label());
      out.writeInt(kept.place().slot());
      out.writeInt(kept.place().checksum());
    }
  }

  /**
   * Restores an index.
   *
   * @throws IOException if its records have another size, or there are more than the capacity
   */
  void restore(DataInput in) throws IOException {
    int bytes = in.readInt();
    if (bytes != codec.bytes()) {
      throw new IOException(
          "the replay memory has records of " + bytes + " bytes, the settings " + codec.bytes());
    }
    seen = in.readLong();
    random = new SplitMix64(in.readLong());
    seenOfClass.clear();
    for (int i = in.readInt(); i > 0; i--) {
      seenOfClass.put(in.readInt(), in.readLong());
    }
    int size = in.readInt();
    if (size < 0 || size > capacity) {
      throw new IOException(
          "the replay memory holds " + size + " samples, the settings allow " + capacity);
    }
    places.clear();
    for (int i = 0; i < size; i++) {
      places.add(new Kept(in.readInt(), new RecordStore.Place(in.readInt(), in.readInt())));
    }
    try {
      store.restore(places.stream().map(Kept::place).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException("the index of the replay memory: " + e.getMessage(), e);
    }
    if (policy == Policy.SPREAD) {
      measureCrowding();
    }
  }

  /** To be called once the index that {@link #save} wrote is durable. */
  void committed() {
    store.committed();
  }
}
