package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/**
 * Bytes that an end signed for a purpose. Unlike the signature of a frame, this one stays with the
 * bytes, whoever carries them.
 *
 * @param signer empty where ends have no keys
 * @param signature Ed25519; empty where ends have no keys
 */
public record SignedBytes(ByteString bytes, ByteString signer, ByteString signature) {

  /** Bytes in a mission without keys. */
  public static SignedBytes unsigned(byte[] bytes) {
    return new SignedBytes(ByteString.copyFrom(bytes), ByteString.EMPTY, ByteString.EMPTY);
  }

  public byte[] toBytes() {
    return space.perigee.sync.v1.SignedBytes.newBuilder()
        .setBytes(bytes)
        .setSigner(signer)
        .setSignature(signature)
        .build()
        .toByteArray();
  }

  /**
   * Deserializes them; the signature is not verified.
   *
   * @throws TrustException if the bytes are malformed
   */
  public static SignedBytes fromBytes(byte[] bytes) throws TrustException {
    try {
      var proto = space.perigee.sync.v1.SignedBytes.parseFrom(bytes);
      return new SignedBytes(proto.getBytes(), proto.getSigner(), proto.getSignature());
    } catch (InvalidProtocolBufferException e) {
      throw new TrustException("no signed bytes: " + e.getMessage(), e);
    }
  }
}
