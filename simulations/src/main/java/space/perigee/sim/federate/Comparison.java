package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Paired runs, one pair for each seed.
 *
 * @param parameters of the model
 * @param pairs in the order of their seeds
 */
public record Comparison(int parameters, List<Pair> pairs) {

  /** Two runs with the same first weights, the same partition and the same batches. */
  public record Pair(long seed, FederatedResult uncompressed, FederatedResult compressed) {

    /** What compression did to accuracy, in percentage points; negative is a loss. */
    public double points() {
      return 100 * (compressed.accuracy() - uncompressed.accuracy());
    }

    /** How many times fewer bytes came down. */
    public double ratio() {
      return (double) uncompressed.bytesDown() / compressed.bytesDown();
    }
  }

  public Comparison {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a comparison has a pair at least");
    }
  }

  /** Mean over the seeds. */
  public double mean(ToDoubleFunction<Pair> of) {
    return pairs.stream().mapToDouble(of).sum() / pairs.size();
  }

  /** Standard error of the mean over the seeds; NaN for a single one. */
  public double standardError(ToDoubleFunction<Pair> of) {
    double mean = mean(of);
    double squares = pairs.stream().mapToDouble(p -> Math.pow(of.applyAsDouble(p) - mean, 2)).sum();
    int n = pairs.size();
    return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
  }

  /** Sum over the seeds. */
  long sum(ToLongFunction<Pair> of) {
    return pairs.stream().mapToLong(of).sum();
  }

  /** How many times fewer bytes came down, all seeds together. */
  public double ratio() {
    return (double) sum(p -> p.uncompressed().bytesDown()) / sum(p -> p.compressed().bytesDown());
  }

  /** Steps of training that were undone in all runs. */
  public long undoneSteps() {
    return sum(p -> (long) p.uncompressed().undoneSteps() + p.compressed().undoneSteps());
  }

  /** Accuracy after each round, mean over the seeds. */
  List<Double> curve(Function<Pair, FederatedResult> of) {
    int rounds = pairs.get(0).uncompressed().accuracies().size();
    List<Double> curve = new ArrayList<>();
    IntStream.range(0, rounds)
        .forEach(round -> curve.add(mean(p -> of.apply(p).accuracies().get(round))));
    return curve;
  }
}
