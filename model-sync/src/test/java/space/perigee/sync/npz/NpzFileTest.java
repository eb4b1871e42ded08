package space.perigee.sync.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class NpzFileTest {

  @TempDir Path folder;

  private Path npz(String name, String header, float... elements) throws IOException {
    Path file = folder.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
      zip.write(text);
      ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(elements);
      zip.write(bytes.array());
    }
    return file;
  }

  @Test
  void whatIsWrittenReadsBackWithNamesShapesAndBits() throws IOException {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                new TensorSpec("0_W", List.of(2, 3)),
                new TensorSpec("0_b", List.of(3)),
                new TensorSpec("scale", List.of())));
    Weights weights =
        Weights.of(
            layout,
            new float[] {1, -0f, Float.intBitsToFloat(0x7fc00123), 4, 5, 6, 7, 8, 9, 1e-45f});
    Path file = folder.resolve("w.npz");
    NpzFile.write(file, weights);

    assertThat(NpzFile.read(file)).isEqualTo(weights);
    assertThat(NpzFile.read(file).layout()).isEqualTo(layout);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void fortranOrderIsReadAsRows() throws IOException {
    Path file =
        npz(
            "a.npy",
            "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
            1,
            4,
            2,
            5,
            3,
            6);

    assertThat(NpzFile.read(file).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.npy | {'descr': '<i4', 'fortran_order': False, 'shape': (1,), } | i4', allowed is 'f4'",
        "a.npy | {'fortran_order': False, 'shape': (1,), } | without 'descr'",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | not the 2",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (), } | not the 1",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (0,), } | must have dimensions",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } | 2^31-1",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,), } | needs 8589934588",
        "a.txt | {'descr': '<f4', 'fortran_order': False, 'shape': (1,), } | a.txt is not",
      })
  void whatIsNotAnArrayOfFloat32IsRefusedByName(String name, String header, String message)
      throws IOException {
    Path file = npz(name, header, message.equals("not the 1") ? new float[2] : new float[1]);

    assertThatThrownBy(() -> NpzFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyArchiveIsRefused() throws IOException {
    Path file = folder.resolve("empty.npz");
    new ZipOutputStream(Files.newOutputStream(file)).close();

    assertThatThrownBy(() -> NpzFile.read(file)).isInstanceOf(InputException.class);
  }

  /**
   * NumPy's {@code np.savez("x.npz", W=(np.arange(6, dtype="<f4") / 4 - 1).reshape(2, 3),
   * bias=np.array([1e-3, -7, 1e30], dtype="<f4"))}.
   */
  @Test
  void readsWhatNumPyWrote() throws IOException {
    Path file = folder.resolve("numpy.npz");
    Files.write(file, Base64.getMimeDecoder().decode(NUMPY));

    Weights weights = NpzFile.read(file);

    assertThat(weights.layout().tensors())
        .containsExactly(new TensorSpec("W", List.of(2, 3)), new TensorSpec("bias", List.of(3)));
    assertThat(weights.toArray())
        .containsExactly(-1, -0.75f, -0.5f, -0.25f, 0, 0.25f, 1e-3f, -7, 1e30f);
  }

  private static final String NUMPY =
      """
      UEsDBC0AAAAAAAAAIQA3fhIW//////////8FABQAVy5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNO
      VU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6
      ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
      ICAgICAgICAgICAKAACAvwAAQL8AAAC/AACAvgAAAAAAAIA+UEsDBC0AAAAAAAAAIQD3b7JU////
      //////8IABQAYmlhcy5ucHkBABAAjAAAAAAAAACMAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog
      JzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAg
      ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKbxKDOgAA
      4MDK8klxUEsBAi0DLQAAAAAAAAAhADd+EhaYAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAFcubnB5
      UEsBAi0DLQAAAAAAAAAhAPdvslSMAAAAjAAAAAgAAAAAAAAAAAAAAIABzwAAAGJpYXMubnB5UEsF
      BgAAAAACAAIAaQAAAJUBAAAAAA==
      """;
}
