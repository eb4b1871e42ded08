package space.perigee.ground.aggregate;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaChain;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.Weights;

/**
 * The published versions as they are sent, and what they lack.
 *
 * <p>A version is coded once, against the version published before, and what is published is the
 * decoded result {@code h}: all satellites get the same bits. If the coding is lossy, {@code h}
 * lacks a remainder {@code e} of the aggregate {@code g}, which must reach the satellites with a
 * later version (error feedback):
 *
 * <pre>
 *   g = aggregate of (w_k + e_v(k))      w_k: newest weights of satellite k, trained from version v(k)
 *   h = decode(code(previous h, g))
 *   e = g - h
 * </pre>
 *
 * <p>The remainder is added to each satellite's weights, not once to their aggregate. Satellites
 * adopt versions at different times. One that still trains from an older version has not lost the
 * newer remainder: its weights never went through the newer coding. Adding one remainder to an
 * aggregate of both kinds would count part of it twice.
 *
 * <p>As long as the aggregate stands still, the remainder shrinks with each version, since every
 * delta takes the largest part of it. It is dropped if it is not finite or outweighs the model
 * itself, and all are dropped when the gate refuses a candidate, which may be due to them.
 *
 * <p>Seide et al., 1-bit stochastic gradient descent, Interspeech 2014; Tang et al., DoubleSqueeze:
 * parallel stochastic gradient descent with double-pass error-compensated compression, ICML 2019.
 *
 * @param steps deltas by the number of the version that they lead to; together no longer than the
 *     model, as a chain would not be sent beyond that
 * @param remainders by number of the version that lacks them; only those that a satellite's weights
 *     refer to, and the newest
 */
public record CodedVersions(SortedMap<Long, DeltaStep> steps, SortedMap<Long, Weights> remainders) {

  /** The most remainders that are kept, each as large as the model; the oldest goes first. */
  static final int MAX_REMAINDERS = 8;

  public CodedVersions {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    remainders = Collections.unmodifiableSortedMap(new TreeMap<>(remainders));
  }

  /**
   * A candidate, coded.
   *
   * @param weights what satellites will hold
   * @param step from the version before
   * @param remainder what {@code weights} lacks; null if nothing, or nothing worth keeping
   */
  public record Coded(Weights weights, DeltaStep step, @Nullable Weights remainder) {}

  /** Nothing is published but the start model. */
  public static CodedVersions none() {
    return new CodedVersions(new TreeMap<>(), new TreeMap<>());
  }

  /** The contributions with what the versions that they were trained from lack. */
  public List<Contribution> compensated(List<Contribution> contributions) {
    return contributions.stream().map(this::compensated).toList();
  }

  private Contribution compensated(Contribution contribution) {
    Weights remainder = remainders.get(contribution.origin());
    return remainder == null
        ? contribution
        : contribution.withWeights(plus(contribution.weights(), remainder));
  }

  private static Weights plus(Weights weights, Weights change) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += change.get(i);
    }
    return Weights.of(weights.layout(), values);
  }

  /**
   * Codes an aggregate as the next version.
   *
   * @param current what is published now
   * @param deltas how much of the change a version carries
   * @throws IllegalArgumentException if a weight is not finite or huge; the message names it
   */
  public static Coded code(Weights current, Weights aggregate, DeltaTarget deltas) {
    if (!aggregate.isFinite()) {
      throw new IllegalArgumentException("a parameter is NaN or infinite");
    }
    DeltaCodec.Encoded encoded =
        DeltaCodec.encode(current, aggregate, deltas, DeltaCodec.Options.DEFAULT);
    Weights result = encoded.result();
    DeltaStep step = new DeltaStep(current.version(), result.version(), encoded.bytes());
    return new Coded(result, step, remainder(aggregate, result));
  }

  private static @Nullable Weights remainder(Weights aggregate, Weights result) {
    float[] remainder = aggregate.toArray();
    double dropped = 0;
    double kept = 0;
    for (int i = 0; i < remainder.length; i++) {
      remainder[i] -= result.get(i);
      dropped += (double) remainder[i] * remainder[i];
      kept += (double) result.get(i) * result.get(i);
    }
    return dropped > 0 && dropped <= kept ? Weights.of(result.layout(), remainder) : null;
  }

  /**
   * After a version was published.
   *
   * @param origins versions that the satellites' weights were trained from
   */
  public CodedVersions published(long number, Coded version, Collection<Long> origins) {
    SortedMap<Long, DeltaStep> nextSteps = new TreeMap<>(steps);
    nextSteps.put(number, version.step());
    long most = 4L * version.weights().size();
    while (nextSteps.size() > 1
        && (nextSteps.size() > DeltaChain.MOST || bytes(nextSteps.values()) > most)) {
      nextSteps.remove(nextSteps.firstKey());
    }
    SortedMap<Long, Weights> nextRemainders = new TreeMap<>(remainders);
    nextRemainders.keySet().retainAll(origins);
    if (version.remainder() != null) {
      nextRemainders.put(number, version.remainder());
    }
    while (nextRemainders.size() > MAX_REMAINDERS) {
      nextRemainders.remove(nextRemainders.firstKey());
    }
    return new CodedVersions(nextSteps, nextRemainders);
  }

  private static long bytes(Collection<DeltaStep> steps) {
    return steps.stream().mapToLong(step -> step.delta().length).sum();
  }

  /** Without error feedback from the past. */
  public CodedVersions withoutRemainders() {
    return new CodedVersions(steps, new TreeMap<>());
  }
}
