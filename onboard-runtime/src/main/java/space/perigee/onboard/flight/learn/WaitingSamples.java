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
 * Samples that wait to be trained on, first in, first out, at most so many: when all places are
 * taken the oldest gives way, since what has just changed is what there is to learn. A sample that
 * is to be part of more than one step goes to the end again after each, so that the steps are
 * passes over all that wait. The rows lie in a {@link RecordStore} as float32, their order is in
 * memory.
 */
final class WaitingSamples {

  private static final Logger log = LoggerFactory.getLogger(WaitingSamples.class);

  /** A sample that waits. */
  record Entry(RecordStore.Place place, int label, int steps) {}

  /**
   * Samples that were taken out together.
   *
   * @param rows sample by sample
   * @param labels a class for each, or {@link space.perigee.onboard.data.Sample#UNLABELED}
   * @param steps that they were part of already
   * @param entries their places
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
   * @param capacity most samples, 1 or more
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
   * @return true if the oldest gave way to it
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

  /** Whether one can be added without another giving way. */
  boolean hasRoom() {
    return entries.size() < capacity;
  }

  /** How many {@link #take} would take now. */
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
   * Takes the oldest ones out that were part of as many steps as the oldest, to be {@link #putBack}
   * or let {@link #go}; fewer come if some are damaged.
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

  /** Puts what was taken to the end, after another step. */
  void putBack(Batch batch) {
    for (Entry entry : batch.entries()) {
      entries.add(new Entry(entry.place(), entry.label(), entry.steps() + 1));
    }
  }

  /** Lets go what was taken. */
  void go(Batch batch) {
    batch.entries().forEach(entry -> store.free(entry.place()));
  }

  /** Lets go what waits. */
  void clear() {
    entries.forEach(entry -> store.free(entry.place()));
    entries.clear();
  }

  /** What the state depends on. */
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
   * Takes up an order that was saved with the same settings.
   *
   * @throws IOException if it ends too soon
   * @throws IllegalArgumentException if it makes no sense
   */
  void restore(DataInput in) throws IOException {
    entries.clear();
    for (int left = in.readInt(); left > 0; left--) {
      RecordStore.Place place = new RecordStore.Place(in.readInt(), in.readInt());
      entries.add(new Entry(place, in.readInt(), in.readInt()));
    }
    store.restore(entries.stream().map(Entry::place).toList());
  }

  /** What {@link #save} wrote last is durable. */
  void committed() {
    store.committed();
  }
}
