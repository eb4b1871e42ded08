package space.perigee.sync.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a key or a signature is bound to, as bytes: a label that says what for, then fields, each
 * with its length before it. Two contexts are equal only if all their fields are, and none is the
 * beginning of another, as all contexts of a label have as many fields.
 */
final class Context {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Context() {}

  static Context of(String label) {
    return new Context().with("perigee/v1 " + label);
  }

  Context with(String field) {
    return with(field.getBytes(StandardCharsets.UTF_8));
  }

  Context with(byte[] field) {
    bytes.write(field.length >> 8);
    bytes.write(field.length);
    bytes.writeBytes(field);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
