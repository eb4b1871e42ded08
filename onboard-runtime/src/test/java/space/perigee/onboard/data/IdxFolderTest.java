package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Two images of 1x3 to train, classes 10 and 9; one to test, class 2. */
  @BeforeEach
  void fourFiles() throws IOException {
    write("train-images-idx3-ubyte", idx(IMAGES, 2, 1, 3).put(new byte[] {0, 1, 2, -1, 4, 5}));
    write("train-labels-idx1-ubyte", idx(LABELS, 2).put(new byte[] {10, 9}));
    write("t10k-images-idx3-ubyte", idx(IMAGES, 1, 1, 3).put(new byte[] {7, 8, 9}));
    write("t10k-labels-idx1-ubyte", idx(LABELS, 1).put(new byte[] {2}));
  }

  @Test
  void readsBothPartsWithTheClassesOfBoth() throws IOException {
    assertRead(read(List.of()));
  }

  private static void assertRead(TrainTestSplit split) {
    assertThat(split.train().classes()).containsExactly("2", "9", "10");
    assertThat(split.train().samples())
        .containsExactly(
            Sample.of(new float[] {0, 1, 2}, 2), Sample.of(new float[] {255, 4, 5}, 1));
    assertThat(split.test().samples()).containsExactly(Sample.of(new float[] {7, 8, 9}, 0));
  }

  @Test
  void readsCompressedFilesAndTheSpellingWithADot() throws IOException {
    for (String name : List.of("train-images", "train-labels", "t10k-images", "t10k-labels")) {
      String type = name.endsWith("images") ? "idx3-ubyte" : "idx1-ubyte";
      Path plain = folder.resolve(name + "-" + type);
      if (name.startsWith("train")) {
        Files.move(plain, folder.resolve(name + "." + type));
      } else {
        Files.write(folder.resolve(name + "." + type + ".gz"), gzip(Files.readAllBytes(plain)));
        Files.delete(plain);
      }
    }

    assertRead(read(List.of()));
  }

  @Test
  void takesTheModelsClasses() throws IOException {
    List<String> classes = List.of("10", "9", "2", "0");
    assertThat(read(classes).train().samples().map(Sample::label)).containsExactly(0, 1);

    assertThatThrownBy(() -> read(List.of("10", "9")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte: label 0: '2' must be one of [10, 9]");
  }

  @Test
  void namesTheFileThatIsMissingAndItsSpellings() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    assertThatThrownBy(() -> read(List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "no file t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte"
                + " or t10k-labels-idx1-ubyte.gz or t10k-labels.idx1-ubyte.gz");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesAFileCutShortAnywhere(boolean compressed) throws IOException {
    Path plain = folder.resolve("train-images-idx3-ubyte");
    byte[] whole = compressed ? gzip(Files.readAllBytes(plain)) : Files.readAllBytes(plain);
    Path file = compressed ? folder.resolve("train-images-idx3-ubyte.gz") : plain;
    Files.delete(plain);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(List.of()))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void refusesWhatIsNotAnArrayOfUnsignedBytes() throws IOException {
    write("train-images-idx3-ubyte", idx(0xd03, 2, 1, 3).put(new byte[6]));
    assertRefused("train-images-idx3-ubyte: begins with 00000d03, must be 00000803");

    write("train-images-idx3-ubyte", idx(LABELS, 6).put(new byte[6]));
    assertRefused("begins with 00000801, must be 00000803");
  }

  @Test
  void allocatesNothingThatAHeaderClaimsAndTheFileLacks() throws IOException {
    write("train-images-idx3-ubyte", idx(IMAGES, 2, 32_000, 32_000).put(new byte[6]));
    assertRefused("ends after 6 elements, must have 2048000000");

    write("train-images-idx3-ubyte", idx(IMAGES, 2, 65_536, 65_536).put(new byte[6]));
    assertRefused("more than 2147483639 elements, from dimensions [2, 65536, 65536]");

    write("train-images-idx3-ubyte", idx(IMAGES, 2, -1, 3).put(new byte[6]));
    assertRefused("dimension 4294967295 must be 1 to 2^31-1");

    write("train-images-idx3-ubyte", idx(IMAGES, 0, 1, 3));
    assertRefused("dimension 0 must be 1 to 2^31-1");
  }

  @Test
  void refusesFilesThatDoNotFitTogether() throws IOException {
    write("train-labels-idx1-ubyte", idx(LABELS, 3).put(new byte[3]));
    assertRefused("train-labels-idx1-ubyte: 3 labels, must be 2 as the images of train-images");

    fourFiles();
    write("t10k-images-idx3-ubyte", idx(IMAGES, 1, 3, 1).put(new byte[3]));
    assertRefused("images of [3, 1] to test, must be [1, 3]");

    fourFiles();
    write("t10k-labels-idx1-ubyte", idx(LABELS, 1).put(new byte[] {2, 3}));
    assertRefused("t10k-labels-idx1-ubyte: goes on after its 1 elements");
  }

  @Test
  void saysThatAFileIsNotCompressed() throws IOException {
    Path plain = folder.resolve("train-images-idx3-ubyte");
    Files.move(plain, folder.resolve("train-images-idx3-ubyte.gz"));

    assertRefused("train-images-idx3-ubyte.gz: not compressed by gzip");
  }

  @Test
  void aDamagedByteOfACompressedFileEndsInImagesOrADataException() throws IOException {
    Path plain = folder.resolve("train-images-idx3-ubyte");
    byte[] whole = gzip(Files.readAllBytes(plain));
    Files.delete(plain);
    Path file = folder.resolve("train-images-idx3-ubyte.gz");
    for (int i = 0; i < whole.length; i++) {
      for (int damage : new int[] {0x01, 0x80, 0xff}) {
        byte[] bytes = whole.clone();
        bytes[i] ^= (byte) damage;
        Files.write(file, bytes);
        try {
          assertThat(read(List.of()).train().size()).isEqualTo(2);
        } catch (DataException e) {
          assertThat(e).hasMessageStartingWith(folder.toString());
        }
      }
    }
  }

  private TrainTestSplit read(List<String> classes) throws IOException {
    SampleSet read =
        new IdxFolder()
            .read(folder, DataRequest.of(CsvSamples.LABEL, List.of()).withClasses(classes));
    return new TrainTestSplit(read.samples(), Objects.requireNonNull(read.test()));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> read(List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  /** A header, with room behind it for six bytes at most. */
  private static ByteBuffer idx(int magic, int... dimensions) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + 6).putInt(magic);
    Arrays.stream(dimensions).forEach(buffer::putInt);
    return buffer;
  }

  private void write(String name, ByteBuffer content) throws IOException {
    Files.write(folder.resolve(name), Arrays.copyOf(content.array(), content.position()));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
