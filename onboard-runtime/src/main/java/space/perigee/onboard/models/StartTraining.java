package space.perigee.onboard.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.ByteTable;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.Scores;
import space.perigee.sync.model.Weights;

/**
 * Trains a new model on the ground, with the code that trains it on board.
 *
 * <p>A share of each class is held back. Each epoch shows the other samples once, in random order,
 * and scores the model on the part held back; the model of the best epoch is the result, the first
 * one of equals. The normalization is fitted to the training part. The same data, settings and seed
 * give the same model.
 *
 * @param epochs times that each sample is shown, 1 or more
 * @param batch samples per training step, 1 or more
 * @param heldBack share of each class that is held back, 0 to below 1; 0 holds nothing back, and
 *     the last epoch counts
 */
public record StartTraining(int epochs, int batch, double heldBack) {

  /** Follows the training. */
  public interface Listener {

    /** A listener that ignores everything. */
    Listener NONE = (epoch, done, samples, loss, scores) -> {};

    /**
     * Is called after every training step.
     *
     * @param epoch from 1 on
     * @param done samples of this epoch so far
     * @param samples samples of an epoch
     * @param loss mean loss of this epoch so far
     * @param scores on the part held back, at the end of an epoch; else null
     */
    void onStep(int epoch, int done, int samples, double loss, @Nullable Scores scores);
  }

  /**
   * The outcome.
   *
   * @param model the model of the best epoch
   * @param epoch which one that is, from 1 on
   * @param loss mean loss over that epoch
   * @param trained number of samples trained on
   * @param heldBack its scores on the part held back; null if there is none
   */
  public record Result(
      ModelFile model, int epoch, double loss, int trained, @Nullable Scores heldBack) {}

  /** A model at the end of an epoch. */
  private record State(
      int epoch, double loss, Weights weights, byte[] updater, @Nullable Scores scores) {

    boolean isBetterThan(@Nullable State other) {
      return other == null
          || scores == null
          || other.scores == null
          || scores.value() > other.scores.value();
    }
  }

  /**
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  public StartTraining {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs " + epochs + " must be 1 or more");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch " + batch + " must be 1 or more");
    }
    if (!(heldBack >= 0 && heldBack < 1)) {
      throw new IllegalArgumentException(
          "share to hold back " + heldBack + " must be 0 to below 1");
    }
  }

  /**
   * Trains a model.
   *
   * @param labeled samples with the classes of the model
   * @param isPixels whether features are pixels, whole numbers from 0 to 255
   * @throws IllegalArgumentException if the data does not fit the model, or is too small to hold a
   *     part back
   * @throws space.perigee.onboard.data.DataException if a file is damaged, or the samples need more
   *     memory than Java has
   * @throws InterruptedException if the thread is interrupted
   */
  public Result train(NewModel wanted, LabeledData labeled, boolean isPixels, Listener listener)
      throws InterruptedException {
    if (!labeled.classes().equals(wanted.classes())) {
      throw new IllegalArgumentException(
          "the data has classes " + labeled.classes() + ", the model " + wanted.classes());
    }
    SplitMix64 random = new SplitMix64(wanted.seed());
    // Images are decoded once, for all epochs.
    LabeledData data = isPixels && labeled instanceof ImageFolder ? ByteTable.of(labeled) : labeled;
    @Nullable TrainTestSplit split =
        heldBack == 0 ? null : TrainTestSplit.stratified(data, heldBack, random);
    LabeledData samples = split == null ? data : split.train();
    Learner learner =
        new Learner(
            wanted
                .withRandomWeights()
                .withNormalizer(Standardization.of(samples, wanted.input(), isPixels)));
    @Nullable State best = null;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int number = epoch;
      double loss =
          show(
              learner,
              samples,
              random,
              (done, sum) -> listener.onStep(number, done, samples.size(), sum / done, null));
      @Nullable Scores scores = split == null ? null : ModelEvaluation.of(learner, split.test());
      listener.onStep(epoch, samples.size(), samples.size(), loss, scores);
      State state = new State(epoch, loss, learner.weights(), learner.updaterState(), scores);
      if (state.isBetterThan(best)) {
        best = state;
      }
    }
    State kept = Objects.requireNonNull(best);
    learner.setWeights(kept.weights());
    learner.setUpdaterState(kept.updater());
    return new Result(learner.model(), kept.epoch(), kept.loss(), samples.size(), kept.scores());
  }

  private interface Step {
    void done(int samples, double lossSum);
  }

  /** Shows every sample once; returns the mean loss. */
  private double show(Learner learner, LabeledData samples, SplitMix64 random, Step step)
      throws InterruptedException {
    int[] order = Permutation.of(samples.size(), random);
    double sum = 0;
    for (int from = 0; from < order.length; from += batch) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int to = Math.min(order.length, from + batch);
      List<Sample> minibatch = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        minibatch.add(samples.get(order[i]));
      }
      Learner.Step taken = learner.train(minibatch);
      if (!taken.applied()) {
        throw new IllegalArgumentException(
            "training diverged: the loss is "
                + taken.loss()
                + "; try a lower learning rate, and features without extreme values");
      }
      sum += taken.loss() * minibatch.size();
      step.done(to, sum);
    }
    return sum / order.length;
  }
}
