package space.perigee.sim.lab.trial;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What several seeds gave.
 *
 * @param strategy its name
 * @param settings of the runs
 * @param results one a seed
 */
public record TrialSummary(String strategy, TrialSettings settings, List<TrialResult> results) {

  /**
   * @throws IllegalArgumentException if there is no result
   */
  public TrialSummary {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("a summary needs a result");
    }
  }

  /** The strategy, and how labels are chosen where not all are there. */
  public static String name(String strategy, TrialSettings settings) {
    GroundLabels labels = settings.labels();
    return labels == null ? strategy : strategy + ", " + labels.filter();
  }

  /** The strategy, and how labels were chosen where not all were there. */
  public String name() {
    return name(strategy, settings);
  }

  /** How the samples that have a label were chosen; {@code every} if all have one. */
  public String filter() {
    GroundLabels labels = settings.labels();
    return labels == null ? "every" : labels.filter();
  }

  public MeanAndDeviation labels() {
    return of(TrialResult::labels);
  }

  public MeanAndDeviation minibatches() {
    return of(TrialResult::minibatches);
  }

  /** Mean and deviation of a figure over the seeds. */
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

  /** Of all samples of all tests alike. */
  public MeanAndDeviation overallAccuracy() {
    return of(result -> result.atEnd().value());
  }

  /** Bytes of the samples that were kept at the end, most of the seeds. */
  public long keptBytes() {
    return results.stream().mapToLong(TrialResult::keptBytes).max().orElse(0);
  }

  public MeanAndDeviation seconds() {
    return of(TrialResult::seconds);
  }

  /** Most memory that the process had resident while it ran; 0 if unknown. */
  public long peakMemoryBytes() {
    return results.stream().mapToLong(TrialResult::peakBytes).max().orElse(0);
  }
}
