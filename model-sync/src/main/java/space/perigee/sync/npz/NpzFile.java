package space.perigee.sync.npz;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.io.WholeFile;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * Reads and writes NumPy {@code .npz} archives: as weights, with one float32 tensor per array in
 * the order of the archive; or single arrays by name, of any {@link NpyType}. Elements are in
 * row-major order; arrays in Fortran order are transposed while reading.
 */
public final class NpzFile {

  private static final String SUFFIX = ".npy";
  private static final int MAX_ARRAYS = 10_000;

  /** The most entries that a message lists. */
  private static final int MAX_NAMED = 20;

  private NpzFile() {}

  /**
   * Reads an archive as weights.
   *
   * @throws InputException if the file is no archive of float32 arrays; names file and array
   * @throws IOException if the file cannot be read
   */
  public static Weights read(Path file) throws IOException {
    InputFile.require(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      if (entries.size() > MAX_ARRAYS) {
        throw new InputException(
            file + ": " + entries.size() + " arrays, at most " + MAX_ARRAYS + " are allowed");
      }
      List<TensorSpec> tensors = new ArrayList<>();
      List<float[]> arrays = new ArrayList<>();
      for (ZipEntry entry : entries) {
        readTensor(file, zip, entry, tensors, arrays);
      }
      return join(file, tensors, arrays);
    } catch (ZipException | EOFException e) {
      throw notAnArchive(file, e);
    }
  }

  private static void readTensor(
      Path file, ZipFile zip, ZipEntry entry, List<TensorSpec> tensors, List<float[]> arrays)
      throws IOException {
    String name = entry.getName();
    if (!name.endsWith(SUFFIX)) {
      throw new InputException(file + ": entry " + name + " is not a .npy array");
    }
    NpyArray array = readArray(file, zip, entry);
    if (array.type() != NpyType.FLOAT32) {
      throw new InputException(
          file
              + ": array "
              + name
              + ": element type '"
              + array.type().code()
              + "', allowed is 'f4' (float32)");
    }
    try {
      tensors.add(
          new TensorSpec(name.substring(0, name.length() - SUFFIX.length()), array.shape()));
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": array " + name + ": " + e.getMessage(), e);
    }
    float[] elements = new float[array.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = array.floatAt(i);
    }
    arrays.add(elements);
  }

  private static NpyArray readArray(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
      return NpyArray.read(in, entry.getSize());
    } catch (ZipException e) {
      throw e;
    } catch (EOFException e) {
      throw new InputException(file + ": array " + entry.getName() + ": ends too early", e);
    } catch (IOException e) {
      throw new InputException(file + ": array " + entry.getName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a single array of an archive.
   *
   * @param name without {@code .npy}
   * @throws InputException if the file is no archive, has no such array, or its elements are no
   *     {@link NpyType}; names file and array
   * @throws IOException if the file cannot be read
   */
  public static NpyArray readArray(Path file, String name) throws IOException {
    InputFile.require(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(name + SUFFIX);
      if (entry == null) {
        throw new InputException(
            file + ": no array '" + name + "'; the entries are " + firstEntries(zip));
      }
      return readArray(file, zip, entry);
    } catch (ZipException | EOFException e) {
      throw notAnArchive(file, e);
    }
  }

  /**
   * Size of a single array of an archive, as its directory states it (bytes); 0 if it has no such
   * array, or is no archive.
   *
   * @param name without {@code .npy}
   * @throws IOException if the file cannot be read
   */
  public static long sizeOf(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(name + SUFFIX);
      return entry == null ? 0 : Math.max(0, entry.getSize());
    } catch (ZipException e) {
      return 0;
    }
  }

  private static List<String> firstEntries(ZipFile zip) {
    return zip.stream().limit(MAX_NAMED).map(ZipEntry::getName).toList();
  }

  /**
   * A damaged directory can claim more data than the file has; the JDK then reaches the end of the
   * file.
   */
  private static InputException notAnArchive(Path file, IOException cause) {
    String why = cause instanceof EOFException ? "ends too early" : cause.getMessage();
    return new InputException(file + ": not a .npz archive: " + why, cause);
  }

  private static Weights join(Path file, List<TensorSpec> tensors, List<float[]> arrays) {
    ParameterLayout layout;
    try {
      layout = new ParameterLayout(tensors);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    float[] values = new float[layout.size()];
    int offset = 0;
    for (float[] array : arrays) {
      System.arraycopy(array, 0, values, offset, array.length);
      offset += array.length;
    }
    return Weights.of(layout, values);
  }

  /** Writes weights as an archive; replaces {@code file} atomically. */
  public static void write(Path file, Weights weights) throws IOException {
    WholeFile.write(file, out -> writeArchive(out, weights));
  }

  private static void writeArchive(OutputStream out, Weights weights) throws IOException {
    NpzWriter writer = new NpzWriter(out);
    float[] values = weights.toArray();
    int offset = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      writer.beginFloats(tensor.name(), tensor.shape());
      writer.floats(values, offset, tensor.size());
      offset += tensor.size();
    }
    writer.finish();
  }
}
