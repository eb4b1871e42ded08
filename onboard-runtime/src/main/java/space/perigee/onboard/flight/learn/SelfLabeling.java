package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.selection.PseudoLabel;
import space.perigee.onboard.selection.PseudoLabelRules;
import space.perigee.onboard.selection.PseudoLabels;
import space.perigee.onboard.selection.Views;
import space.perigee.onboard.strategy.StateArrays;
import space.perigee.onboard.task.ClassPrediction;

/**
 * Queues unlabeled samples and assigns them labels. For each minibatch of labeled samples it takes
 * twice as many unlabeled ones, oldest first. Those that the model is sure of are trained on once
 * and never kept, since a replayed wrong guess would be learned again and again. The others are
 * dropped.
 */
final class SelfLabeling implements LearningPart {

  private static final int LOOKED_AT = 2;

  /**
   * Samples with labels assigned by the model.
   *
   * @param rows sample by sample
   * @param labels a class for each
   */
  record Guesses(float[] rows, int[] labels) {

    int size() {
      return labels.length;
    }
  }

  private final PseudoLabelRules rules;
  private final OnboardModel model;
  private final WaitingSamples waiting;
  private PseudoLabels labels;

  /**
   * @param capacity largest number of waiting samples
   */
  SelfLabeling(PseudoLabelRules rules, int capacity, OnboardModel model, RecordStorage storage) {
    this.rules = rules;
    this.model = model;
    this.waiting = new WaitingSamples("unlabelled", capacity, model, storage);
    this.labels = new PseudoLabels(rules);
  }

  /** Checks the confidence of a prediction against the label, before training on the sample. */
  void examine(float[] logits, int label) {
    labels.examine(view(logits), label);
  }

  /**
   * Adds an unlabeled sample.
   *
   * @return true if an older one was dropped for it
   */
  boolean add(float[] row) {
    return waiting.add(row, Sample.UNLABELED);
  }

  /** Number of samples that {@link #guess} will examine. */
  int looksAt(int labeled) {
    return waiting.ready(LOOKED_AT * labeled);
  }

  /**
   * Takes samples from the queue and labels some of them.
   *
   * @param labeled samples of the minibatch with which they are trained on
   */
  Optional<Guesses> guess(int labeled) {
    WaitingSamples.Batch batch = waiting.take(LOOKED_AT * labeled);
    waiting.release(batch);
    if (batch.size() == 0) {
      return Optional.empty();
    }
    List<Views> views = new ArrayList<>();
    float[] logits = model.logits(batch.rows());
    int classes = model.outputs();
    for (int from = 0; from < logits.length; from += classes) {
      float[] own = Arrays.copyOfRange(logits, from, from + classes);
      views.add(view(own));
    }
    List<PseudoLabel> guesses = labels.choose(views, labeled);
    if (guesses.isEmpty()) {
      return Optional.empty();
    }
    int features = model.rowSize();
    float[] rows = new float[guesses.size() * features];
    int[] guessed = new int[guesses.size()];
    for (int i = 0; i < guessed.length; i++) {
      PseudoLabel guess = guesses.get(i);
      System.arraycopy(batch.rows(), guess.index() * features, rows, i * features, features);
      guessed[i] = guess.label();
    }
    return Optional.of(new Guesses(rows, guessed));
  }

  private static Views view(float[] logits) {
    return new Views(ClassPrediction.ofLogits(logits), null);
  }

  void forgetRows() {
    waiting.clear();
  }

  @Override
  public String name() {
    return "pseudo-labels";
  }

  @Override
  public String settings() {
    return rules + " " + waiting.settings();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    waiting.save(out);
    PseudoLabels.State state = labels.state();
    StateArrays.write(out, state.learned());
    out.writeDouble(state.unsure());
    out.writeInt(state.exams());
    out.writeLong(state.right());
    out.writeBoolean(state.stopped());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    waiting.restore(in);
    double[] learned = new double[rules.classes()];
    StateArrays.readInto(in, learned);
    labels =
        new PseudoLabels(
            rules,
            new PseudoLabels.State(
                learned, in.readDouble(), in.readInt(), in.readLong(), in.readBoolean()));
  }

  @Override
  public void committed() {
    waiting.committed();
  }
}
