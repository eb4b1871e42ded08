package space.perigee.sync.delta;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/**
 * Encodes the change between two versions of a model: {@code decode(base, encode(base, next)) =
 * result}, bit for bit on every machine and with any number of threads.
 *
 * <p>The result of a lossless delta is {@code next} itself. A lossy delta only approaches it: it
 * carries the largest changes, quantized. The remainder {@code next - result} stays with the owner
 * of {@code next}, and the next delta, coded against {@code result}, picks it up. This is error
 * feedback (Seide et al., 1-bit SGD, Interspeech 2014; Karimireddy et al., Error feedback fixes
 * SignSGD, ICML 2019).
 *
 * <p>Read on in {@link Envelope} (integrity checks), {@link Quantizer} (what is dropped), {@link
 * LevelModel} (entropy coding of the rest) and {@link LosslessPayload} (lossless mode).
 */
public final class DeltaCodec {

  /**
   * Coding options.
   *
   * @param parent levels of an earlier delta, known to both ends, or null
   */
  public record Options(@Nullable DeltaLevels parent, int threads) {

    public static final Options DEFAULT = new Options(null, 1);

    public Options {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
      }
    }

    /** Uses the levels of an earlier delta as context where that makes the delta smaller. */
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
   * @param result the weights that the decoder will obtain
   * @param levels the levels that both ends may keep as the parent of a later delta; all zero after
   *     a lossless delta
   * @param statistics sizes and counts
   */
  public record Encoded(
      byte[] bytes, Weights result, DeltaLevels levels, DeltaStatistics statistics) {}

  public record Decoded(Weights base, Weights result, DeltaLevels levels) {}

  private DeltaCodec() {}

  /**
   * Encodes the change from {@code base} to {@code next}.
   *
   * @throws IllegalArgumentException if the layouts differ; if the target is lossy and a weight is
   *     not finite, or the parent belongs to another model; if not even an empty delta fits the
   *     limit
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

  /**
   * The levels that a delta of a density codes, slice by slice, in the order of the layout.
   *
   * @throws IllegalArgumentException as {@link #encode}
   */
  public static List<short[]> quantized(Weights base, Weights next, DeltaTarget.Density target) {
    Change change = Change.screened(base, next, 1);
    float step = new LossyEncoder(change, Options.DEFAULT).stepOf(target.fraction());
    boolean[] asStored = new boolean[change.geometry().matrices().size()];
    return change.geometry().slices(asStored).stream()
        .map(slice -> Levels.of(change, slice, step).values())
        .toList();
  }

  private static Encoded encodeLossless(Weights base, Weights next, Options options) {
    Change.requireSameLayout(base, next);
    byte[] payload = LosslessPayload.encode(base, next, options.threads());
    byte[] bytes = Envelope.ofLossless(base, next, payload).toBytes();
    DeltaLevels none = DeltaLevels.none(bytes, base.size());
    return new Encoded(bytes, next, none, DeltaStatistics.ofLossless(bytes.length, base.size()));
  }

  /**
   * Decodes a delta against the base that it names.
   *
   * @param bases finds the weights of a version
   * @param parents levels of earlier deltas; the delta may need one of them
   * @throws UnknownBaseException if the base or the parent that the delta needs is unknown
   * @throws DeltaException if the bytes are damaged or decode to another version than the delta
   *     states
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
    DeltaLevels levels;
    if (envelope.isLossless()) {
      result = LosslessPayload.decode(base, envelope.payload(), threads);
      levels = DeltaLevels.none(bytes, base.size());
    } else {
      LossyPayload.Decoded decoded = LossyPayload.decode(base, envelope.payload(), parent, threads);
      result = decoded.result();
      levels = new DeltaLevels(DeltaLevels.nameOf(bytes), decoded.levels());
    }
    if (!envelope.result().matches(result.version())) {
      throw new DeltaException(
          "the delta decodes to version "
              + result.version().hex()
              + ", but states "
              + envelope.result().hex());
    }
    return new Decoded(base, result, levels);
  }

  /**
   * The name of the delta whose levels a delta needs to be decoded; empty if it needs none.
   *
   * @throws DeltaException if the bytes are damaged
   */
  public static Optional<VersionPrefix> parentOf(byte[] bytes) throws DeltaException {
    return Optional.ofNullable(Envelope.of(bytes).parent());
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
   * Returns the levels of a delta, to be kept as the parent of later ones. The base is not needed.
   *
   * @param parents levels of earlier deltas
   * @return empty if the delta needs a parent that is not among them
   * @throws DeltaException if the bytes are damaged or of another layout
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
