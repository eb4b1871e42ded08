package space.perigee.sync.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as text that survives mail and terminals, in the style of PEM (RFC 7468): a line that names
 * the content, Base64 in lines of 64 characters, and an end line. Parsed strictly: no other text is
 * allowed around it.
 */
final class PemText {

  private static final Pattern TEXT =
      Pattern.compile(
          "-----BEGIN (PERIGEE [A-Z ]+)-----\\n((?:[A-Za-z0-9+/=]{1,64}\\n)+)"
              + "-----END (PERIGEE [A-Z ]+)-----\\n?");

  private PemText() {}

  /** The content of a text. */
  enum Label {
    PUBLIC_IDENTITY,
    PRIVATE_IDENTITY,
    STATEMENT;

    private String text() {
      return "PERIGEE " + name().replace('_', ' ');
    }
  }

  static byte[] encode(Label label, byte[] bytes) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String text =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label.text(), lines.encodeToString(bytes));
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Decodes a text.
   *
   * @throws TrustException if it does not have this label
   */
  static byte[] decode(Label label, byte[] text) throws TrustException {
    String string = new String(text, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    Matcher matcher = TEXT.matcher(string);
    if (!matcher.matches()
        || !matcher.group(1).equals(label.text())
        || !matcher.group(3).equals(label.text())) {
      throw new TrustException("no text of '-----BEGIN " + label.text() + "-----' and its end");
    }
    try {
      return Base64.getDecoder().decode(matcher.group(2).replace("\n", ""));
    } catch (IllegalArgumentException e) {
      throw new TrustException("damaged Base64: " + e.getMessage(), e);
    }
  }
}
