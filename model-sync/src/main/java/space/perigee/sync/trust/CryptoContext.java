package space.perigee.sync.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a key or a signature is bound to, as bytes (domain separation): a label that names the
 * purpose, then fields, each preceded by its length. Two contexts are equal only if all their
 * fields are. No context is a prefix of another, since all contexts with one label have the same
 * number of fields.
 */
final class CryptoContext {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CryptoContext() {}

  static CryptoContext of(String label) {
    return new CryptoContext().with("perigee/v1 " + label);
  }

  CryptoContext with(String field) {
    return with(field.getBytes(StandardCharsets.UTF_8));
  }

  CryptoContext with(byte[] field) {
    bytes.write(field.length >> 8);
    bytes.write(field.length);
    bytes.writeBytes(field);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
