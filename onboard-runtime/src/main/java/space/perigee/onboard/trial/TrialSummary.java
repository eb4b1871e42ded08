package space.perigee.onboard.trial;

import java.util.List;
import java.util.function.ToDoubleFunction;
import space.perigee.onboard.evaluation.MeanAndDeviation;

/**
 * What several seeds gave.
 *
 * @param strategy its name
 * @param results one a seed
 * @param peakMemoryBytes most memory that the process had resident while it ran; 0 if unknown
 */
public record TrialSummary(String strategy, List<TrialResult> results, long peakMemoryBytes) {

  /**
   * @throws IllegalArgumentException if there is no result
   */
  public TrialSummary {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("a summary needs a result");
    }
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
    return of(result -> result.atEnd().balancedAccuracy());
  }

  /** Of all samples of all tests alike. */
  public MeanAndDeviation overallAccuracy() {
    return of(result -> result.atEnd().accuracy());
  }

  /** Bytes of the samples that were kept at the end, most of the seeds. */
  public long keptBytes() {
    return results.stream().mapToLong(TrialResult::keptBytes).max().orElse(0);
  }

  public MeanAndDeviation seconds() {
    return of(TrialResult::seconds);
  }
}
