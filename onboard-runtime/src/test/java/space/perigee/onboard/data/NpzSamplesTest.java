package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzSamplesTest {

  private static final DataRequest ANY = DataRequest.of(CsvSamples.LABEL, List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void sortsTheClassesByNumber() throws IOException {
    Path file =
        npz(
            array("x", "|u1", "(3, 1, 2)", bytes(6).put(new byte[] {0, 1, 2, (byte) 255, 4, 5})),
            array("y", "<i8", "(3,)", bytes(24).putLong(10).putLong(9).putLong(10)));

    LabeledData data = read(file, List.of());

    assertThat(data.classes()).containsExactly("9", "10");
    assertThat(data.featureCount()).isEqualTo(2);
    assertThat(data.samples())
        .containsExactly(
            Sample.of(new float[] {0, 1}, 1),
            Sample.of(new float[] {2, 255}, 0),
            Sample.of(new float[] {4, 5}, 1));
  }

  @Test
  void readsFloatsAndAColumnOfSmallLabelsForTheModelsClasses() throws IOException {
    Path file =
        npz(
            array("x", "<f8", "(2, 2)", doubles(0.1, -2, 3e10, 4)),
            array("y", "|i1", "(2, 1)", bytes(2).put((byte) -1).put((byte) 1)));

    LabeledData data = read(file, List.of("1", "0", "-1"));

    assertThat(data.classes()).containsExactly("1", "0", "-1");
    assertThat(data.samples())
        .containsExactly(
            Sample.of(new float[] {0.1f, -2}, 2), Sample.of(new float[] {3e10f, 4}, 0));
  }

  @Test
  void takesSignedFeaturesAndUnsignedLabels() throws IOException {
    Path file =
        npz(
            array("x", "<i2", "(1, 2)", bytes(4).putShort((short) -7).putShort((short) 8)),
            array("y", "|u1", "(1,)", bytes(1).put((byte) 200)));

    LabeledData data = read(file, List.of());

    assertThat(data.classes()).containsExactly("200");
    assertThat(data.samples()).containsExactly(Sample.of(new float[] {-7, 8}, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(4,); (2,); array 'x': shape [4], must be [samples, features...]",
        "(2, 2); (3,); array 'y': shape [3], must be [2] or [2, 1], or [2, classes]",
        "(2, 2); (1, 2); array 'y': shape [1, 2], must be [2] or [2, 1], or [2, classes]",
        "(2, 3); (2,); the elements are not the 6 that the shape needs",
        "(2, 2000000000); (2,); has more than 2^31-1 elements",
        "(2, 500000000); (2,); the shape needs 4000000000 bytes",
        "(0, 4); (0,); shape [0, 4] must have dimensions of 1 or more",
      })
  void refusesShapesThatDoNotFit(String features, String labels, String message)
      throws IOException {
    ByteBuffer four = bytes(16).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    int count = labels.equals("(3,)") ? 3 : 2;
    Path file = npz(array("x", "<f4", features, four), array("y", "|u1", labels, bytes(count)));

    assertThatThrownBy(() -> read(file, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void namesTheSampleAndFeatureThatIsNotFinite() throws IOException {
    Array labels = array("y", "|u1", "(2,)", bytes(2));
    Path infinite = npz(array("x", "<f8", "(2, 2)", doubles(1, 2, 1e300, 4)), labels);
    assertThatThrownBy(() -> read(infinite, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("array 'x': sample 1, feature 0: Infinity must be finite");

    Path missing = npz(array("x", "<f8", "(2, 2)", doubles(1, Double.NaN, 3, 4)), labels);
    assertThatThrownBy(() -> read(missing, List.of()))
        .hasMessageContaining("sample 0, feature 1: NaN must be finite");
  }

  @Test
  void refusesLabelsThatAreNoWholeNumbersOrNoClass() throws IOException {
    Array features = array("x", "|u1", "(1, 1)", bytes(1));
    Path real = npz(features, array("y", "<f8", "(1,)", doubles(1.5)));
    assertThatThrownBy(() -> read(real, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("array 'y': sample 0: 1.5 must be a whole number");

    Path other = npz(features, array("y", "|u1", "(1,)", bytes(1).put((byte) 3)));
    assertThatThrownBy(() -> read(other, List.of("0", "1")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("array 'y': sample 0: '3' must be one of [0, 1]");
  }

  @Test
  void namesTheArrayThatIsMissing() throws IOException {
    Path file =
        npz(array("x", "|u1", "(1, 1)", bytes(1)), array("labels", "|u1", "(1,)", bytes(1)));

    assertThatThrownBy(() -> read(file, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no array 'y'; the entries are [x.npy, labels.npy]");
    assertThatThrownBy(() -> read(folder.resolve("none.npz"), List.of()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void refusesAnArchiveCutShortAnywhere() throws IOException {
    Path file = npz(array("x", "|u1", "(2, 3)", bytes(6)), array("y", "|u1", "(2,)", bytes(2)));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(cut, List.of())).isInstanceOf(DataException.class);
    }
  }

  @Test
  void aDamagedByteEndsInSamplesOrADataException() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            npz(
                array("x", "<f4", "(2, 2)", bytes(16).putFloat(1).putFloat(2)),
                array("y", "|u1", "(2,)", bytes(2))));
    for (int i = 0; i < whole.length; i++) {
      for (int damage : new int[] {0x01, 0x80, 0xff}) {
        byte[] bytes = whole.clone();
        bytes[i] ^= (byte) damage;
        Path file = Files.write(folder.resolve("damaged.npz"), bytes);
        try {
          assertThat(read(file, List.of()).size()).isEqualTo(2);
        } catch (DataException e) {
          assertThat(e).hasMessageStartingWith(file + ": ").hasMessageNotContaining("null");
        }
      }
    }
  }

  private static LabeledData read(Path file, List<String> classes) throws IOException {
    return new NpzSamples().read(file, ANY.withClasses(classes)).samples();
  }

  private record Array(String name, String header, byte[] elements) {}

  private static Array array(String name, String type, String shape, ByteBuffer elements) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    return new Array(name, header, elements.array());
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer doubles(double... values) {
    ByteBuffer buffer = bytes(8 * values.length);
    buffer.asDoubleBuffer().put(values);
    return buffer;
  }

  private Path npz(Array... arrays) throws IOException {
    Path file = folder.resolve("data.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Array array : arrays) {
        byte[] text = array.header().getBytes(StandardCharsets.ISO_8859_1);
        zip.putNextEntry(new ZipEntry(array.name() + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        zip.write(text);
        zip.write(array.elements());
      }
    }
    return file;
  }
}
