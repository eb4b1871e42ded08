package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/**
 * Changes of a model as bytes: {@code decode(base, encode(base, next)) = result}, the same bits on
 * every machine and with any number of threads.
 *
 * <p>A lossless delta leads to {@code next} itself. A lossy one leads near it: the largest changes
 * are sent, coarsely, and what is left is {@code next - result}, which the owner of {@code next}
 * still has and which the next delta, coded against {@code result}, will carry. Nothing is lost for
 * good; that is error feedback (Seide et al., 1-bit SGD, Interspeech 2014; Karimireddy et al.,
 * Error feedback fixes SignSGD, ICML 2019).
 *
 * <p>Where to read on: {@link Envelope} for what is checked, {@link Quantiser} for what is dropped,
 * {@link LevelModel} for how few bits the rest takes, {@link LosslessPayload} for the other mode.
 */
public final class DeltaCodec {

  /** What is known beside the base. */
  public record Options(@Nullable DeltaLevels parent, int threads) {

    public static final Options DEFAULT = new Options(null, 1);

    /**
     * @throws IllegalArgumentException if there is no thread
     */
    public Options {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
      }
    }

    /** Codes with what is remembered of an earlier delta, where that makes it smaller. */
    public Options withParent(@Nullable DeltaLevels next) {
      return new Options(next, threads);
    }

    public Options withThreads(int next) {
      return new Options(parent, next);
    }
  }

  /**
   * An encoded delta.
   *
   * @param bytes the delta
   * @param result what the decoder will have
   * @param levels what both ends may remember of it; of no use after a lossless delta
   * @param statistics what it took
   */
  public record Encoded(
      byte[] bytes, Weights result, DeltaLevels levels, DeltaStatistics statistics) {}

  /** A decoded delta. */
  public record Decoded(Weights base, Weights result, DeltaLevels levels) {}

  private DeltaCodec() {}

  /** Encodes with the default options. */
  public static Encoded encode(Weights base, Weights next, DeltaTarget target) {
    return encode(base, next, target, Options.DEFAULT);
  }

  /**
   * Encodes the change from {@code base} to {@code next}.
   *
   * @throws IllegalArgumentException if the layouts differ; if the target is lossy and a weight is
   *     not finite, or the parent is of another model; if not even an empty delta fits the limit
   */
  public static Encoded encode(Weights base, Weights next, DeltaTarget target, Options options) {
    if (target instanceof DeltaTarget.Lossless) {
      return encodeLossless(base, next, options);
    }
    LossyEncoder encoder =
        new LossyEncoder(Change.screened(base, next, options.threads()), options);
    return target instanceof DeltaTarget.Bytes bytes
        ? encoder.within(bytes.limit())
        : encoder.ofDensity(((DeltaTarget.Density) target).fraction());
  }

  private static Encoded encodeLossless(Weights base, Weights next, Options options) {
    Change.requireSameLayout(base, next);
    byte[] payload = LosslessPayload.encode(base, next, options.threads());
    byte[] bytes = Envelope.ofLossless(base, next, payload).toBytes();
    DeltaLevels none = new DeltaLevels(DeltaLevels.nameOf(bytes), new byte[base.size()]);
    return new Encoded(bytes, next, none, DeltaStatistics.ofLossless(bytes.length, base.size()));
  }

  /**
   * Encodes the change as a series of deltas, each against the result of the one before, so that
   * every prefix of the series that arrives is of use.
   *
   * @param targets of the deltas, usually of growing density
   */
  public static List<Encoded> progressive(
      Weights base, Weights next, List<DeltaTarget> targets, Options options) {
    List<Encoded> series = new ArrayList<>();
    Weights from = base;
    Options known = options;
    for (DeltaTarget target : targets) {
      Encoded encoded = encode(from, next, target, known);
      series.add(encoded);
      from = encoded.result();
      known = options.withParent(encoded.levels());
    }
    return series;
  }

  /** Decodes a delta that has no parent, on one thread. */
  public static Decoded decode(Function<VersionPrefix, Optional<Weights>> bases, byte[] bytes)
      throws DeltaException, UnknownBaseException {
    return decode(bases, bytes, List.of(), 1);
  }

  /**
   * Decodes against whichever base the delta names.
   *
   * @param bases finds the weights of a version
   * @param parents what is remembered of earlier deltas; the delta may need one of them
   * @throws UnknownBaseException if the base, or the parent that the delta needs, is not there
   * @throws DeltaException if these bytes are damaged, or lead to another version than they promise
   */
  public static Decoded decode(
      Function<VersionPrefix, Optional<Weights>> bases,
      byte[] bytes,
      List<DeltaLevels> parents,
      int threads)
      throws DeltaException, UnknownBaseException {
    Envelope envelope = Envelope.of(bytes);
    Weights base = bases.apply(envelope.base()).orElse(null);
    if (base == null) {
      throw UnknownBaseException.base(envelope.base(), envelope.result());
    }
    DeltaLevels parent = parentOf(envelope, parents, base.size());
    Weights result;
    byte[] levels;
    if (envelope.isLossless()) {
      result = LosslessPayload.decode(base, envelope.payload(), threads);
      levels = new byte[base.size()];
    } else {
      LossyPayload.Decoded decoded = LossyPayload.decode(base, envelope.payload(), parent, threads);
      result = decoded.result();
      levels = decoded.levels();
    }
    if (!envelope.result().matches(result.version())) {
      throw new DeltaException(
          "the delta leads to version "
              + result.version().hex()
              + ", and promises "
              + envelope.result().hex());
    }
    return new Decoded(base, result, new DeltaLevels(DeltaLevels.nameOf(bytes), levels));
  }

  private static @Nullable DeltaLevels parentOf(Envelope envelope, List<DeltaLevels> held, int size)
      throws UnknownBaseException {
    VersionPrefix wanted = envelope.parent();
    if (wanted == null) {
      return null;
    }
    for (DeltaLevels levels : held) {
      if (levels.delta().equals(wanted) && levels.size() == size) {
        return levels;
      }
    }
    throw UnknownBaseException.parent(wanted, envelope.result());
  }

  /**
   * What is to be remembered of a delta, without its base.
   *
   * @param parents what is remembered of earlier deltas
   * @return nothing if the delta needs a parent that is not among them
   * @throws DeltaException if these bytes are damaged, or of another layout
   */
  public static Optional<DeltaLevels> levels(
      ParameterLayout layout, byte[] bytes, List<DeltaLevels> parents) throws DeltaException {
    Envelope envelope = Envelope.of(bytes);
    byte[] levels = new byte[layout.size()];
    if (!envelope.isLossless()) {
      try {
        DeltaLevels known = parentOf(envelope, parents, layout.size());
        Weights anywhere = Weights.zero(layout);
        levels = LossyPayload.decode(anywhere, envelope.payload(), known, 1).levels();
      } catch (UnknownBaseException e) {
        return Optional.empty();
      }
    }
    return Optional.of(new DeltaLevels(DeltaLevels.nameOf(bytes), levels));
  }
}
