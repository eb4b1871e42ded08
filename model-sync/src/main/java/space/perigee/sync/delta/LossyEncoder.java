package space.perigee.sync.delta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the step for what is wanted.
 *
 * <p>A density is a rank: the step follows from the magnitude that as many changes reach. A limit
 * in bytes is met by bisection on the logarithm of the step, steered by the secant through the
 * bounds: size is close to a power of the step, so a few trials land within {@value #SLACK} of the
 * limit under it.
 */
final class LossyEncoder {

  private static final double SLACK = 0.02;
  private static final int TRIALS = 40;

  /** A first guess of what one level takes, with its position and sign. */
  private static final double BITS_OF_A_LEVEL = 7;

  /** Up to this many weights the encoder tries with and without the parent. */
  private static final int LARGEST_FOR_BOTH = 1 << 20;

  private final Change change;
  private final DeltaCodec.Options options;

  /** A step tried out, and the bytes of the whole delta. */
  private record Trial(
      Quantised quantised, byte[] payload, @Nullable DeltaLevels parent, int bytes) {}

  /**
   * @throws IllegalArgumentException if the parent is of another model
   */
  LossyEncoder(Change change, DeltaCodec.Options options) {
    DeltaLevels parent = options.parent();
    if (parent != null && parent.size() != change.base().size()) {
      throw new IllegalArgumentException(
          "the parent has levels of "
              + parent.size()
              + " parameters, the model has "
              + change.base().size());
    }
    this.change = change;
    this.options = options;
  }

  /** The delta in which about this fraction of the weights changes. */
  DeltaCodec.Encoded ofDensity(double fraction) {
    Quantised quantised = Quantised.of(change, stepOf(fraction), options.threads());
    // Adding up and hashing what is coded already keeps the threads busy while others code.
    Assembly assembly = quantised.assembly(change.base());
    return finish(trial(quantised, assembly::apply), assembly);
  }

  /**
   * The delta that fills a limit.
   *
   * @throws IllegalArgumentException if a delta that changes nothing is longer
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
          "a delta takes at least " + above.bytes() + " bytes, the limit is " + limit);
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

  /** {@code step}, or the middle if it is not well between the bounds; NaN if nothing is. */
  private static float between(Trial below, float step, Trial above) {
    float low = step(below);
    float high = step(above);
    float middle = Quantiser.representable((float) Math.sqrt((double) low * high));
    float wanted = Quantiser.representable(step);
    float chosen = wanted > low && wanted < high ? wanted : middle;
    return chosen > low && chosen < high ? chosen : Float.NaN;
  }

  private static float secant(Trial below, Trial above, double bytes) {
    double low = Math.log(step(below));
    double high = Math.log(step(above));
    double longer = Math.log(below.bytes());
    double shorter = Math.log(above.bytes());
    double part = (longer - Math.log(bytes)) / (longer - shorter);
    // Kept off the bounds, so that each trial takes a tenth of the interval away at least.
    return (float) Math.exp(low + (high - low) * Math.max(0.1, Math.min(0.9, part)));
  }

  private static float step(Trial trial) {
    return trial.quantised().quantiser().step();
  }

  /** The step at which this fraction of the weights changes. */
  float stepOf(double fraction) {
    int weights = change.geometry().weights();
    if (weights == 0) {
      return finestStep();
    }
    int rank = (int) Math.max(1, Math.min(weights, Math.rint(fraction * weights)));
    float step = change.magnitudes().largest(rank) / Quantiser.THRESHOLD;
    return Quantiser.representable(Math.max(step, finestStep()));
  }

  /** The largest change is then the largest level; rounded down, the step would cut it off. */
  private float finestStep() {
    return Quantiser.representableAbove(change.magnitudes().largest() / (LevelModel.MAX_LEVEL - 1));
  }

  /** Nothing changes then, not even a vector, whose step is a quarter. */
  private float emptyingStep() {
    return Quantiser.representable(Math.min(Float.MAX_VALUE, change.magnitudes().largest() * 16));
  }

  private Trial trial(float step) {
    return trial(Quantised.of(change, step, options.threads()), LossyPayload.OnCoded.NOTHING);
  }

  /** Codes with the parent and without, if there is one, and keeps the smaller. */
  private Trial trial(Quantised quantised, LossyPayload.OnCoded onCoded) {
    DeltaLevels parent = options.parent();
    if (parent == null) {
      return trial(quantised, null, onCoded);
    }
    Trial with = trial(quantised, parent, onCoded);
    if (change.geometry().weights() > LARGEST_FOR_BOTH) {
      return with;
    }
    Trial without = trial(quantised, null, LossyPayload.OnCoded.NOTHING);
    return with.bytes() < without.bytes() ? with : without;
  }

  private Trial trial(
      Quantised quantised, @Nullable DeltaLevels parent, LossyPayload.OnCoded onCoded) {
    byte[] payload = LossyPayload.encode(quantised, parent, options.threads(), onCoded);
    Envelope sized = Envelope.ofLossy(change.base(), change.base(), parent, payload);
    return new Trial(quantised, payload, parent, sized.toBytes().length);
  }

  private DeltaCodec.Encoded finish(Trial trial) {
    Quantised quantised = trial.quantised();
    Assembly assembly = quantised.assembly(change.base());
    List<Levels> slices = quantised.slices();
    Workers.compute(
        options.threads(), slices.size(), i -> assembly.apply(i, slices.get(i).values()));
    return finish(trial, assembly);
  }

  private DeltaCodec.Encoded finish(Trial trial, Assembly assembly) {
    Quantised quantised = trial.quantised();
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
            quantised.nonzeros(),
            quantised.entropyBytes());
    DeltaLevels levels = new DeltaLevels(DeltaLevels.nameOf(bytes), applied.levels());
    return new DeltaCodec.Encoded(bytes, applied.result(), levels, statistics);
  }
}
