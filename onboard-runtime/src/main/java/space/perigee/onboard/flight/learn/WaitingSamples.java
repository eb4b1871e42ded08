package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;

/**
 * A bounded queue of samples for training, first in, first out. When it is full, the oldest sample
 * is dropped, since recent changes are what there is to learn. A sample with more than one step
 * returns to the end after each, so that the steps are epochs over the queue. A {@link RecordStore}
 * holds the rows as float32; their order is in memory.
 */
final class WaitingSamples {

  private static final Logger log = LoggerFactory.getLogger(WaitingSamples.class);

  /** A queued sample. */
  record Entry(RecordStore.Place place, int label, int steps) {}

  /**
   * Samples that were taken together.
   *
   * @param rows sample by sample
   * @param labels a class for each, or {@link space.perigee.onboard.data.Sample#UNLABELED}
   * @param steps that they have already taken part in
   * @param entries entries of the queue
   */
  record Batch(float[] rows, int[] labels, int steps, List<Entry> entries) {

    int size() {
      return labels.length;
    }
  }

  private final int capacity;
  private final int features;
  private final String settings;
  private final RecordStore store;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /**
   * @param name of the store
   * @param capacity largest number of samples, 1 or more
   * @param model whose rows they are
   */
  WaitingSamples(String name, int capacity, OnboardModel model, RecordStorage storage) {
    this.capacity = capacity;
    this.features = model.rowSize();
    this.settings = capacity + " rows of " + features + " values at cut " + model.cut();
    this.store = storage.open(name, capacity, Float.BYTES * features);
  }

  /**
   * Adds a sample.
   *
   * @return true if the oldest was dropped for it
   */
  boolean add(float[] row, int label) {
    boolean full = entries.size() == capacity;
    if (full) {
      store.free(entries.remove().place());
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * features).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    entries.add(new Entry(store.put(bytes.array()), label, 0));
    return full;
  }

  int size() {
    return entries.size();
  }

  /** True if a sample can be added without dropping another. */
  boolean hasRoom() {
    return entries.size() < capacity;
  }

  /** Number of samples that {@link #take} would take now. */
  int ready(int most) {
    int count = 0;
    Iterator<Entry> all = entries.iterator();
    while (count < most && all.hasNext()) {
      if (all.next().steps() != entries.getFirst().steps()) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * Takes the oldest samples that have taken part in the same number of steps. The caller either
   * {@link #putBack puts them back} or {@link #release releases} them. Damaged samples are left
   * out.
   */
  Batch take(int most) {
    List<Entry> taken = new ArrayList<>();
    int steps = 0;
    float[] rows = new float[ready(most) * features];
    for (int left = ready(most); left > 0; left--) {
      Entry entry = entries.remove();
      steps = entry.steps();
      Optional<byte[]> record = store.get(entry.place());
      if (record.isPresent()) {
        ByteBuffer.wrap(record.get())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(rows, taken.size() * features, features);
        taken.add(entry);
      } else {
        log.warn("event=waiting-sample-damaged slot={}", entry.place().slot());
        store.free(entry.place());
      }
    }
    return new Batch(
        Arrays.copyOf(rows, taken.size() * features),
        taken.stream().mapToInt(Entry::label).toArray(),
        steps,
        taken);
  }

  /** Returns samples to the end of the queue after another step. */
  void putBack(Batch batch) {
    for (Entry entry : batch.entries()) {
      entries.add(new Entry(entry.place(), entry.label(), entry.steps() + 1));
    }
  }

  /** Frees samples that were taken. */
  void release(Batch batch) {
    batch.entries().forEach(entry -> store.free(entry.place()));
  }

  /** Frees all queued samples. */
  void clear() {
    entries.forEach(entry -> store.free(entry.place()));
    entries.clear();
  }

  /** Settings that the state depends on. */
  String settings() {
    return settings;
  }

  /** Writes the order, after making the samples durable. */
  void save(DataOutput out) throws IOException {
    store.sync();
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      out.writeInt(entry.place().slot());
      out.writeInt(entry.place().checksum());
      out.writeInt(entry.label());
      out.writeInt(entry.steps());
    }
  }

  /**
   * Restores an order that was saved with the same settings.
   *
   * @throws IOException if it is truncated
   * @throws IllegalArgumentException if it is invalid
   */
  void restore(DataInput in) throws IOException {
    entries.clear();
    for (int left = in.readInt(); left > 0; left--) {
      RecordStore.Place place = new RecordStore.Place(in.readInt(), in.readInt());
      entries.add(new Entry(place, in.readInt(), in.readInt()));
    }
    store.restore(entries.stream().map(Entry::place).toList());
  }

  /** Called when the last {@link #save saved} order is durable. */
  void committed() {
    store.committed();
  }
}
