package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;

/**
 * Keeps samples that were sent to the ground until their labels arrive and they are trained on.
 * When it is full, the oldest sample is dropped, as the ground may never label it.
 */
final class AwaitedLabels implements LearningPart {

  private static final Logger log = LoggerFactory.getLogger(AwaitedLabels.class);

  private final int capacity;
  private final SampleRecord form;
  private final RecordStore store;
  private final Map<Long, RecordStore.Place> kept = new LinkedHashMap<>();
  private final Map<Long, Integer> labels = new LinkedHashMap<>();

  /**
   * A sample with its label from the ground.
   *
   * @param cameLabeled whether the stream had a label for it too
   */
  record Labeled(Sample sample, int label, boolean cameLabeled) {}

  /**
   * @param capacity largest number of samples, 1 or more
   * @param features per sample
   */
  AwaitedLabels(int capacity, int features, RecordStorage storage) {
    this.capacity = capacity;
    this.form = new SampleRecord(features);
    this.store = storage.open(name(), capacity, form.recordBytes());
  }

  /**
   * Keeps a sample that is on its way to the ground.
   *
   * @param id position in the stream
   * @param cameLabeled whether the stream had a label for it
   */
  void add(long id, Sample sample, boolean cameLabeled) {
    if (kept.containsKey(id)) {
      return;
    }
    if (kept.size() == capacity) {
      long oldest = kept.keySet().iterator().next();
      store.free(kept.remove(oldest));
      labels.remove(oldest);
    }
    kept.put(id, store.put(form.encode(sample, cameLabeled)));
  }

  /**
   * Adds a label.
   *
   * @return false if no sample with this ID waits for a label
   */
  boolean label(long id, int label) {
    return kept.containsKey(id) && labels.putIfAbsent(id, label) == null;
  }

  /** True if there are labeled samples. */
  boolean hasLabeled() {
    return !labels.isEmpty();
  }

  /** Removes and returns the sample that was labeled first. */
  Optional<Labeled> next() {
    while (hasLabeled()) {
      long id = labels.keySet().iterator().next();
      int label = labels.remove(id);
      RecordStore.Place place = kept.remove(id);
      Optional<byte[]> record = store.get(place);
      store.free(place);
      if (record.isPresent()) {
        byte[] bytes = record.get();
        return Optional.of(new Labeled(form.decode(bytes), label, form.cameLabeled(bytes)));
      }
      log.warn("event=awaited-sample-damaged id={}", id);
    }
    return Optional.empty();
  }

  /** Number of samples without a label. */
  int size() {
    return kept.size() - labels.size();
  }

  /** The same, not counting these samples. */
  int sizeBesides(Collection<Long> ids) {
    return size()
        - (int) ids.stream().filter(id -> kept.containsKey(id) && !labels.containsKey(id)).count();
  }

  @Override
  public String name() {
    return "awaited-labels";
  }

  @Override
  public String settings() {
    return "%d of %d features".formatted(capacity, form.features());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    store.sync();
    out.writeInt(kept.size());
    for (Map.Entry<Long, RecordStore.Place> entry : kept.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeInt(entry.getValue().slot());
      out.writeInt(entry.getValue().checksum());
    }
    out.writeInt(labels.size());
    for (Map.Entry<Long, Integer> entry : labels.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeInt(entry.getValue());
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    kept.clear();
    for (int left = in.readInt(); left > 0; left--) {
      long id = in.readLong();
      kept.put(id, new RecordStore.Place(in.readInt(), in.readInt()));
    }
    labels.clear();
    for (int left = in.readInt(); left > 0; left--) {
      labels.put(in.readLong(), in.readInt());
    }
    store.restore(kept.values());
  }

  @Override
  public void committed() {
    store.committed();
  }
}
