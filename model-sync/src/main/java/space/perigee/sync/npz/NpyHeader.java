package space.perigee.sync.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The header of a {@code .npy} array (NumPy Enhancement Proposal 1): magic, version, length, and a
 * Python dictionary with the element type, the memory order and the shape.
 *
 * @param element type, order of bytes and size of an element
 * @param fortranOrder true if the first dimension varies fastest
 * @param shape dimensions; empty for a scalar
 */
record NpyHeader(NpyElement element, boolean fortranOrder, List<Integer> shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_BYTES = 64 * 1024;
  private static final int ALIGNMENT = 64;

  /** NumPy's limit. More dimensions would only cost time for each element. */
  private static final int MAX_DIMENSIONS = 64;

  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9,\\s]*)\\)");

  /**
   * Reads the header, and leaves {@code in} at the first element.
   *
   * @throws IOException if it is not a {@code .npy} header, the elements are not of a {@link
   *     NpyType}, or the shape has a dimension below 1, more than 64 of them, or more than 2^31-1
   *     elements
   */
  static NpyHeader read(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("not a .npy array");
    }
    int major = in.readUnsignedByte();
    in.readUnsignedByte();
    long length =
        major == 1
            ? Short.toUnsignedLong(Short.reverseBytes(in.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    if (major < 1 || major > 3 || length > MAX_BYTES) {
      throw new IOException(".npy version " + major + " with a header of " + length + " bytes");
    }
    String text = new String(in.readNBytes((int) length), StandardCharsets.ISO_8859_1);
    String descr = find(TYPE, text, "descr");
    NpyElement element = NpyElement.parse(descr);
    List<Integer> shape = shape(find(SHAPE, text, "shape"));
    checkSize(shape);
    return new NpyHeader(element, find(ORDER, text, "fortran_order").equals("True"), shape);
  }

  private static void checkSize(List<Integer> shape) throws IOException {
    if (shape.size() > MAX_DIMENSIONS) {
      throw new IOException(
          shape.size() + " dimensions, at most " + MAX_DIMENSIONS + " are allowed");
    }
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
      if (dimension < 1) {
        throw new IOException("shape " + shape + " must have dimensions of 1 or more");
      }
      if (size > Integer.MAX_VALUE) {
        throw new IOException("shape " + shape + " has more than 2^31-1 elements");
      }
    }
  }

  int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  private static String find(Pattern pattern, String text, String field) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException(".npy header without '" + field + "'");
    }
    return matcher.group(1);
  }

  private static List<Integer> shape(String text) throws IOException {
    try {
      return Stream.of(text.split(","))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new IOException("shape (" + text + ") has a dimension above 2^31-1", e);
    }
  }

  /** The header as bytes, padded so that the elements are aligned. */
  byte[] toBytes() {
    String dimensions = String.join(", ", shape.stream().map(String::valueOf).toList());
    String text =
        "{'descr': '"
            + element.descr()
            + "', 'fortran_order': "
            + (fortranOrder ? "True" : "False")
            + ", 'shape': ("
            + dimensions
            + (shape.size() == 1 ? "," : "")
            + "), }";
    int unpadded = MAGIC.length + 4 + text.length() + 1;
    String padded = text + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
    byte[] bytes = Arrays.copyOf(MAGIC, MAGIC.length + 4 + padded.length());
    bytes[6] = 1;
    bytes[8] = (byte) padded.length();
    bytes[9] = (byte) (padded.length() >>> 8);
    System.arraycopy(
        padded.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, MAGIC.length + 4, padded.length());
    return bytes;
  }
}
