package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;
import space.perigee.onboard.plan.HardExampleChoice;
import space.perigee.onboard.selection.DownlinkCandidate;
import space.perigee.onboard.selection.DownlinkSelection;
import space.perigee.onboard.selection.HardnessScores;
import space.perigee.onboard.strategy.StateArrays;
import space.perigee.onboard.task.Hardness;
import space.perigee.onboard.task.Prediction;

/**
 * Selects the samples that the ground should label.
 *
 * <pre>
 *   every sample   offer     the hardest stay candidates
 *   before a pass  choose    the most valuable for its bytes; what was left of the last choice
 *                            is a candidate again
 *   during it      best(n)   those that fit into n bytes
 *                  posted    they lie in the outbox, and later choices differ from them
 * </pre>
 *
 * A {@link RecordStore} holds the samples, at most twice the number of candidates. Choices and
 * postings become durable with the next checkpoint: the sender makes one after {@link #posted} and
 * before the first byte leaves.
 */
final class HardExamples implements LearningPart {

  private static final Logger log = LoggerFactory.getLogger(HardExamples.class);

  private record Kept(RecordStore.Place place, Instant seenAt, int predicted) {}

  private final HardExampleChoice plan;
  private final int dimension;
  private final SampleRecord form;
  private final RecordStore store;
  private final Map<Long, Kept> kept = new TreeMap<>();
  private final List<DownlinkCandidate> chosen = new ArrayList<>();
  private Hardness score;
  private DownlinkSelection selection;

  HardExamples(
      HardExampleChoice plan, int features, int dimension, RecordStorage storage, long seed) {
    this.plan = plan;
    this.dimension = dimension;
    this.form = new SampleRecord(features);
    this.store = storage.open(name(), 2 * plan.kept(), form.recordBytes());
    this.score = score(seed);
    this.selection = new DownlinkSelection(plan.kept(), plan.kept(), dimension);
  }

  private Hardness score(long state) {
    return HardnessScores.named(plan.score(), state).orElseThrow();
  }

  /**
   * Offers a sample.
   *
   * @param id position in the stream
   */
  void offer(long id, Sample sample, Prediction prediction, float[] embedding, Instant seenAt) {
    double hardness = prediction.hardness(score);
    DownlinkCandidate candidate =
        new DownlinkCandidate(id, hardness, embedding, form.downlinkBytes(sample));
    if (selection.offer(candidate)) {
      free(kept.remove(id));
      freeUnheld();
      RecordStore.Place place = store.put(form.encode(sample, sample.isLabeled()));
      kept.put(id, new Kept(place, seenAt, prediction.label()));
    }
  }

  private void free(@Nullable Kept entry) {
    if (entry != null) {
      store.free(entry.place());
    }
  }

  /** Frees samples that are neither candidates nor chosen. */
  private void freeUnheld() {
    Set<Long> held = new HashSet<>();
    selection.state().pool().forEach(candidate -> held.add(candidate.id()));
    chosen.forEach(candidate -> held.add(candidate.id()));
    for (long id : List.copyOf(kept.keySet())) {
      if (!held.contains(id)) {
        free(kept.remove(id));
      }
    }
  }

  /**
   * Chooses examples for the next pass.
   *
   * @return true if any were chosen
   */
  boolean choose() {
    DownlinkSelection.State state = selection.state();
    List<DownlinkCandidate> pool = new ArrayList<>(state.pool());
    pool.addAll(chosen);
    List<DownlinkCandidate> taken = new ArrayList<>(state.taken());
    taken.removeAll(chosen);
    selection =
        new DownlinkSelection(
            plan.kept(), plan.kept(), dimension, new DownlinkSelection.State(pool, taken));
    chosen.clear();
    chosen.addAll(selection.take(plan.bytesPerPass()));
    freeUnheld();
    return !chosen.isEmpty();
  }

  /**
   * The chosen examples that fit, most valuable first. They stay chosen until they are {@link
   * #posted}.
   *
   * @param bytes limit for their total size on the downlink
   */
  public List<HardExample> best(long bytes) {
    List<HardExample> best = new ArrayList<>();
    long left = bytes;
    for (DownlinkCandidate candidate : List.copyOf(chosen)) {
      if (candidate.bytes() <= left) {
        Optional<HardExample> example = read(candidate);
        if (example.isPresent()) {
          left -= candidate.bytes();
          best.add(example.get());
        } else {
          forget(candidate.id());
        }
      }
    }
    return List.copyOf(best);
  }

  private Optional<HardExample> read(DownlinkCandidate candidate) {
    Kept entry = kept.get(candidate.id());
    if (entry == null) {
      throw new IllegalStateException("hard example " + candidate.id() + " is not kept");
    }
    Optional<byte[]> record = store.get(entry.place());
    if (record.isEmpty()) {
      log.warn("event=hard-example-damaged id={}", candidate.id());
    }
    return record.map(
        bytes ->
            new HardExample(
                candidate.id(),
                entry.seenAt(),
                candidate.hardness(),
                entry.predicted(),
                form.decode(bytes),
                form.cameLabeled(bytes),
                candidate.bytes()));
  }

  /**
   * Removes examples that are in the outbox now.
   *
   * @param ids of the examples; unknown ones are ignored
   */
  public void posted(Collection<Long> ids) {
    ids.forEach(this::forget);
  }

  private void forget(long id) {
    Kept entry = kept.remove(id);
    if (entry == null) {
      return;
    }
    store.free(entry.place());
    chosen.removeIf(candidate -> candidate.id() == id);
    DownlinkSelection.State state = selection.state();
    List<DownlinkCandidate> pool =
        state.pool().stream().filter(candidate -> candidate.id() != id).toList();
    selection =
        new DownlinkSelection(
            plan.kept(), plan.kept(), dimension, new DownlinkSelection.State(pool, state.taken()));
  }

  /** Number of candidates for the next pass. */
  int candidates() {
    return selection.size();
  }

  /** Number of examples chosen and not posted. */
  int chosen() {
    return chosen.size();
  }

  /** Size of the chosen examples on the downlink (bytes). */
  long chosenBytes() {
    return chosen.stream().mapToLong(DownlinkCandidate::bytes).sum();
  }

  @Override
  public String name() {
    return "hard-examples";
  }

  @Override
  public String settings() {
    return "%d by %s of %d features, embedded in %d"
        .formatted(plan.kept(), plan.score(), form.features(), dimension);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    store.sync();
    out.writeLong(score.state());
    write(out, selection.state().pool());
    write(out, selection.state().taken());
    write(out, chosen);
    out.writeInt(kept.size());
    for (Map.Entry<Long, Kept> entry : kept.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeInt(entry.getValue().place().slot());
      out.writeInt(entry.getValue().place().checksum());
      Instants.write(out, entry.getValue().seenAt());
      out.writeInt(entry.getValue().predicted());
    }
  }

  private static void write(DataOutput out, List<DownlinkCandidate> candidates) throws IOException {
    out.writeInt(candidates.size());
    for (DownlinkCandidate candidate : candidates) {
      out.writeLong(candidate.id());
      out.writeDouble(candidate.hardness());
      StateArrays.write(out, candidate.embedding());
      out.writeLong(candidate.bytes());
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    score = score(in.readLong());
    List<DownlinkCandidate> pool = read(in);
    List<DownlinkCandidate> taken = read(in);
    selection =
        new DownlinkSelection(
            plan.kept(), plan.kept(), dimension, new DownlinkSelection.State(pool, taken));
    chosen.clear();
    chosen.addAll(read(in));
    kept.clear();
    for (int left = in.readInt(); left > 0; left--) {
      long id = in.readLong();
      RecordStore.Place place = new RecordStore.Place(in.readInt(), in.readInt());
      kept.put(id, new Kept(place, Instants.require(in), in.readInt()));
    }
    store.restore(kept.values().stream().map(Kept::place).toList());
  }

  private List<DownlinkCandidate> read(DataInput in) throws IOException {
    List<DownlinkCandidate> candidates = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      long id = in.readLong();
      double hardness = in.readDouble();
      float[] embedding = new float[dimension];
      StateArrays.readInto(in, embedding);
      candidates.add(new DownlinkCandidate(id, hardness, embedding, in.readLong()));
    }
    return candidates;
  }

  @Override
  public void committed() {
    store.committed();
  }
}
