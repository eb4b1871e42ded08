package space.perigee.onboard.flight.guard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;
import space.perigee.onboard.task.Task;

/**
 * Labeled samples that the learner never trains on, ready to be asked about: at most {@value
 * #LARGEST}, a random choice of a larger set, since judging more costs more than it tells.
 *
 * <p>Their rows, which are the outputs of the frozen layers, are kept where samples are kept and
 * read batch by batch: a set of images takes no heap, and neither decoding nor frozen layers are
 * paid for again.
 */
public final class GoldenSet {

  private static final Logger log = LoggerFactory.getLogger(GoldenSet.class);

  /** Largest number of samples. */
  static final int LARGEST = 512;

  private static final int BATCH = 64;
  private static final long SEED = 0x901de5e7L;

  private final Task task;
  private final LabeledData data;
  private final int[] chosen;
  private final int[] labels;
  private final BitSet known = new BitSet();
  private final RecordStore store;
  private final List<RecordStore.Place> places = new ArrayList<>();
  private final int rowSize;
  private final long checksum;
  private Function<Sample, float[]> row = Sample::features;

  /**
   * A set without rows; {@link #read} must follow.
   *
   * @param data labeled samples, at least one
   * @param rowSize number of values of a row
   * @param storage where the rows are kept
   */
  public GoldenSet(Task task, LabeledData data, int rowSize, RecordStorage storage) {
    this.task = task;
    this.data = data;
    this.rowSize = rowSize;
    int size = Math.min(LARGEST, data.size());
    this.chosen = Arrays.copyOf(Permutation.of(data.size(), new SplitMix64(SEED)), size);
    Arrays.sort(chosen);
    this.labels = new int[size];
    this.store = storage.open("golden", size, Float.BYTES * rowSize);
    CRC32C crc = new CRC32C();
    for (int i = 0; i < size; i++) {
      Sample sample = data.get(chosen[i]);
      labels[i] = sample.label();
      known.set(labels[i]);
      crc.update(encode(sample.features()));
      crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, labels[i]));
    }
    this.checksum = crc.getValue();
  }

  /**
   * Computes all rows, at the start and after the frozen layers have changed.
   *
   * @param row output of the frozen layers for a sample
   */
  public void read(Function<Sample, float[]> row) {
    this.row = row;
    places.forEach(store::free);
    places.clear();
    for (int i = 0; i < size(); i++) {
      places.add(store.put(encode(rowOf(i))));
    }
  }

  private float[] rowOf(int index) {
    return row.apply(data.get(chosen[index]));
  }

  /** True if a label is one of several to choose from, and no sample has it. */
  public boolean lacks(int label) {
    return task.choosesAmongLabels() && !known.get(label);
  }

  /** The samples. */
  public Stream<Sample> samples() {
    return Arrays.stream(chosen).mapToObj(data::get);
  }

  private static byte[] encode(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    return bytes.array();
  }

  /** Number of samples. */
  public int size() {
    return labels.length;
  }

  /** What identifies the set: a checksum of samples and labels. */
  public long checksum() {
    return checksum;
  }

  /**
   * Asks a model.
   *
   * @param outputs turns rows, sample by sample, into outputs before the last activation
   */
  public GoldenAnswers ask(UnaryOperator<float[]> outputs) {
    BitSet right = new BitSet(size());
    int rightAmongAll = 0;
    boolean lacksLabels = task.choosesAmongLabels();
    for (int from = 0; from < size(); from += BATCH) {
      int count = Math.min(BATCH, size() - from);
      float[] answers = outputs.apply(rows(from, count));
      int width = answers.length / count;
      for (int i = 0; i < count; i++) {
        float[] answer = Arrays.copyOfRange(answers, i * width, (i + 1) * width);
        if (isFinite(answer)) {
          int label = labels[from + i];
          boolean isRight = task.prediction(answer).isRight(label);
          rightAmongAll += isRight ? 1 : 0;
          right.set(
              from + i,
              isRight || lacksLabels && task.predictionAmong(answer, known).isRight(label));
        }
      }
    }
    return new GoldenAnswers(right, rightAmongAll, size());
  }

  private static boolean isFinite(float[] answer) {
    for (float value : answer) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private float[] rows(int from, int count) {
    float[] rows = new float[count * rowSize];
    for (int i = 0; i < count; i++) {
      float[] values = stored(from + i);
      System.arraycopy(values, 0, rows, i * rowSize, rowSize);
    }
    return rows;
  }

  /** The row of a sample, which is computed again if it is damaged. */
  private float[] stored(int index) {
    byte[] record = store.get(places.get(index)).orElse(null);
    if (record == null) {
      log.warn("event=golden-sample-damaged index={}", index);
      record = encode(rowOf(index));
      store.free(places.get(index));
      places.set(index, store.put(record));
    }
    float[] values = new float[rowSize];
    ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
