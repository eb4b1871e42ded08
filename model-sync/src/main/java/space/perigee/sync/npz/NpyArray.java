package space.perigee.sync.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One array of an archive in row-major order: the last dimension varies fastest. Immutable; takes
 * the memory of its elements, at most 2 GiB.
 */
public final class NpyArray {

  private static final int REPLACEMENT = 0xFFFD;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final NpyElement element;
  private final List<Integer> shape;
  private final ByteBuffer elements;

  private NpyArray(NpyElement element, List<Integer> shape, byte[] elements) {
    this.element = element;
    this.shape = shape;
    this.elements = ByteBuffer.wrap(elements).order(element.order());
  }

  /**
   * Reads the header and the elements, to the end of {@code in}. Allocates no more memory than
   * {@code available} bytes.
   *
   * @param available size of the entry according to the archive (bytes)
   * @throws IOException if it is not an array of a {@link NpyType}, or lacks elements that its
   *     shape needs
   */
  static NpyArray read(DataInputStream in, long available) throws IOException {
    NpyHeader header = NpyHeader.read(in);
    long count = header.size();
    long needed = count * header.element().bytes();
    if (needed > available) {
      throw new IOException("the shape needs " + needed + " bytes, the entry has " + available);
    }
    if (needed > MAX_BYTES) {
      throw new IOException(needed + " bytes of elements, at most " + MAX_BYTES + " are allowed");
    }
    byte[] bytes = in.readNBytes((int) needed);
    if (bytes.length != needed || in.read() >= 0) {
      throw new IOException("the elements are not the " + count + " that the shape needs");
    }
    return new NpyArray(
        header.element(),
        header.shape(),
        header.fortranOrder() ? transpose(bytes, header.element().bytes(), header.shape()) : bytes);
  }

  /** Reorders elements of {@code width} bytes from column-major to row-major. */
  private static byte[] transpose(byte[] columnMajor, int width, List<Integer> shape) {
    byte[] rowMajor = new byte[columnMajor.length];
    int[] index = new int[shape.size()];
    for (int row = 0; row < rowMajor.length; row += width) {
      int from = 0;
      int stride = width;
      for (int d = 0; d < index.length; d++) {
        from += index[d] * stride;
        stride *= shape.get(d);
      }
      System.arraycopy(columnMajor, from, rowMajor, row, width);
      for (int d = index.length - 1; d >= 0 && ++index[d] == shape.get(d); d--) {
        index[d] = 0;
      }
    }
    return rowMajor;
  }

  public NpyType type() {
    return element.type();
  }

  /** Dimensions, each at least 1; empty for a scalar. */
  public List<Integer> shape() {
    return shape;
  }

  public int size() {
    return elements.capacity() / element.bytes();
  }

  /**
   * Returns element {@code index}, rounded to the nearest float; infinite if a float64 is out of
   * range.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public float floatAt(int index) {
    return element.type().isInteger() && element.type() != NpyType.UINT64
        ? integerAt(index)
        : (float) doubleAt(index);
  }

  /**
   * Returns element {@code index} as a double; an int64 is rounded to the nearest.
   *
   * @throws IllegalStateException if the elements are text
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public double doubleAt(int index) {
    int at = index * element.bytes();
    return switch (element.type()) {
      case FLOAT16 -> ofHalf(elements.getShort(at));
      case FLOAT32 -> elements.getFloat(at);
      case FLOAT64 -> elements.getDouble(at);
      case UINT64 -> ofUnsigned(elements.getLong(at));
      default -> integerAt(index);
    };
  }

  private static double ofUnsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** Converts a binary16 of IEEE 754: 1 bit of sign, 5 of exponent, 10 of fraction. */
  private static float ofHalf(short half) {
    int sign = half & 0x8000;
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(exponent - 15 + 127 << 23 | fraction << 13);
        };
    return sign == 0 ? magnitude : -magnitude;
  }

  /**
   * Returns element {@code index} of an array of integers.
   *
   * @throws IllegalStateException if the elements are not integers
   * @throws ArithmeticException if a uint64 is above 2^63-1
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public long integerAt(int index) {
    int at = index * element.bytes();
    return switch (element.type()) {
      case BOOL -> elements.get(at) == 0 ? 0 : 1;
      case INT8 -> elements.get(at);
      case UINT8 -> Byte.toUnsignedLong(elements.get(at));
      case INT16 -> elements.getShort(at);
      case UINT16 -> Short.toUnsignedLong(elements.getShort(at));
      case INT32 -> elements.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(elements.getInt(at));
      case INT64 -> elements.getLong(at);
      case UINT64 -> requirePositive(elements.getLong(at));
      case FLOAT16, FLOAT32, FLOAT64, TEXT, BYTES ->
          throw new IllegalStateException("elements of " + element.type() + " are no integers");
    };
  }

  private static long requirePositive(long bits) {
    if (bits < 0) {
      throw new ArithmeticException(Long.toUnsignedString(bits) + " is above 2^63-1");
    }
    return bits;
  }

  /**
   * Returns element {@code index} of an array of text, without the zeros that pad it.
   *
   * @throws IllegalStateException if the elements are not text
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public String textAt(int index) {
    if (!element.type().isText()) {
      throw new IllegalStateException("elements of " + element.type() + " are no text");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < element.length(); i++) {
      int at = index * element.bytes() + i * element.type().bytes();
      int character =
          element.type() == NpyType.TEXT
              ? elements.getInt(at)
              : Byte.toUnsignedInt(elements.get(at));
      text.appendCodePoint(Character.isValidCodePoint(character) ? character : REPLACEMENT);
    }
    while (!text.isEmpty() && text.charAt(text.length() - 1) == 0) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
