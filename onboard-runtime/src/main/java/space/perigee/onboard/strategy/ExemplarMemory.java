package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RecordStore;
import space.perigee.onboard.strategy.Shelf.Kept;

/**
 * Keeps a selection of the stream's samples. The index is in memory, the samples are in a {@link
 * RecordStore}, and only drawn samples are read.
 *
 * <p>{@link Policy#RESERVOIR} holds each sample seen with the same probability (Vitter, Random
 * sampling with a reservoir, ACM TOMS 11, 1985).
 *
 * <p>{@link Policy#CLASS_BALANCED} makes room for rare classes (Chrysakis and Moens, Online
 * continual learning from imbalanced data, ICML 2020). While there is room, it keeps every sample.
 * After that,
 *
 * <ul>
 *   <li>a class that is the largest, or once was, is <em>full</em>: its new sample replaces a
 *       random one of its own with probability kept / seen, so that the class is a reservoir;
 *   <li>a new sample of any other class replaces a random one of the largest class.
 * </ul>
 *
 * <p>The largest class never grows, so a class that once was the largest either still is, or has
 * lost samples. A class that never was has lost none. This is how {@link #isFull} tells them apart.
 *
 * <p>{@link Policy#SPREAD} is balanced too, but drops one of the two closest samples of a class, so
 * that the kept samples cover the class, including its rare corners; see {@link SpreadShelf}.
 *
 * <p>With the first two policies, the cost of offering or drawing a sample does not depend on the
 * capacity.
 */
final class ExemplarMemory {

  /** Which samples to keep. */
  enum Policy {
    RESERVOIR,
    CLASS_BALANCED,
    SPREAD
  }

  private static final Logger LOG = LoggerFactory.getLogger(ExemplarMemory.class);

  /** Version of the index. Version 1 had no ranges and began with the size of a record. */
  private static final int FORMAT = 2;

  /** Key of the only shelf of a reservoir. */
  private static final int ALL_CLASSES = 0;

  private final Policy policy;
  private final int capacity;
  private final ExemplarCodec codec;
  private final RecordStore store;
  private SplitMix64 random;
  private final Map<Integer, Shelf> shelves = new TreeMap<>();
  private int size;

  ExemplarMemory(Policy policy, int capacity, ExemplarCodec codec, RecordStore store, long seed) {
    this.policy = policy;
    this.capacity = capacity;
    this.codec = codec;
    this.store = store;
    this.random = new SplitMix64(seed);
  }

  int size() {
    return size;
  }

  /** Bytes of the kept samples. */
  long bytes() {
    return (long) size * codec.bytes();
  }

  /**
   * Mean distance of a sample to the nearest one of its class; 0 unless the policy is {@link
   * Policy#SPREAD}.
   */
  double spacing() {
    int samples = 0;
    double sum = 0;
    for (Shelf shelf : shelves.values()) {
      if (shelf instanceof SpreadShelf spread) {
        samples += spread.neighbored();
        sum += spread.sumOfDistances();
      }
    }
    return samples == 0 ? 0 : sum / samples;
  }

  /** All kept samples. */
  List<Exemplar> all() {
    return read(index());
  }

  private List<Kept> index() {
    List<Kept> index = new ArrayList<>(size);
    for (Shelf shelf : shelves.values()) {
      for (int i = 0; i < shelf.size(); i++) {
        index.add(shelf.get(i));
      }
    }
    return index;
  }

  void clear() {
    index().forEach(kept -> store.free(kept.place()));
    shelves.clear();
    codec.clear();
    size = 0;
  }

  /** Offers a sample that has just been seen. */
  void offer(Exemplar sample) {
    Shelf own = shelf(sample.label());
    boolean full = size == capacity && isFull(own);
    own.setSeen(own.seen() + 1);
    if (size < capacity) {
      put(sample, own);
    } else if (full) {
      OptionalInt position = own.replacedBy(sample.row(), random);
      if (position.isPresent()) {
        drop(own, position.getAsInt());
        put(sample, own);
      }
    } else if (capacity > 0) {
      Shelf largest = largest();
      drop(largest, largest.dispensable(random));
      put(sample, own);
    }
  }

  /** Offers the samples of a minibatch, without logits. */
  void offer(float[] rows, int[] labels) {
    int features = rows.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      offer(new Exemplar(Minibatch.row(rows, i, features), labels[i], new float[0]));
    }
  }

  private Shelf shelf(int label) {
    return shelves.computeIfAbsent(
        policy == Policy.RESERVOIR ? ALL_CLASSES : label,
        unknown -> policy == Policy.SPREAD ? new SpreadShelf(this::row) : new Shelf());
  }

  /** Whether a class is or once was the largest one; for a full memory. */
  private boolean isFull(Shelf shelf) {
    return shelf.hasLost() || shelf.size() == largest().size();
  }

  private Shelf largest() {
    return Collections.max(shelves.values(), Comparator.comparingInt(Shelf::size));
  }

  private void put(Exemplar sample, Shelf shelf) {
    RecordStore.Place place = store.put(codec.encode(sample.row(), sample.logits()));
    shelf.add(new Kept(sample.label(), place));
    size++;
  }

  private void drop(Shelf shelf, int position) {
    store.free(shelf.remove(position).place());
    size--;
  }

  /** The stored row of a sample; zeros if it is damaged. */
  private float[] row(Kept kept) {
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
    Map<Shelf, Integer> shares = shares(Math.min(count, size));
    List<Kept> chosen = new ArrayList<>();
    shares.forEach((shelf, share) -> shelf.draw(share, random, chosen));
    return read(chosen);
  }

  /** Distributes draws over the classes, one at a time. */
  private Map<Shelf, Integer> shares(int count) {
    Map<Shelf, Integer> shares = new LinkedHashMap<>();
    List<Shelf> open = new ArrayList<>(shelves.values());
    open.removeIf(shelf -> shelf.size() == 0);
    for (int i = 0; i < count; i++) {
      int at = open.size() == 1 ? 0 : random.nextInt(open.size());
      Shelf shelf = open.get(at);
      if (shares.merge(shelf, 1, Integer::sum) == shelf.size()) {
        open.remove(at);
      }
    }
    return shares;
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
    shelf(damaged.label()).forget(damaged);
    size--;
  }

  /** Makes the samples durable, then writes the index. */
  void save(DataOutput out) throws IOException {
    store.sync();
    out.writeInt(-FORMAT);
    out.writeInt(codec.bytes());
    out.writeLong(shelves.values().stream().mapToLong(Shelf::seen).sum());
    out.writeLong(random.state());
    out.writeInt(shelves.size());
    for (Map.Entry<Integer, Shelf> entry : shelves.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeLong(entry.getValue().seen());
    }
    out.writeInt(size);
    for (Kept kept : index()) {
      out.writeInt(kept.label());
      out.writeInt(kept.place().slot());
      out.writeInt(kept.place().checksum());
    }
    codec.save(out);
  }

  /**
   * Restores an index. A reservoir adds up the classes that earlier versions counted one by one.
   *
   * @throws IOException if its format is unknown, its records have another size, or there are more
   *     than the capacity
   */
  void restore(DataInput in) throws IOException {
    int first = in.readInt();
    int format = first < 0 ? -first : 1;
    if (format > FORMAT) {
      throw new IOException(
          "the replay memory has format " + format + ", this release reads up to " + FORMAT);
    }
    int bytes = format == 1 ? first : in.readInt();
    if (bytes != codec.bytes()) {
      throw new IOException(
          "the replay memory has records of " + bytes + " bytes, the settings " + codec.bytes());
    }
    in.readLong();
    random = new SplitMix64(in.readLong());
    shelves.clear();
    for (int i = in.readInt(); i > 0; i--) {
      Shelf shelf = shelf(in.readInt());
      shelf.setSeen(shelf.seen() + in.readLong());
    }
    List<Kept> index = readIndex(in);
    if (format > 1) {
      codec.restore(in);
    } else {
      codec.clear();
    }
    index.forEach(kept -> shelf(kept.label()).add(kept));
  }

  private List<Kept> readIndex(DataInput in) throws IOException {
    size = in.readInt();
    if (size < 0 || size > capacity) {
      throw new IOException(
          "the replay memory holds " + size + " samples, the settings allow " + capacity);
    }
    List<Kept> index = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      index.add(new Kept(in.readInt(), new RecordStore.Place(in.readInt(), in.readInt())));
    }
    index.removeIf(kept -> !store.mayRestore(kept.place()));
    size = index.size();
    try {
      store.restore(index.stream().map(Kept::place).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException("the index of the replay memory: " + e.getMessage(), e);
    }
    return index;
  }

  /** To be called once the index that {@link #save} wrote is durable. */
  void committed() {
    store.committed();
  }
}
