package space.perigee.sync.delta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the quantizer step that meets a {@link DeltaTarget}.
 *
 * <p>For a density, the step follows from the magnitude of the corresponding rank. For a limit in
 * bytes, it bisects on the logarithm of the step, guided by the secant through the bounds: size is
 * nearly a power of the step, so a few trials end at most a fraction of {@value #SLACK} below the
 * limit.
 */
final class LossyEncoder {

  private static final double SLACK = 0.02;
  private static final int TRIALS = 40;

  /** First estimate of the bits per nonzero level, including position and sign. */
  private static final double BITS_OF_A_LEVEL = 7;

  /** Up to this many weights the encoder tries both with and without the parent. */
  private static final int LARGEST_FOR_BOTH = 1 << 20;

  private final Change change;
  private final DeltaCodec.Options options;

  /** A trial encoding with one step; {@code bytes} is the size of the whole delta. */
  private record Trial(
      Quantized quantized, byte[] payload, @Nullable DeltaLevels parent, int bytes) {}

  /**
   * @throws IllegalArgumentException if the parent belongs to another model
   */
  LossyEncoder(Change change, DeltaCodec.Options options) {
    DeltaLevels parent = options.parent();
    if (parent != null && parent.size() != change.base().size()) {
      throw new IllegalArgumentException(
          "the parent has levels of "
              + parent.size()
              + " parameters, but the model has "
              + change.base().size());
    }
    this.change = change;
    this.options = options;
  }

  /** Encodes a delta in which about this fraction of the weights changes. */
  DeltaCodec.Encoded ofDensity(double fraction) {
    Quantized quantized = Quantized.of(change, stepOf(fraction), options.threads());
    // Threads apply and hash each slice right after coding it, while others still code.
    WeightsAssembly assembly = quantized.assembly(change.base());
    return finish(trial(quantized, assembly::apply), assembly);
  }

  /**
   * Encodes the largest delta within a limit in bytes.
   *
   * @throws IllegalArgumentException if even a delta without changes is longer
   */
  DeltaCodec.Encoded within(int limit) {
    if (limit >= change.base().size()) {
      DeltaCodec.Encoded lossless =
          DeltaCodec.encode(change.base(), change.next(), new DeltaTarget.Lossless(), options);
      if (lossless.bytes().length <= limit) {
        return lossless;
      }
    }
    Trial below = trial(finestStep());
    if (below.bytes() <= limit) {
      return finish(below);
    }
    Trial above = trial(emptyingStep());
    if (above.bytes() > limit) {
      throw new IllegalArgumentException(
          "a delta takes at least " + above.bytes() + " bytes, but the limit is " + limit);
    }
    double guess = limit * Byte.SIZE / BITS_OF_A_LEVEL / Math.max(1, change.geometry().weights());
    float step = stepOf(Math.min(1, guess));
    for (int i = 0; i < TRIALS && above.bytes() < limit * (1 - SLACK); i++) {
      float inside = between(below, step, above);
      if (Float.isNaN(inside)) {
        break;
      }
      Trial trial = trial(inside);
      if (trial.bytes() > limit) {
        below = trial;
      } else {
        above = trial;
      }
      step = secant(below, above, limit * (1 - SLACK / 2));
    }
    return finish(above);
  }

  /**
   * Returns {@code step}, or the middle if it is not strictly between the bounds; NaN if nothing is
   * between them.
   */
  private static float between(Trial below, float step, Trial above) {
    float low = step(below);
    float high = step(above);
    float middle = Quantizer.representable((float) Math.sqrt((double) low * high));
    float wanted = Quantizer.representable(step);
    float chosen = wanted > low && wanted < high ? wanted : middle;
    return chosen > low && chosen < high ? chosen : Float.NaN;
  }

  private static float secant(Trial below, Trial above, double bytes) {
    double low = Math.log(step(below));
    double high = Math.log(step(above));
    double longer = Math.log(below.bytes());
    double shorter = Math.log(above.bytes());
    double part = (longer - Math.log(bytes)) / (longer - shorter);
    // Stay away from the bounds, so that each trial removes at least a tenth of the interval.
    return (float) Math.exp(low + (high - low) * Math.max(0.1, Math.min(0.9, part)));
  }

  private static float step(Trial trial) {
    return trial.quantized().quantizer().step();
  }

  /** Returns the step at which this fraction of the weights changes. */
  float stepOf(double fraction) {
    int weights = change.geometry().weights();
    if (weights == 0) {
      return finestStep();
    }
    int rank = (int) Math.max(1, Math.min(weights, Math.rint(fraction * weights)));
    float step = change.magnitudes().largest(rank) / Quantizer.THRESHOLD;
    return Quantizer.representable(Math.max(step, finestStep()));
  }

  /**
   * Returns the step that maps the largest change to the largest level. Rounding it down would clip
   * that change.
   */
  private float finestStep() {
    return Quantizer.representableAbove(change.magnitudes().largest() / (LevelModel.MAX_LEVEL - 1));
  }

  /** Returns a step at which nothing changes, not even a vector, whose step is finer. */
  private float emptyingStep() {
    return Quantizer.representable(Math.min(Float.MAX_VALUE, change.magnitudes().largest() * 16));
  }

  private Trial trial(float step) {
    return trial(Quantized.of(change, step, options.threads()), LossyPayload.OnCoded.NOTHING);
  }

  /** Encodes with and without the parent, if there is one, and keeps the smaller result. */
  private Trial trial(Quantized quantized, LossyPayload.OnCoded onCoded) {
    DeltaLevels parent = options.parent();
    if (parent == null) {
      return trial(quantized, null, onCoded);
    }
    Trial with = trial(quantized, parent, onCoded);
    if (change.geometry().weights() > LARGEST_FOR_BOTH) {
      return with;
    }
    Trial without = trial(quantized, null, LossyPayload.OnCoded.NOTHING);
    return with.bytes() < without.bytes() ? with : without;
  }

  private Trial trial(
      Quantized quantized, @Nullable DeltaLevels parent, LossyPayload.OnCoded onCoded) {
    byte[] payload = LossyPayload.encode(quantized, parent, options.threads(), onCoded);
    Envelope sized = Envelope.ofLossy(change.base(), change.base(), parent, payload);
    return new Trial(quantized, payload, parent, sized.toBytes().length);
  }

  private DeltaCodec.Encoded finish(Trial trial) {
    Quantized quantized = trial.quantized();
    WeightsAssembly assembly = quantized.assembly(change.base());
    List<Levels> slices = quantized.slices();
    Workers.compute(
        options.threads(), slices.size(), i -> assembly.apply(i, slices.get(i).values()));
    return finish(trial, assembly);
  }

  private DeltaCodec.Encoded finish(Trial trial, WeightsAssembly assembly) {
    Quantized quantized = trial.quantized();
    LossyPayload.Decoded applied = assembly.build();
    byte[] bytes =
        Envelope.ofLossy(change.base(), applied.result(), trial.parent(), trial.payload())
            .toBytes();
    DeltaStatistics statistics =
        new DeltaStatistics(
            bytes.length,
            LossyPayload.headBytes(trial.payload()),
            change.base().size(),
            change.geometry().weights(),
            quantized.nonzeros(),
            quantized.entropyBytes());
    DeltaLevels levels = new DeltaLevels(DeltaLevels.nameOf(bytes), applied.levels());
    return new DeltaCodec.Encoded(bytes, applied.result(), levels, statistics);
  }
}
