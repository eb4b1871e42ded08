package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapNeedTest {

  private static final long MEBI = 1 << 20;

  @TempDir private Path folder;

  /** A file whose header is followed by zeros, which take no room on disk. */
  private void idx(String name, int... dimensions) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.writeInt(0x0800 | dimensions.length);
      long size = 1;
      for (int dimension : dimensions) {
        file.writeInt(dimension);
        size *= dimension;
      }
      file.setLength(file.getFilePointer() + size);
    }
  }

  private void mnist(int images) throws IOException {
    idx("train-images-idx3-ubyte", images, 28, 28);
    idx("train-labels-idx1-ubyte", images);
    idx("t10k-images-idx3-ubyte", 10_000, 28, 28);
    idx("t10k-labels-idx1-ubyte", 10_000);
  }

  @Test
  void countsTheImagesOfMnistOnceAndThoseOfCompressedFilesTwice() throws IOException {
    mnist(60_000);
    assertThat(new IdxFolder().heapBytes(folder)).isEqualTo(70_000L * 784);

    Path plain = folder.resolve("t10k-images-idx3-ubyte");
    try (OutputStream file = Files.newOutputStream(folder.resolve(plain.getFileName() + ".gz"));
        GZIPOutputStream gzip = new GZIPOutputStream(file)) {
      Files.copy(plain, gzip);
    }
    Files.delete(plain);
    assertThat(new IdxFolder().heapBytes(folder)).isEqualTo(80_000L * 784);
  }

  @Test
  void refusesWhatDoesNotFitBeforeItIsRead() throws IOException {
    mnist(2_700_000);

    assertThatThrownBy(() -> DataFormats.read(folder, DataRequest.of("label", List.of())))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + " needs about 3056 MB of memory, but of Java's heap of ")
        .hasMessageContaining("PERIGEE_HEAP=");
  }

  @Test
  void namesALimitThatWouldDo() {
    HeapNeed.require("data", 56 * MEBI, 100 * MEBI, 128 * MEBI);
    assertThatThrownBy(() -> HeapNeed.require("data", 57 * MEBI, 100 * MEBI, 128 * MEBI))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "data needs about 102 MB of memory, but of Java's heap of 128 MB only 100 MB are free;"
                + " with ./perigee set PERIGEE_HEAP=143m, with java the option -Xmx143m");
  }

  @Test
  void anArchiveStatesTheSizeOfItsArray() throws IOException {
    Path file = folder.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(new byte[1_000_000]);
    }

    assertThat(new NpzSamples().heapBytes(file)).isEqualTo(2_000_000);
    assertThat(new NpzSamples().heapBytes(Files.writeString(folder.resolve("y.npz"), "no")))
        .isZero();
  }

  @Test
  void aTableNeedsFourBytesForEachFieldOrALittleMore() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c,label\n");
    int rows = 50_000;
    for (int i = 0; i < rows; i++) {
      text.append(String.format(Locale.ROOT, "%.3f,%d,%d,sea%n", i / 7.0, i % 10, i));
    }
    Path file = Files.writeString(folder.resolve("x.csv"), text);

    assertThat(new CsvSamples().heapBytes(file)).isBetween(4L * 4 * rows, 3 * 4L * 4 * rows);
  }

  @Test
  void copyingImagesIntoMemoryIsCheckedToo() throws IOException {
    assertThatThrownBy(() -> ByteTable.of(new Huge()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("100000 samples of 20000 features needs about 2878 MB of memory");
  }

  /** Images whose copy would fill more than the heap of the tests. */
  private static final class Huge implements LabeledData {

    @Override
    public List<String> classes() {
      return List.of("a", "b");
    }

    @Override
    public int featureCount() {
      return 20_000;
    }

    @Override
    public int size() {
      return 100_000;
    }

    @Override
    public Sample get(int index) {
      throw new AssertionError("read before it was clear that it fits");
    }
  }
}
