package space.perigee.sim.lab.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.ConfusionMatrix;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

/** The results of a run so far, task by task. */
public final class TrialProgress {

  private static final double NANOS = 1e9;

  private final ExperienceStream stream;
  private final List<double[]> accuracy = new ArrayList<>();
  private @Nullable ConfusionMatrix atEnd;
  private long labels;
  private long minibatches;
  private long nanos;
  private long testNanos;
  private long trainedRows;
  private long keptBytes;
  private long peakBytes;
  private long shown;

  TrialProgress(ExperienceStream stream) {
    this.stream = stream;
  }

  /** Returns the number of completed tasks. */
  int tasks() {
    return Math.max(0, accuracy.size() - 1);
  }

  boolean isComplete() {
    return atEnd != null;
  }

  /** Adds a row of the accuracy matrix, first the one before training. */
  void add(double[] row) {
    accuracy.add(row);
  }

  void addShown(int samples) {
    shown += samples;
  }

  long shown() {
    return shown;
  }

  /** Adds the CPU time (ns) and the rows of a task's training. */
  void addTraining(long spent, long rows) {
    nanos += spent;
    trainedRows += rows;
  }

  /** Forgets the cost of training so far: the model starts anew. */
  void startAnew() {
    nanos = 0;
    trainedRows = 0;
  }

  /** Adds CPU time of predictions on tests (ns). */
  void addTestNanos(long spent) {
    testNanos += spent;
  }

  /** Sets the counts so far. */
  void count(long labelsSoFar, long minibatchesSoFar, long kept, long peak) {
    labels = labelsSoFar;
    minibatches = minibatchesSoFar;
    keptBytes = kept;
    peakBytes = Math.max(peakBytes, peak);
  }

  /** Completes the run. */
  void complete(ConfusionMatrix scores) {
    atEnd = scores;
  }

  /**
   * @throws IllegalStateException if the run is incomplete
   */
  TrialResult result() {
    if (atEnd == null) {
      throw new IllegalStateException("after " + tasks() + " tasks there is no result yet");
    }
    return new TrialResult(
        AccuracyMatrix.of(
            stream.tasks().stream().map(Experience::name).toList(),
            accuracy.toArray(double[][]::new)),
        atEnd,
        labels,
        new TrialCost(nanos / NANOS, testNanos / NANOS, minibatches, trainedRows),
        keptBytes,
        peakBytes);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(accuracy.size());
    for (double[] row : accuracy) {
      for (double value : row) {
        out.writeDouble(value);
      }
    }
    out.writeBoolean(atEnd != null);
    if (atEnd != null) {
      for (long[] row : atEnd.confusion()) {
        for (long count : row) {
          out.writeLong(count);
        }
      }
    }
    for (long figure :
        List.of(labels, minibatches, nanos, testNanos, trainedRows, keptBytes, peakBytes, shown)) {
      out.writeLong(figure);
    }
  }

  void restore(DataInput in) throws IOException {
    accuracy.clear();
    for (int rows = in.readInt(); rows > 0; rows--) {
      double[] row = new double[stream.tasks().size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = in.readDouble();
      }
      accuracy.add(row);
    }
    atEnd = in.readBoolean() ? readScores(in) : null;
    labels = in.readLong();
    minibatches = in.readLong();
    nanos = in.readLong();
    testNanos = in.readLong();
    trainedRows = in.readLong();
    keptBytes = in.readLong();
    peakBytes = in.readLong();
    shown = in.readLong();
  }

  private ConfusionMatrix readScores(DataInput in) throws IOException {
    int classes = stream.classes().size();
    long[][] confusion = new long[classes][classes];
    for (long[] row : confusion) {
      for (int i = 0; i < classes; i++) {
        row[i] = in.readLong();
      }
    }
    return ConfusionMatrix.of(stream.classes(), confusion);
  }
}
