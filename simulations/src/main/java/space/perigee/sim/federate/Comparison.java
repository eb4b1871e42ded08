package space.perigee.sim.federate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import space.perigee.sim.report.RepeatedFigure;

/**
 * Paired runs, one pair for each seed.
 *
 * @param parameters number of parameters of the model
 * @param pairs pairs in the order of their seeds
 */
public record Comparison(int parameters, List<Pair> pairs) {

  /** Two runs with the same initial weights, partition and batches. */
  public record Pair(long seed, FederatedResult uncompressed, FederatedResult compressed) {

    /** Returns the change of accuracy by compression, in percentage points. */
    public double points() {
      return 100 * (compressed.accuracy() - uncompressed.accuracy());
    }

    /** Returns the ratio of uncompressed to compressed bytes to the ground. */
    public double ratio() {
      return (double) uncompressed.bytesDown() / compressed.bytesDown();
    }
  }

  public Comparison {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a comparison must have a pair");
    }
  }

  /** Returns the mean over the seeds. */
  public double mean(ToDoubleFunction<Pair> of) {
    return RepeatedFigure.of(pairs, of).mean();
  }

  /** Returns the standard error of the mean over the seeds; NaN for a single seed. */
  public double standardError(ToDoubleFunction<Pair> of) {
    return RepeatedFigure.of(pairs, of).standardError();
  }

  /** Returns the sum over the seeds. */
  long sum(ToLongFunction<Pair> of) {
    return pairs.stream().mapToLong(of).sum();
  }

  /** Returns the ratio of uncompressed to compressed bytes to the ground, over all seeds. */
  public double ratio() {
    return (double) sum(p -> p.uncompressed().bytesDown()) / sum(p -> p.compressed().bytesDown());
  }

  /** Returns the number of training steps that were undone in all runs. */
  public long undoneSteps() {
    return sum(p -> (long) p.uncompressed().undoneSteps() + p.compressed().undoneSteps());
  }

  /** Returns the number of rounds of every run. */
  int rounds() {
    return pairs.get(0).uncompressed().accuracies().size();
  }
}
