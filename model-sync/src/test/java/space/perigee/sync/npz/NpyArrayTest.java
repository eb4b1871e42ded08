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
    return read(new NpyHeader(type, false, List.of(count)), elements.array(), MANY);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, 127",
    "UINT8, 0, 255",
    "INT16, -32768, 32767",
    "UINT16, 0, 65535",
    "INT32, -2147483648, 2147483647",
    "UINT32, 0, 4294967295",
    "INT64, -9223372036854775808, 9223372036854775807",
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
    NpyArray array = read(new NpyHeader(type, true, List.of(a, b, c)), columns, MANY);

    assertThat(array.shape()).containsExactly(a, b, c);
    assertThat(array.bytes(0, array.size())).isEqualTo(rows);
  }

  @Test
  void givesBytesOfSomeElements() throws IOException {
    NpyArray array = row(NpyType.UINT16, bytes(8).put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));

    assertThat(array.bytes(1, 2)).containsExactly(2, 3, 4, 5);
    assertThatThrownBy(() -> array.bytes(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void allocatesNothingThatAHeaderClaimsAndTheEntryLacks() {
    NpyHeader twoBillion = new NpyHeader(NpyType.UINT8, false, List.of(2_000_000_000));

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
        "'descr': '>f4', 'fortran_order': False, 'shape': (1,)           | '>f4', allowed are '|i1'",
        "'descr': '<U4', 'fortran_order': False, 'shape': (1,)           | '<U4', allowed are",
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
  void refusesMoreDimensionsThanNumPyHas() {
    List<Integer> ones = IntStream.range(0, 65).mapToObj(i -> 1).toList();

    assertThatThrownBy(() -> read(new NpyHeader(NpyType.UINT8, true, ones), new byte[1], MANY))
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
    assertThat(x.bytes(0, 4)).containsExactly(250, 251, 252, 253);
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
