package space.perigee.sim.lab.trial;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.sim.lab.trial.TrialRows.Place;

/**
 * Trains on all tasks so far at once, in passes in random order: what a model reaches that forgets
 * nothing.
 *
 * <p>Either on a number of rows, to compare with a strategy that trains on as many; or to
 * convergence, which is the bound that no strategy should pass. Converged means that the mean loss
 * on the training samples (at most {@value #PROBED} of them, the same ones after each pass) is
 * below {@value #SMALL_LOSS} nats, or has not fallen by {@value #LEAST_GAIN} of the lowest so far
 * within {@value #PATIENCE} passes; at the latest after {@value #MOST_PASSES} passes.
 */
final class OfflineTraining {

  static final int MOST_PASSES = 200;

  private static final int PROBED = 1000;
  private static final int TOGETHER = 32;
  private static final int PATIENCE = 5;
  private static final double LEAST_GAIN = 0.02;
  private static final double SMALL_LOSS = 0.02;

  private final Learning learning;
  private final List<Place> places;

  OfflineTraining(Learning learning, List<LabeledData> tasks) {
    this.learning = learning;
    this.places = Learning.places(tasks);
  }

  /** Trains on a number of rows; the last pass may be incomplete. */
  void onRows(long rows) {
    for (long left = rows; left > 0; left -= places.size()) {
      List<Place> pass = learning.shuffled(places);
      learning.show(pass.subList(0, (int) Math.min(left, pass.size())));
    }
  }

  /** Trains until the loss stops falling. */
  void toConvergence() {
    List<Place> probe = learning.shuffled(places);
    probe = probe.subList(0, Math.min(PROBED, probe.size()));
    double lowest = Double.MAX_VALUE;
    int sinceLowest = 0;
    int passes = 0;
    while (passes < MOST_PASSES && sinceLowest < PATIENCE && lowest > SMALL_LOSS) {
      learning.show(learning.shuffled(places));
      passes++;
      double loss = loss(probe);
      sinceLowest++;
      if (loss < (1 - LEAST_GAIN) * lowest) {
        lowest = loss;
        sinceLowest = 0;
      }
    }
    // A progress bar expects all passes.
    learning.shown((MOST_PASSES - passes) * places.size());
  }

  /** The mean loss (nats). */
  private double loss(List<Place> samples) {
    List<Double> losses = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += TOGETHER) {
      List<Place> part = samples.subList(from, Math.min(samples.size(), from + TOGETHER));
      List<ClassPrediction> predictions = learning.predictions(part);
      for (int i = 0; i < part.size(); i++) {
        float right = predictions.get(i).probabilities()[part.get(i).label()];
        losses.add(-Math.log(Math.max(Float.MIN_NORMAL, right)));
      }
    }
    return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
