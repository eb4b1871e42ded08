package space.perigee.sim.lab.trial;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The results of several seeds.
 *
 * @param strategy name of the strategy
 * @param results one result per seed
 * @param chosen the settings that were chosen on a validation part, as text; empty if none
 */
public record TrialSummary(
    String strategy, TrialSettings settings, List<TrialResult> results, String chosen) {

  private static final double SMALL = 0.05;

  /** A summary of runs whose settings were all given. */
  public TrialSummary(String strategy, TrialSettings settings, List<TrialResult> results) {
    this(strategy, settings, results, "");
  }

  /**
   * @throws IllegalArgumentException if there is no result
   */
  public TrialSummary {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("a summary needs a result");
    }
  }

  public TrialSummary withChosen(String text) {
    return new TrialSummary(strategy, settings, results, text);
  }

  /** Returns the name of the strategy and, if the ground labels samples, of the filter. */
  public static String name(String strategy, TrialSettings settings) {
    GroundLabels labels = settings.labels();
    return labels == null ? strategy : strategy + ", " + labels.filter();
  }

  public String name() {
    return name(strategy, settings);
  }

  /** Returns the filter that chose the samples to label; {@code every} if all have labels. */
  public String filter() {
    GroundLabels labels = settings.labels();
    return labels == null ? "every" : labels.filter();
  }

  public MeanAndDeviation labels() {
    return of(TrialResult::labels);
  }

  public MeanAndDeviation minibatches() {
    return of(result -> result.cost().minibatches());
  }

  /** Returns mean and deviation of a figure over the seeds. */
  public MeanAndDeviation of(ToDoubleFunction<TrialResult> figure) {
    return MeanAndDeviation.of(results.stream().mapToDouble(figure).toArray());
  }

  public MeanAndDeviation averageAccuracy() {
    return of(result -> result.accuracy().averageAccuracy());
  }

  public MeanAndDeviation forgetting() {
    return of(result -> result.accuracy().forgetting());
  }

  public MeanAndDeviation backwardTransfer() {
    return of(result -> result.accuracy().backwardTransfer());
  }

  public MeanAndDeviation forwardTransfer() {
    return of(result -> result.accuracy().forwardTransfer());
  }

  public MeanAndDeviation balancedAccuracy() {
    return of(result -> result.atEnd().balanced());
  }

  /** Returns the balanced accuracy of guessing: 1 / the number of classes that were tested. */
  public double chance() {
    long[][] confusion = results.get(0).atEnd().confusion();
    return 1.0 / Arrays.stream(confusion).filter(row -> Arrays.stream(row).sum() > 0).count();
  }

  /**
   * Returns whether the balanced accuracy exceeds chance by at most the deviation over the seeds or
   * {@value #SMALL} of what is above chance.
   */
  public boolean isGuessing() {
    MeanAndDeviation balanced = balancedAccuracy();
    double margin = SMALL * (1 - chance());
    if (balanced.deviation() > margin) {
      margin = balanced.deviation();
    }
    return balanced.mean() <= chance() + margin;
  }

  /** Returns the accuracy over the test samples of all tasks. */
  public MeanAndDeviation overallAccuracy() {
    return of(result -> result.atEnd().value());
  }

  /** Returns the size of the samples stored at the end, the maximum over the seeds. */
  public long keptBytes() {
    return results.stream().mapToLong(TrialResult::keptBytes).max().orElse(0);
  }

  /** Returns the CPU time of training (s). */
  public MeanAndDeviation trainingSeconds() {
    return of(result -> result.cost().trainingSeconds());
  }

  /** Returns the CPU time of the predictions on tests (s). */
  public MeanAndDeviation testSeconds() {
    return of(result -> result.cost().testSeconds());
  }

  public MeanAndDeviation trainedRows() {
    return of(result -> result.cost().trainedRows());
  }

  /** Returns the peak resident memory of the process; 0 if unknown. */
  public long peakMemoryBytes() {
    return results.stream().mapToLong(TrialResult::peakBytes).max().orElse(0);
  }
}
