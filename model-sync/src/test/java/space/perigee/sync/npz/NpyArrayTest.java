package space.perigee.sync.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;

class NpyArrayTest {

  private static final long MANY = 1L << 40;

  @TempDir Path folder;

  private static NpyArray read(NpyHeader header, byte[] elements, long available)
      throws IOException {
    byte[] head = header.toBytes();
    byte[] all = ByteBuffer.allocate(head.length + elements.length).put(head).put(elements).array();
    return NpyArray.read(new DataInputStream(new ByteArrayInputStream(all)), available);
  }

  private static NpyArray row(NpyType type, ByteBuffer elements) throws IOException {
    int count = elements.capacity() / type.bytes();
    return read(new NpyHeader(NpyElement.of(type), false, List.of(count)), elements.array(), MANY);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 0, 1",
    "INT8, -128, 127",
    "UINT8, 0, 255",
    "INT16, -32768, 32767",
    "UINT16, 0, 65535",
    "INT32, -2147483648, 2147483647",
    "UINT32, 0, 4294967295",
    "INT64, -9223372036854775808, 9223372036854775807",
    "UINT64, 0, 9223372036854775807",
  })
  void readsTheLeastAndTheLargestOfEveryInteger(NpyType type, long least, long largest)
      throws IOException {
    ByteBuffer elements = bytes(2 * type.bytes());
    for (int i = 0; i < type.bytes(); i++) {
      elements.put(i, (byte) (least >>> (8 * i)));
      elements.put(type.bytes() + i, (byte) (largest >>> (8 * i)));
    }

    NpyArray array = row(type, elements);

    assertThat(array.type().isInteger()).isTrue();
    assertThat(array.integerAt(0)).isEqualTo(least);
    assertThat(array.integerAt(1)).isEqualTo(largest);
    assertThat(array.floatAt(1)).isEqualTo((float) largest);
  }

  @Test
  void readsFloatsOfBothSizesAndGivesThemNotAsIntegers() throws IOException {
    NpyArray singles = row(NpyType.FLOAT32, bytes(8).putFloat(1.5f).putFloat(Float.NaN));
    NpyArray doubles = row(NpyType.FLOAT64, bytes(16).putDouble(-0.1).putDouble(1e300));

    assertThat(singles.floatAt(0)).isEqualTo(1.5f);
    assertThat(singles.floatAt(1)).isNaN();
    assertThat(doubles.floatAt(0)).isEqualTo(-0.1f);
    assertThat(doubles.floatAt(1)).isInfinite();
    assertThatThrownBy(() -> doubles.integerAt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 200)
  void fortranOrderOfAnyElementGivesTheSameRows(
      @ForAll NpyType type,
      @ForAll @IntRange(min = 1, max = 4) int a,
      @ForAll @IntRange(min = 1, max = 4) int b,
      @ForAll @IntRange(min = 1, max = 4) int c)
      throws IOException {
    byte[] rows = new byte[a * b * c * type.bytes()];
    IntStream.range(0, rows.length).forEach(i -> rows[i] = (byte) (31 * i + 7));
    byte[] columns = new byte[rows.length];
    for (int i = 0; i < a * b * c; i++) {
      int column = i / (b * c) + a * (i / c % b) + a * b * (i % c);
      System.arraycopy(rows, i * type.bytes(), columns, column * type.bytes(), type.bytes());
    }
    NpyArray array =
        read(new NpyHeader(NpyElement.of(type), true, List.of(a, b, c)), columns, MANY);

    NpyArray expected =
        read(new NpyHeader(NpyElement.of(type), false, List.of(a, b, c)), rows, MANY);
    assertThat(array.shape()).containsExactly(a, b, c);
    for (int i = 0; i < a * b * c; i++) {
      if (type.isText()) {
        assertThat(array.textAt(i)).isEqualTo(expected.textAt(i));
      } else {
        assertThat(array.doubleAt(i)).isEqualTo(Double.valueOf(expected.doubleAt(i)));
      }
    }
  }

  @Test
  void readsTheOtherOrderOfBytes() throws IOException {
    NpyElement big = NpyElement.parse(">f4");
    byte[] two = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2).array();

    NpyArray array = read(new NpyHeader(big, false, List.of(2)), two, MANY);

    assertThat(big.descr()).isEqualTo(">f4");
    assertThat(array.floatAt(0)).isEqualTo(1.5f);
    assertThat(array.floatAt(1)).isEqualTo(-2);
  }

  /** Values of binary16 from IEEE 754. */
  @ParameterizedTest
  @CsvSource({
    "3c00, 1", "c000, -2", "7bff, 65504", "0400, 6.103515625e-05", "0001, 5.960464477539063e-08",
    "3555, 0.333251953125", "7c00, Infinity", "fc00, -Infinity", "7e00, NaN", "8000, -0.0"
  })
  void readsHalves(String bits, Float value) throws IOException {
    NpyArray array = row(NpyType.FLOAT16, bytes(2).putShort((short) Integer.parseInt(bits, 16)));

    assertThat(array.floatAt(0)).isEqualTo(value);
  }

  @Test
  void readsTextWithoutWhatPadsIt() throws IOException {
    ByteBuffer wide = bytes(16).putInt('s').putInt(0x1F30A).putInt(0).putInt(0);
    NpyArray text =
        read(new NpyHeader(NpyElement.parse("<U4"), false, List.of(1)), wide.array(), MANY);
    NpyArray narrow =
        read(
            new NpyHeader(NpyElement.parse("|S3"), false, List.of(2)),
            new byte[] {'a', 'b', 0, 'c', 0, 0},
            MANY);

    assertThat(text.textAt(0)).isEqualTo("s\uD83C\uDF0A");
    assertThat(narrow.textAt(0)).isEqualTo("ab");
    assertThat(narrow.textAt(1)).isEqualTo("c");
    assertThatThrownBy(() -> narrow.integerAt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void allocatesNothingThatAHeaderClaimsAndTheEntryLacks() {
    NpyHeader twoBillion =
        new NpyHeader(NpyElement.of(NpyType.UINT8), false, List.of(2_000_000_000));

    assertThatThrownBy(() -> read(twoBillion, new byte[100], 100))
        .hasMessageContaining("needs 2000000000 bytes, the entry has 100");
    assertThatThrownBy(() -> read(twoBillion, new byte[100], MANY))
        .hasMessageContaining("not the 2000000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536) | more than 2^31-1",
        "'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,)  | at most 2147483639",
        "'descr': '<f4', 'fortran_order': False, 'shape': (3, 0)         | dimensions of 1 or more",
        "'descr': '<c8', 'fortran_order': False, 'shape': (1,)           | '<c8', allowed are 'b1'",
        "'descr': '<U0', 'fortran_order': False, 'shape': (1,)           | must have a character",
      })
  void refusesAShapeOrTypeThatItCannotHold(String fields, String message) {
    byte[] text = ("{" + fields + "}").getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
    byte[] all = ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();

    assertThatThrownBy(
            () -> NpyArray.read(new DataInputStream(new ByteArrayInputStream(all)), MANY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysHowToConvertPythonObjects() {
    assertThatThrownBy(() -> NpyElement.parse("|O"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Python objects, which are not read; convert the array");
  }

  @Test
  void refusesMoreDimensionsThanNumPyHas() {
    List<Integer> ones = IntStream.range(0, 65).mapToObj(i -> 1).toList();

    assertThatThrownBy(
            () -> read(new NpyHeader(NpyElement.of(NpyType.UINT8), true, ones), new byte[1], MANY))
        .hasMessageContaining("65 dimensions, at most 64");
  }

  @Test
  void readsAnArrayThatNumPyWroteBesideOneThatItCannot() throws IOException {
    Path file = folder.resolve("numpy.npz");
    Files.write(file, Base64.getMimeDecoder().decode(NUMPY));

    NpyArray x = NpzFile.readArray(file, "x");
    NpyArray y = NpzFile.readArray(file, "y");

    assertThat(x.type()).isEqualTo(NpyType.UINT8);
    assertThat(x.shape()).containsExactly(2, 1, 2);
    assertThat(IntStream.range(0, 4).mapToLong(x::integerAt))
        .containsExactly(250L, 251L, 252L, 253L);
    assertThat(y.type()).isEqualTo(NpyType.INT64);
    assertThat(y.integerAt(1)).isEqualTo(-3);
  }

  @Test
  void namesTheArrayThatIsMissing() throws IOException {
    Path file = folder.resolve("numpy.npz");
    Files.write(file, Base64.getMimeDecoder().decode(NUMPY));

    assertThatThrownBy(() -> NpzFile.readArray(file, "labels"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("no array 'labels'; the entries are [x.npy, y.npy, other.npy]");
    assertThatThrownBy(() -> NpzFile.readArray(folder.resolve("none.npz"), "x"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aDamagedDirectoryIsNoArchiveThoughTheJdkMeetsTheEndOfTheFile() throws IOException {
    byte[] bytes = Base64.getMimeDecoder().decode(NUMPY);
    // The end record, and in it the size and the place of the directory: bytes 12 to 19 of 22.
    for (int i = bytes.length - 10; i < bytes.length - 2; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) 0xff;
      Path file = Files.write(folder.resolve("x.npz"), damaged);

      assertThatThrownBy(() -> NpzFile.readArray(file, "x"))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file + ": ")
          .hasMessageNotContaining("null");
    }
  }

  @Test
  void saysThatAFileIsNoArchive() throws IOException {
    Path file = Files.write(folder.resolve("x.npz"), new byte[100]);

    assertThatThrownBy(() -> NpzFile.readArray(file, "x"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a .npz archive");
  }

  /**
   * {@code np.savez_compressed("n.npz", x=np.arange(250, 254, dtype="u1").reshape(2, 1, 2),
   * y=np.array([7, -3]), other=np.array(["text"]))} of NumPy.
   */
  private static final String NUMPY =
      """
      UEsDBC0AAAAIAAAAIQC6BLnx//////////8FABQAeC5ucHkBABAAhAAAAAAAAABOAAAAAAAAAJvs
      F+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6
      CoY6CkaaOgq1CuQBrl+///wFAFBLAwQtAAAACAAAACEAnZXr/v//////////BQAUAHkubnB5AQAQ
      AJAAAAAAAAAASwAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SS
      ChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFAAudgYI+PsfAgBQSwMELQAAAAgAAAAhAFSAapf/////
      /////wkAFABvdGhlci5ucHkBABAAkAAAAAAAAABPAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l
      oG4TaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6mjoKtQoUAK4SBgaGVCCuAGIQ
      GwBQSwECLQMtAAAACAAAACEAugS58U4AAACEAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwEC
      LQMtAAAACAAAACEAnZXr/ksAAACQAAAABQAAAAAAAAAAAAAAgAGFAAAAeS5ucHlQSwECLQMtAAAA
      CAAAACEAVIBql08AAACQAAAACQAAAAAAAAAAAAAAgAEHAQAAb3RoZXIubnB5UEsFBgAAAAADAAMA
      nQAAAJEBAAAAAA==
      """;
}
