package space.perigee.sim.lab.trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.sim.lab.trial.TrialRows.Place;

/**
 * Trains on all tasks so far at once, in passes in random order: what a model reaches that forgets
 * nothing.
 *
 * <p>Either on a number of rows, to compare with a strategy that trains on as many; or to
 * convergence, which is the bound that no strategy should pass. Converged means that the loss on
 * the training samples is below {@value #SMALL_LOSS} nats, or has not fallen by {@value
 * #LEAST_GAIN} of the lowest so far within {@value #PATIENCE} passes; at the latest after {@value
 * #MOST_PASSES} passes. That loss is the mean over the classes of the mean of their samples, so
 * that a rare class counts; at most {@value #PROBED} samples are used, the same ones each time.
 */
final class OfflineTraining {

  static final int MOST_PASSES = 200;

  private static final int PROBED = 1000;
  private static final int TOGETHER = 32;
  private static final int PATIENCE = 10;
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
    List<Place> probe = probe();
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

  /** As many samples of each class, or all of a rare one. */
  private List<Place> probe() {
    long classes = places.stream().map(Place::label).distinct().count();
    long most = Math.max(1, PROBED / classes);
    Map<Integer, Integer> taken = new HashMap<>();
    return learning.shuffled(places).stream()
        .filter(place -> taken.merge(place.label(), 1, Integer::sum) <= most)
        .toList();
  }

  /** The mean over the classes of the mean loss of their samples (nats). */
  private double loss(List<Place> samples) {
    Map<Integer, List<Double>> losses = new TreeMap<>();
    for (int from = 0; from < samples.size(); from += TOGETHER) {
      List<Place> part = samples.subList(from, Math.min(samples.size(), from + TOGETHER));
      List<ClassPrediction> predictions = learning.predictions(part);
      for (int i = 0; i < part.size(); i++) {
        float right = predictions.get(i).probabilities()[part.get(i).label()];
        losses
            .computeIfAbsent(part.get(i).label(), label -> new ArrayList<>())
            .add(-Math.log(Math.max(Float.MIN_NORMAL, right)));
      }
    }
    return losses.values().stream()
        .mapToDouble(own -> own.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .average()
        .orElseThrow();
  }
}
