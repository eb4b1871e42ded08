package space.perigee.sync.delta;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.VersionPrefix;

/**
 * What a delta says of itself. Read without its base, so nothing of it is proven but that the bytes
 * are whole.
 *
 * @param base begins the version before
 * @param result begins the version after
 * @param parent name of the delta whose levels the decoder must know, or null
 * @param bytes of the whole delta
 * @param payloadBytes of them the coded change
 * @param levels what is said of the levels; null in a lossless delta
 */
public record DeltaInfo(
    VersionPrefix base,
    VersionPrefix result,
    @Nullable VersionPrefix parent,
    int bytes,
    int payloadBytes,
    @Nullable Levels levels) {

  /**
   * Numbers of a lossy delta.
   *
   * @param step distance of two levels
   * @param tensors of the model
   * @param weights parameters in matrices
   * @param nonzeros of them that change
   * @param vectorBytes bytes for biases and the like
   */
  public record Levels(float step, int tensors, int weights, int nonzeros, int vectorBytes) {

    /** Fraction of the weights that change. */
    public double density() {
      return (double) nonzeros / Math.max(1, weights);
    }
  }

  /**
   * Reads a delta's envelope.
   *
   * @throws DeltaException if these bytes are no delta of a known format, or damaged
   */
  public static DeltaInfo of(byte[] bytes) throws DeltaException {
    Envelope envelope = Envelope.of(bytes);
    return new DeltaInfo(
        envelope.base(),
        envelope.result(),
        envelope.parent(),
        bytes.length,
        envelope.payload().length,
        envelope.isLossless() ? null : levels(LossyPayload.summary(envelope.payload())));
  }

  private static Levels levels(LossyPayload.Summary summary) {
    return new Levels(
        summary.step(),
        summary.tensors(),
        summary.weights(),
        summary.nonzeros(),
        summary.vectorBytes());
  }

  public boolean isLossless() {
    return levels == null;
  }

  /** Bytes of the envelope: versions, checksum, format. */
  public int envelopeBytes() {
    return bytes - payloadBytes;
  }

  /** Bytes for the weights themselves; all of the payload in a lossless delta. */
  public int weightBytes() {
    return levels == null ? payloadBytes : payloadBytes - levels.vectorBytes();
  }

  /** Bits for each weight that changes; NaN if none does, or it is not said. */
  public double bitsPerNonzero() {
    return levels == null || levels.nonzeros() == 0
        ? Double.NaN
        : (double) Byte.SIZE * weightBytes() / levels.nonzeros();
  }
}
