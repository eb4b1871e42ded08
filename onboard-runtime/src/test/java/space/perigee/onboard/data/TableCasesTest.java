package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as other programs write them: the same 120 rows in the test resources. */
class TableCasesTest {

  private static final DataRequest ANY = DataRequest.of(CsvSamples.LABEL, List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "semicolon.csv",
        "tab.csv",
        "semidec.csv",
        "trailing.csv",
        "index.csv",
        "ok.csv.gz"
      })
  void isReadAsTheCommaFileIs(String name) throws IOException {
    LabeledData read = DataFormats.read(Cases.tables(name), ANY).samples();

    assertThat(read.size()).isEqualTo(120);
    assertThat(read.classes()).containsExactly("land", "sea");
    assertThat(read.get(0)).isEqualTo(Sample.of(new float[] {0.1257f, -0.1321f, 0.6404f}, 1));
    assertThat(read.get(3)).isEqualTo(Sample.of(new float[] {-1.2654f, -0.6233f, 0.0413f}, 0));
    LabeledData same = DataFormats.read(Cases.tables("semicolon.csv"), ANY).samples();
    assertThat(read.samples().toList()).isEqualTo(same.samples().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nan.csv | line 5: b 'NaN' must be finite",
        "empty.csv | line 5: b '' is empty, must be a number"
      })
  void aBadRowIsRejectedOrLeftOutOrKept(String name, String what) throws IOException {
    Path file = Cases.tables(name);
    assertThatThrownBy(() -> DataFormats.read(file, ANY))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": " + what);

    SampleSet without = DataFormats.read(file, ANY.with(BadSamples.LEAVE_OUT));
    assertThat(without.samples().size()).isEqualTo(119);
    assertThat(without.leftOut()).isEqualTo(new SampleSet.LeftOut(1, file + ": " + what));

    LabeledData kept = DataFormats.read(file, ANY.with(BadSamples.KEEP)).samples();
    assertThat(kept.size()).isEqualTo(120);
    assertThatThrownBy(() -> kept.get(3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(what);
    assertThat(kept.get(4)).isEqualTo(without.samples().get(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "a;b;label/1,5;2;x/1.5;2;x!line 3: a '1.5' has a decimal point, must have a comma as the"
            + " numbers from line 2 on",
        "a;b;label/1.5;2;x/1,5;2;x!line 3: a '1,5' has a decimal comma, must have a point",
        "a;b;label/1.234,5;2;x!line 2: a '1.234,5' is not a number",
        "a,label/1.5f,x!line 2: a '1.5f' is not a number",
        "a,label/0x1p3,x!line 2: a '0x1p3' is not a number",
        "a,label/1e39,x!line 2: a '1e39' must be finite",
        "a,label/-inf,x!line 2: a '-inf' must be finite",
        "a,,label/1,2,x!line 1: column 2 has no name",
        "a,label,/1,x,7!line 2: 3 fields, must be 2 as there are names in the header; field 3 is '7'",
        "a,label/\"1,x!line 2: a quote is not closed",
        "a;b/1;2!line 1: no column 'label' for the label; the columns are [a, b]",
      })
  void namesTheLineAndTheColumn(String rows, String message) throws IOException {
    Path file = file(rows.replace('/', '\n'));

    assertThatThrownBy(() -> DataFormats.read(file, ANY))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void aByteOrderMarkAndTheLineEndsOfWindowsAreNoPartOfTheData() throws IOException {
    Path file = file("\uFEFFlabel,a\r\nx,1\r\n\r\ny,2");

    LabeledData read = DataFormats.read(file, ANY).samples();

    assertThat(read.samples())
        .containsExactly(Sample.of(new float[] {1}, 0), Sample.of(new float[] {2}, 1));
  }

  @Test
  void aQuotedFieldMayHoldTheSeparator() throws IOException {
    Path file = file("\"a, b\",label\n\"1\",\"x, y\"\n2,z\n");

    LabeledData read = DataFormats.read(file, DataRequest.of("label", List.of("a, b"))).samples();

    assertThat(read.classes()).containsExactly("x, y", "z");
    assertThat(read.get(0)).isEqualTo(Sample.of(new float[] {1}, 0));
  }

  @Test
  void onlyTheRowIsLostThatIsNoText() throws IOException {
    Path file = file("a,label\n1,x\n2,x\n3,x\n");
    byte[] bytes = Files.readAllBytes(file);
    bytes[13] = (byte) 0xff;
    Files.write(file, bytes);

    SampleSet read = DataFormats.read(file, ANY.with(BadSamples.LEAVE_OUT));

    assertThat(read.samples().samples().map(sample -> sample.features()[0]))
        .containsExactly(1f, 3f);
    assertThat(read.leftOut().first()).startsWith(file + ": line 3: is not UTF-8 text");
  }

  @Test
  void ofADamagedArchiveTheRowsBeforeTheDamageAreKept() throws IOException {
    byte[] whole = Files.readAllBytes(Cases.tables("ok.csv.gz"));
    Path file = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> DataFormats.read(file, ANY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("damaged gzip file");
    SampleSet read = DataFormats.read(file, ANY.with(BadSamples.LEAVE_OUT));
    assertThat(read.samples().size()).isBetween(1, 119);
    assertThat(read.leftOut().first()).contains("damaged gzip file");
  }

  @Test
  void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
    Path file = folder.resolve("long.csv");
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) '1');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("a,label\n1,x\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 40; i++) {
        out.write(block);
      }
      out.write("\n2,x\n".getBytes(StandardCharsets.US_ASCII));
    }

    SampleSet read = DataFormats.read(file, ANY.with(BadSamples.LEAVE_OUT));

    assertThat(read.samples().size()).isEqualTo(2);
    assertThat(read.leftOut().count()).isEqualTo(1);
    assertThat(read.leftOut().first()).contains("line 3: is not UTF-8 text, or is longer than");
  }

  @Test
  void aSingleClassTrainsNoClassifier() throws IOException {
    Path file = file("a,label\n1,x\n2,x\n");

    assertThatThrownBy(() -> DataFormats.read(file, ANY).requireSeveralClasses(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ": all samples are of the class [x]; a classifier needs two or more classes");
  }

  @Test
  void saysWhenNoRowIsLeft() throws IOException {
    Path file = file("a,label\nNaN,x\n");

    assertThatThrownBy(() -> DataFormats.read(file, ANY.with(BadSamples.LEAVE_OUT)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no row can be used")
        .hasMessageContaining("line 2: a 'NaN' must be finite");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }
}
