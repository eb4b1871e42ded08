package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import space.perigee.sync.model.Sha256;

/**
 * Short name of an identity: the first eight bytes of its fingerprint. It selects one of the few
 * trusted identities, and proves nothing.
 */
public record KeyId(long value) {

  static final int BYTES = Long.BYTES;

  static KeyId of(Sha256 fingerprint) {
    return read(ByteBuffer.wrap(fingerprint.toBytes()));
  }

  static KeyId read(ByteBuffer from) {
    return new KeyId(from.getLong());
  }

  ByteString toBytes() {
    return ByteString.copyFrom(ByteBuffer.allocate(BYTES).putLong(value).flip());
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
