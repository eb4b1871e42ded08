package space.perigee.sync.delta;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delta;

/**
 * The frame around a coded change: base version, resulting version, parent, checksum.
 *
 * <p>Versions are SHA-256 digests, truncated to fit their use: {@value #BASE_BYTES} bytes select
 * the base among the few that a receiver holds; {@value #RESULT_BYTES} bytes prove that the result
 * equals the sender's. A small delta is fifty bytes long, so two full digests would more than
 * double it.
 *
 * <p>The encoding is canonical: a delta is accepted only if encoding its parsed contents again
 * gives the same bytes. The CRC-32C covers all of them, so even a flipped bit that no decoder reads
 * is detected.
 *
 * @param parent name of the delta whose levels the decoder must know, or null
 * @param isLossless whether the payload is a {@link LosslessPayload} rather than a {@link
 *     LossyPayload}
 */
record Envelope(
    VersionPrefix base,
    VersionPrefix result,
    @Nullable VersionPrefix parent,
    boolean isLossless,
    byte[] payload) {

  static final int BASE_BYTES = 8;
  static final int RESULT_BYTES = 16;

  private static final int FORMAT = 2;

  static Envelope ofLossless(Weights base, Weights next, byte[] payload) {
    return new Envelope(baseOf(base), resultOf(next), null, true, payload);
  }

  static Envelope ofLossy(
      Weights base, Weights result, @Nullable DeltaLevels parent, byte[] payload) {
    VersionPrefix name = parent == null ? null : parent.delta();
    return new Envelope(baseOf(base), resultOf(result), name, false, payload);
  }

  private static VersionPrefix baseOf(Weights base) {
    return VersionPrefix.of(base.version().sha256(), BASE_BYTES);
  }

  private static VersionPrefix resultOf(Weights result) {
    return VersionPrefix.of(result.version().sha256(), RESULT_BYTES);
  }

  byte[] toBytes() {
    Delta.Builder delta =
        Delta.newBuilder()
            .setFormat(FORMAT)
            .setBaseVersion(ByteString.copyFrom(base.toBytes()))
            .setResultVersion(ByteString.copyFrom(result.toBytes()));
    if (parent != null) {
      delta.setParent(ByteString.copyFrom(parent.toBytes()));
    }
    ByteString coded = ByteString.copyFrom(payload);
    Delta unchecked = (isLossless ? delta.setLossless(coded) : delta.setLossy(coded)).build();
    return unchecked.toBuilder().setCrc32C(checksum(unchecked)).build().toByteArray();
  }

  private static int checksum(Delta withoutChecksum) {
    CRC32C crc = new CRC32C();
    crc.update(withoutChecksum.toByteArray());
    return (int) crc.getValue();
  }

  /**
   * Reads an envelope.
   *
   * @throws DeltaException if the bytes are damaged or not a delta of the supported format
   */
  static Envelope of(byte[] bytes) throws DeltaException {
    Delta delta;
    try {
      delta = Delta.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DeltaException("not a delta: " + e.getMessage(), e);
    }
    if (delta.getFormat() != FORMAT) {
      throw new DeltaException("delta format " + delta.getFormat() + ", supported is " + FORMAT);
    }
    if (delta.getBaseVersion().size() != BASE_BYTES
        || delta.getResultVersion().size() != RESULT_BYTES) {
      throw new DeltaException(
          "a delta must name its base with "
              + BASE_BYTES
              + " bytes and its result with "
              + RESULT_BYTES);
    }
    int parentBytes = delta.getParent().size();
    if (parentBytes != 0 && parentBytes != DeltaLevels.NAME_BYTES) {
      throw new DeltaException(
          "a delta must name its parent with "
              + DeltaLevels.NAME_BYTES
              + " bytes, not "
              + parentBytes);
    }
    if (!delta.hasLossless() && !delta.hasLossy()) {
      throw new DeltaException("the delta has no supported coding");
    }
    Envelope envelope =
        new Envelope(
            VersionPrefix.fromBytes(delta.getBaseVersion().toByteArray()),
            VersionPrefix.fromBytes(delta.getResultVersion().toByteArray()),
            parentBytes == 0 ? null : VersionPrefix.fromBytes(delta.getParent().toByteArray()),
            delta.hasLossless(),
            (delta.hasLossless() ? delta.getLossless() : delta.getLossy()).toByteArray());
    if (!java.util.Arrays.equals(envelope.toBytes(), bytes)) {
      throw new DeltaException("the checksum does not match: the delta is damaged");
    }
    return envelope;
  }
}
