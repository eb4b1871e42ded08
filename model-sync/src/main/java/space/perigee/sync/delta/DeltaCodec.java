package space.perigee.sync.delta;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.function.Function;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delta;

/**
 * Deltas as bytes: {@code decode(base, encode(base, next)) = next}, bit for bit, on every machine.
 *
 * <p>A delta carries the versions of its base and of its result. The decoder refuses a base it does
 * not hold, and a result whose version is not the promised one, so what it returns is what the
 * sender had. Sizes come from the base's layout, never from the bytes.
 */
public final class DeltaCodec {

  private static final int FORMAT = 1;

  private DeltaCodec() {}

  /**
   * What a delta says of itself.
   *
   * @param base version before the change
   * @param result version after it
   * @param payloadBytes bytes of the coded change, without the versions
   */
  public record Header(ModelVersion base, ModelVersion result, int payloadBytes) {}

  /** A decoded delta. */
  public record Decoded(ModelVersion base, Weights result) {}

  /**
   * @throws IllegalArgumentException if the layouts differ
   */
  public static byte[] encode(Weights base, Weights next) {
    if (!base.layout().equals(next.layout())) {
      throw new IllegalArgumentException("a delta needs two weights of one layout");
    }
    byte[] payload = DenseLossless.encode(base.toArray(), next.toArray());
    return Delta.newBuilder()
        .setFormat(FORMAT)
        .setBaseVersion(ByteString.copyFrom(base.version().toBytes()))
        .setResultVersion(ByteString.copyFrom(next.version().toBytes()))
        .setDenseLossless(ByteString.copyFrom(payload))
        .build()
        .toByteArray();
  }

  /**
   * Reads the versions without decoding.
   *
   * @throws DeltaException if these bytes are no delta of a known format
   */
  public static Header header(byte[] bytes) throws DeltaException {
    return header(parse(bytes));
  }

  /**
   * Decodes against whichever base the delta names.
   *
   * @param bases finds the weights of a version
   * @throws UnknownBaseException if {@code bases} does not have the base
   * @throws DeltaException if these bytes are damaged, or lead to another version than they promise
   */
  public static Decoded decode(Function<ModelVersion, Optional<Weights>> bases, byte[] bytes)
      throws DeltaException, UnknownBaseException {
    Delta delta = parse(bytes);
    Header header = header(delta);
    Weights base =
        bases
            .apply(header.base())
            .orElseThrow(() -> new UnknownBaseException(header.base(), header.result()));
    float[] values = DenseLossless.decode(base.toArray(), delta.getDenseLossless().toByteArray());
    Weights result = Weights.of(base.layout(), values);
    if (!result.version().equals(header.result())) {
      throw new DeltaException(
          "the delta leads to version "
              + result.version().hex()
              + ", and promises "
              + header.result().hex());
    }
    return new Decoded(header.base(), result);
  }

  private static Header header(Delta delta) {
    return new Header(
        ModelVersion.fromBytes(delta.getBaseVersion().toByteArray()),
        ModelVersion.fromBytes(delta.getResultVersion().toByteArray()),
        delta.getDenseLossless().size());
  }

  private static Delta parse(byte[] bytes) throws DeltaException {
    Delta delta;
    try {
      delta = Delta.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DeltaException("not a delta: " + e.getMessage(), e);
    }
    if (delta.getFormat() != FORMAT) {
      throw new DeltaException("delta format " + delta.getFormat() + ", known is " + FORMAT);
    }
    if (delta.getBaseVersion().size() != Sha256.BYTES
        || delta.getResultVersion().size() != Sha256.BYTES) {
      throw new DeltaException("a delta must name its base and result by 32 bytes each");
    }
    if (!delta.hasDenseLossless()) {
      throw new DeltaException("the delta has no coding that is known here");
    }
    return delta;
  }
}
