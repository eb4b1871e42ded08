package space.perigee.sync.delta;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.VersionPrefix;

/**
 * Contents of a delta's header, read without its base. The checksum has been verified; the claims
 * have not.
 *
 * @param parent name of the delta whose levels the decoder must know, or null
 * @param payloadBytes size of the coded change
 * @param levels statistics of the levels; null in a lossless delta
 */
public record DeltaInfo(
    VersionPrefix base,
    VersionPrefix result,
    @Nullable VersionPrefix parent,
    int bytes,
    int payloadBytes,
    @Nullable Levels levels) {

  /**
   * Statistics of a lossy delta, as its header states them.
   *
   * @param step distance between two levels
   * @param weights number of parameters in matrices
   * @param vectorBytes bytes spent on vectors (biases, norms)
   */
  public record Levels(float step, int tensors, int weights, int nonzeros, int vectorBytes) {

    public double density() {
      return (double) nonzeros / Math.max(1, weights);
    }
  }

  /**
   * Reads the header of a delta.
   *
   * @throws DeltaException if the bytes are damaged or not a delta of the supported format
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

  /** Bytes spent on weights; the whole payload in a lossless delta. */
  public int weightBytes() {
    return levels == null ? payloadBytes : payloadBytes - levels.vectorBytes();
  }

  /** Bits per weight that changes; NaN if none does or the delta is lossless. */
  public double bitsPerNonzero() {
    return levels == null || levels.nonzeros() == 0
        ? Double.NaN
        : (double) Byte.SIZE * weightBytes() / levels.nonzeros();
  }
}
