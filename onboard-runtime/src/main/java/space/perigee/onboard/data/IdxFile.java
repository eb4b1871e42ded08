package space.perigee.onboard.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file in the IDX format (LeCun, Cortes and Burges, The MNIST database of handwritten digits,
 * 1998): two zero bytes, the element type, the number of dimensions, each dimension as a big-endian
 * 32-bit integer, the elements. Supports unsigned bytes, less than 2 GiB, and gzip compression if
 * the name ends in {@code .gz}.
 *
 * @param shape dimensions, each 1 or more
 * @param elements elements, the last dimension varying fastest
 */
record IdxFile(List<Integer> shape, byte[] elements) {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final int BUFFER = 1 << 16;

  /**
   * Reads a whole file.
   *
   * @param dimensions required number of dimensions
   * @throws DataException if it is not an IDX file, is truncated, has data after its elements, or
   *     has 2^31-8 elements or more
   * @throws IOException if the file cannot be read
   */
  static IdxFile read(Path file, int dimensions) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(decompressed(file, raw))) {
      checkMagic(file, in.readInt(), dimensions);
      List<Integer> shape = new ArrayList<>();
      long size = 1;
      for (int d = 0; d < dimensions; d++) {
        int dimension = dimension(file, in.readInt());
        shape.add(dimension);
        size *= dimension;
        if (size > MAX_BYTES) {
          throw new DataException(
              file + ": more than " + MAX_BYTES + " elements, from dimensions " + shape);
        }
      }
      return new IdxFile(List.copyOf(shape), elements(file, in, (int) size));
    } catch (EOFException e) {
      throw new DataException(file + ": ends within its header or its compressed part", e);
    } catch (ZipException e) {
      throw new DataException(file + ": not compressed by gzip: " + e.getMessage(), e);
    }
  }

  /**
   * Heap that {@link #read} needs at its peak (bytes); 0 if the header is damaged. The length of a
   * compressed file is not known, so its elements are collected in parts before they are joined.
   *
   * @throws IOException if the file cannot be read
   */
  static long heapBytes(Path file, int dimensions) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(decompressed(file, raw))) {
      in.readInt();
      long size = 1;
      for (int d = 0; d < dimensions; d++) {
        size = Math.multiplyExact(size, (long) Math.max(0, in.readInt()));
      }
      return size > MAX_BYTES ? 0 : isCompressed(file) ? 2 * size : size;
    } catch (EOFException | ZipException | ArithmeticException e) {
      return 0;
    }
  }

  private static InputStream decompressed(Path file, InputStream raw) throws IOException {
    InputStream buffered = new BufferedInputStream(raw, BUFFER);
    return isCompressed(file) ? new GZIPInputStream(buffered, BUFFER) : buffered;
  }

  private static void checkMagic(Path file, int magic, int dimensions) {
    int expected = UNSIGNED_BYTE << 8 | dimensions;
    if (magic != expected) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: begins with %08x, must be %08x: unsigned bytes of %d dimensions",
              file,
              magic,
              expected,
              dimensions));
    }
  }

  private static int dimension(Path file, int value) {
    if (value < 1) {
      throw new DataException(
          file + ": dimension " + Integer.toUnsignedString(value) + " must be 1 to 2^31-1");
    }
    return value;
  }

  /** Allocates no more memory than there are bytes, whatever the header claims. */
  private static byte[] elements(Path file, DataInputStream in, int size) throws IOException {
    if (!isCompressed(file) && Files.size(file) >= size) {
      byte[] elements = new byte[size];
      in.readFully(elements);
      return requireEnd(file, in, elements);
    }
    byte[] elements = in.readNBytes(size);
    if (elements.length < size) {
      throw new DataException(
          file + ": ends after " + elements.length + " elements, must have " + size);
    }
    return requireEnd(file, in, elements);
  }

  private static byte[] requireEnd(Path file, InputStream in, byte[] elements) throws IOException {
    if (in.read() >= 0) {
      throw new DataException(file + ": goes on after its " + elements.length + " elements");
    }
    return elements;
  }

  private static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }
}
