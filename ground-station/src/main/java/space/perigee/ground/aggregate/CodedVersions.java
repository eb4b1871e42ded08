package space.perigee.ground.aggregate;

import java.util.Collection;
import java.util.Collections;
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
 * lacks a remainder {@code e}, which must reach the satellites with a later version (error
 * feedback). With the change {@code s} that the strategy makes of the updates of round {@code n}:
 *
 * <pre>
 *   g(n) = h(n-1) + e(n-1) + s(n)
 *   h(n) = decode(code(h(n-1), g(n)))
 *   e(n) = g(n) - h(n)
 * </pre>
 *
 * <p>So {@code h(n) + e(n) = h(0) + s(1) + ... + s(n)}: whatever the coding drops, satellites lack
 * {@code e(n)} and nothing else, and no part of it is counted twice. There is one remainder,
 * whichever versions the satellites train from. An update is a difference of weights that a
 * satellite had ({@link LearnedSince}); the remainder of the version that it trained from is in
 * neither of them. It would be otherwise if weights were averaged: then those of each satellite
 * lack the remainder of their own version.
 *
 * <p>As long as nobody learns, the remainder shrinks with each version, since every delta takes the
 * largest part of it. It is dropped if it is not finite or outweighs the model itself, and when the
 * gate refuses a candidate, which may be due to it.
 *
 * <p>Seide et al., 1-bit stochastic gradient descent, Interspeech 2014; Tang et al., DoubleSqueeze:
 * parallel stochastic gradient descent with double-pass error-compensated compression, ICML 2019.
 *
 * @param steps deltas by the number of the version that they lead to; together no longer than the
 *     model, as a chain would not be sent beyond that
 * @param remainder what the newest version lacks; null if nothing
 */
public record CodedVersions(SortedMap<Long, DeltaStep> steps, @Nullable Remainder remainder) {

  public CodedVersions {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /** What the version of a number lacks. */
  public record Remainder(long number, Weights values) {}

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
    return new CodedVersions(new TreeMap<>(), null);
  }

  /**
   * The aggregate: the published weights with what they lack and with a change.
   *
   * @param current what is published now
   */
  public Weights plus(Weights current, float[] change) {
    float[] values = current.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += change[i];
      if (remainder != null) {
        values[i] += remainder.values().get(i);
      }
    }
    return Weights.of(current.layout(), values);
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

  /** After a version was published. */
  public CodedVersions published(long number, Coded version) {
    SortedMap<Long, DeltaStep> next = new TreeMap<>(steps);
    next.put(number, version.step());
    long most = 4L * version.weights().size();
    while (next.size() > 1 && (next.size() > DeltaChain.MOST || bytes(next.values()) > most)) {
      next.remove(next.firstKey());
    }
    Weights lacking = version.remainder();
    return new CodedVersions(next, lacking == null ? null : new Remainder(number, lacking));
  }

  private static long bytes(Collection<DeltaStep> steps) {
    return steps.stream().mapToLong(step -> step.delta().length).sum();
  }

  /** Without error feedback from the past. */
  public CodedVersions withoutRemainder() {
    return new CodedVersions(steps, null);
  }
}
