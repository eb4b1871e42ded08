package space.perigee.sync.npz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a NumPy {@code .npz} archive, array by array and piece by piece, so that no array need be
 * in memory. The same arrays give the same bytes. Not thread-safe.
 */
public final class NpzWriter {

  private static final String SUFFIX = ".npy";

  private final ZipOutputStream zip;

  /** Elements of the array that are still to be written. */
  private long missing;

  /**
   * @param out stays open
   */
  public NpzWriter(OutputStream out) {
    this.zip = new ZipOutputStream(out);
    zip.setLevel(1);
  }

  /**
   * Begins an array of float32 in row-major order, whose elements follow by {@link #floats}.
   *
   * @param name without {@code .npy}
   * @param shape dimensions, each 1 or more
   * @throws IllegalStateException if the array before is not complete
   */
  public void beginFloats(String name, List<Integer> shape) throws IOException {
    begin(name, new NpyHeader(NpyElement.of(NpyType.FLOAT32), false, shape));
  }

  private void begin(String name, NpyHeader header) throws IOException {
    if (missing > 0) {
      throw new IllegalStateException("the array before " + name + " lacks " + missing);
    }
    ZipEntry entry = new ZipEntry(name + SUFFIX);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(header.toBytes());
    missing = header.size();
  }

  /**
   * Writes the next elements of the array.
   *
   * @throws IllegalStateException if they are more than its shape has
   */
  public void floats(float[] values, int from, int count) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, count)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, count);
    write(bytes.array(), count);
  }

  private void write(byte[] bytes, int elements) throws IOException {
    if (elements > missing) {
      throw new IllegalStateException(elements + " elements, the array lacks " + missing);
    }
    zip.write(bytes);
    missing -= elements;
  }

  /**
   * Writes an array of text of one dimension.
   *
   * @param name without {@code .npy}
   * @param texts one or more
   */
  public void texts(String name, List<String> texts) throws IOException {
    int length = 1;
    for (String text : texts) {
      length = Math.max(length, text.codePointCount(0, text.length()));
    }
    NpyElement element = new NpyElement(NpyType.TEXT, ByteOrder.LITTLE_ENDIAN, length);
    begin(name, new NpyHeader(element, false, List.of(texts.size())));
    for (String text : texts) {
      ByteBuffer bytes = ByteBuffer.allocate(element.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      text.codePoints().forEach(bytes::putInt);
      write(bytes.array(), 1);
    }
  }

  /**
   * Completes the archive.
   *
   * @throws IllegalStateException if the last array is not complete
   */
  public void finish() throws IOException {
    if (missing > 0) {
      throw new IllegalStateException("the last array lacks " + missing);
    }
    zip.finish();
  }
}
