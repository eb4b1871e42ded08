package space.perigee.sync.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One array of an archive in row-major order: the last dimension varies fastest. Immutable; takes
 * the memory of its elements, at most 2 GiB.
 */
public final class NpyArray {

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final NpyType type;
  private final List<Integer> shape;
  private final ByteBuffer elements;

  private NpyArray(NpyType type, List<Integer> shape, byte[] elements) {
    this.type = type;
    this.shape = shape;
    this.elements = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
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
    long needed = count * header.type().bytes();
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
        header.type(),
        header.shape(),
        header.fortranOrder() ? transpose(bytes, header.type().bytes(), header.shape()) : bytes);
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
    return type;
  }

  /** Dimensions, each at least 1; empty for a scalar. */
  public List<Integer> shape() {
    return shape;
  }

  public int size() {
    return elements.capacity() / type.bytes();
  }

  /**
   * Returns element {@code index}, rounded to the nearest float; infinite if a float64 is out of
   * range.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public float floatAt(int index) {
    return switch (type) {
      case FLOAT32 -> elements.getFloat(index * type.bytes());
      case FLOAT64 -> (float) elements.getDouble(index * type.bytes());
      default -> integerAt(index);
    };
  }

  /**
   * Returns element {@code index} of an array of integers.
   *
   * @throws IllegalStateException if the elements are not integers
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  public long integerAt(int index) {
    int at = index * type.bytes();
    return switch (type) {
      case INT8 -> elements.get(at);
      case UINT8 -> Byte.toUnsignedLong(elements.get(at));
      case INT16 -> elements.getShort(at);
      case UINT16 -> Short.toUnsignedLong(elements.getShort(at));
      case INT32 -> elements.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(elements.getInt(at));
      case INT64 -> elements.getLong(at);
      case FLOAT32, FLOAT64 ->
          throw new IllegalStateException("elements of " + type + " are no integers");
    };
  }

  /**
   * Copies a range of elements as stored in the file.
   *
   * @return {@code count} times {@link NpyType#bytes()} bytes
   * @throws IndexOutOfBoundsException if the range exceeds the array
   */
  public byte[] bytes(int from, int count) {
    Objects.checkFromIndexSize(from, count, size());
    return Arrays.copyOfRange(elements.array(), from * type.bytes(), (from + count) * type.bytes());
  }
}
