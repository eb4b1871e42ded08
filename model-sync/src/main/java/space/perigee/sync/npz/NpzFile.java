package space.perigee.sync.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import space.perigee.sync.cli.InputException;
import space.perigee.sync.cli.WholeFile;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * A NumPy {@code .npz} archive as weights: one tensor an array, in the order of the archive, its
 * elements row by row. Only float32 arrays; what is in Fortran order is transposed while reading.
 */
public final class NpzFile {

  private static final String SUFFIX = ".npy";
  private static final int MAX_ARRAYS = 10_000;

  private NpzFile() {}

  /**
   * Reads an archive.
   *
   * @throws InputException if the file is no archive of float32 arrays; names file and array
   * @throws IOException if the file cannot be read
   */
  public static Weights read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      if (entries.size() > MAX_ARRAYS) {
        throw new InputException(
            file + ": " + entries.size() + " arrays, at most " + MAX_ARRAYS + " are allowed");
      }
      List<TensorSpec> tensors = new ArrayList<>();
      List<float[]> arrays = new ArrayList<>();
      for (ZipEntry entry : entries) {
        readArray(file, zip, entry, tensors, arrays);
      }
      return join(file, tensors, arrays);
    } catch (ZipException e) {
      throw new InputException(file + ": not a .npz archive: " + e.getMessage(), e);
    }
  }

  private static void readArray(
      Path file, ZipFile zip, ZipEntry entry, List<TensorSpec> tensors, List<float[]> arrays)
      throws IOException {
    String name = entry.getName();
    if (!name.endsWith(SUFFIX)) {
      throw new InputException(file + ": entry " + name + " is not a .npy array");
    }
    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
      NpyHeader header = NpyHeader.read(in);
      TensorSpec tensor =
          new TensorSpec(name.substring(0, name.length() - SUFFIX.length()), header.shape());
      float[] elements = readElements(in, entry, tensor.size());
      tensors.add(tensor);
      arrays.add(header.fortranOrder() ? transpose(elements, header.shape()) : elements);
    } catch (ZipException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(file + ": array " + name + ": " + e.getMessage(), e);
    }
  }

  private static float[] readElements(InputStream in, ZipEntry entry, int count)
      throws IOException {
    if (4L * count > entry.getSize()) {
      throw new IOException(
          "the shape needs " + 4L * count + " bytes, the entry has " + entry.getSize());
    }
    byte[] bytes = in.readNBytes(Math.multiplyExact(4, count));
    if (bytes.length != 4 * count || in.read() >= 0) {
      throw new IOException("the elements are not the " + count + " that the shape needs");
    }
    float[] elements = new float[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
    return elements;
  }

  /** From column-major to row-major. */
  private static float[] transpose(float[] columnMajor, List<Integer> shape) {
    float[] rowMajor = new float[columnMajor.length];
    int[] index = new int[shape.size()];
    for (int row = 0; row < rowMajor.length; row++) {
      int from = 0;
      int stride = 1;
      for (int d = 0; d < index.length; d++) {
        from += index[d] * stride;
        stride *= shape.get(d);
      }
      rowMajor[row] = columnMajor[from];
      for (int d = index.length - 1; d >= 0 && ++index[d] == shape.get(d); d--) {
        index[d] = 0;
      }
    }
    return rowMajor;
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

  /** Writes the archive; {@code file} is whole or untouched, whatever happens. */
  public static void write(Path file, Weights weights) throws IOException {
    WholeFile.write(file, out -> writeArchive(out, weights));
  }

  private static void writeArchive(OutputStream out, Weights weights) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(1);
    float[] values = weights.toArray();
    int offset = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      ZipEntry entry = new ZipEntry(tensor.name() + SUFFIX);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(new NpyHeader(false, tensor.shape()).toBytes());
      ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values, offset, tensor.size());
      zip.write(bytes.array());
      zip.closeEntry();
      offset += tensor.size();
    }
    zip.finish();
  }
}
