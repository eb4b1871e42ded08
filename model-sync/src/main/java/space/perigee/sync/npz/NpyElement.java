package space.perigee.sync.npz;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a {@code .npy} array stores its elements.
 *
 * @param order order of bytes
 * @param length number of characters of text; 1 for numbers
 */
record NpyElement(NpyType type, ByteOrder order, int length) {

  private static final Pattern DESCR = Pattern.compile("([<>|=]?)([a-zA-Z])([0-9]{1,9})");

  /** A number in little-endian order. */
  static NpyElement of(NpyType type) {
    return new NpyElement(type, ByteOrder.LITTLE_ENDIAN, 1);
  }

  /**
   * Parses NumPy's {@code descr}, such as {@code >f4} or {@code <U12}.
   *
   * @throws IOException if it is not a {@link NpyType}
   */
  static NpyElement parse(String descr) throws IOException {
    Matcher matcher = DESCR.matcher(descr);
    if (descr.startsWith("|O")) {
      throw new IOException(
          "element type '|O', Python objects, which are not read; convert the array with"
              + " astype(str) or astype(float)");
    }
    if (!matcher.matches()) {
      throw unsupported(descr);
    }
    ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Optional<NpyType> text = NpyType.ofCode(matcher.group(2));
    if (text.isPresent()) {
      int length = Integer.parseInt(matcher.group(3));
      if (length < 1 || length > Integer.MAX_VALUE / text.get().bytes()) {
        throw new IOException("element type '" + descr + "', must have a character");
      }
      return new NpyElement(text.get(), order, length);
    }
    return new NpyElement(
        NpyType.ofCode(matcher.group(2) + matcher.group(3)).orElseThrow(() -> unsupported(descr)),
        order,
        1);
  }

  private static IOException unsupported(String descr) {
    return new IOException("element type '" + descr + "', allowed are " + NpyType.allowed());
  }

  /** Size of an element (bytes). */
  int bytes() {
    return length * type.bytes();
  }

  /** NumPy's {@code descr}, such as {@code >f4} or {@code <U12}. */
  String descr() {
    String prefix = type.bytes() == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
    return prefix + type.code() + (type.isText() ? length : "");
  }
}
