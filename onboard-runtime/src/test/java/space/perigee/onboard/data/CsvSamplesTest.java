package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSamplesTest {

  private static final DataRequest ANY = DataRequest.of(CsvSamples.LABEL, List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void readsFeaturesInTheFilesOrderAndSortsTheClasses() throws IOException {
    LabeledData table = read(file("b,label,a\n1,soil,2\n3,crop,4.5\n"), ANY);

    assertThat(table.classes()).containsExactly("crop", "soil");
    assertThat(table.featureCount()).isEqualTo(2);
    assertThat(table.samples())
        .containsExactly(Sample.of(new float[] {1, 2}, 1), Sample.of(new float[] {3, 4.5f}, 0));
  }

  @Test
  void takesTheModelsClassesThoughTheFileHasFewer() throws IOException {
    LabeledData table =
        read(file("a,label\n1,crop\n2,soil\n"), ANY.withClasses(List.of("water", "soil", "crop")));

    assertThat(table.classes()).containsExactly("water", "soil", "crop");
    assertThat(table.samples().map(Sample::label)).containsExactly(2, 1);
  }

  @Test
  void takesOnlyTheNamedColumnsInTheirOrder() throws IOException {
    LabeledData table =
        read(
            file("TIMESTAMP,PD1,PD6,LABEL\nnot-a-number,1,6,0\n"),
            DataRequest.of("LABEL", List.of("PD6", "PD1")));

    assertThat(table.get(0)).isEqualTo(Sample.of(new float[] {6, 1}, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,label;1,x;oops,x     | line 3: a 'oops' is not a number",
        "a,label;NaN,x          | line 2: a 'NaN' must be finite",
        "a,label;1,z            | line 2: label 'z' must be one of [x, y]",
        "a,label;1              | line 2: 1 fields, must be 2",
        "a,kind;1,x             | line 1: no column 'label' for the label; the columns are [a, kind]",
        "label;x                | line 1: no column but the label",
        "a,label                | has a header but no row",
        "a,a,label;1,2,x        | line 1: column 'a' appears twice"
      })
  void namesFileLineFieldAndValueOfWhatIsWrong(String rows, String message) throws IOException {
    Path file = file(rows.strip().replace(';', '\n') + "\n");

    assertThatThrownBy(() -> read(file, ANY.withClasses(List.of("x", "y"))))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void aLabelMayBeMissingWhereItIsSaidSo() throws IOException {
    Path file = file("a,label\n1,x\n2,\n");
    DataRequest request = ANY.withClasses(List.of("x", "y"));

    LabeledData table = read(file, request.withUnlabeled());

    assertThat(table.get(0).isLabeled()).isTrue();
    assertThat(table.get(1)).isEqualTo(Sample.unlabeled(new float[] {2}));
    assertThat(table.label(1)).isEqualTo(Sample.UNLABELED);
    assertThatThrownBy(() -> read(file, request))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": line 3: label is empty, must be the name of a class");
  }

  @Test
  void saysThatAFileIsNotText() throws IOException {
    Path file = folder.resolve("image.csv");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> read(file, ANY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image.csv");
  }

  @Test
  void leavesAMissingFileToTheCommandLine() {
    assertThatThrownBy(() -> read(folder.resolve("none.csv"), ANY))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static LabeledData read(Path file, DataRequest request) throws IOException {
    return new CsvSamples().read(file, request).samples();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  @Test
  void aFeatureIsNamedOnceAndIsNotTheLabel() {
    assertThatThrownBy(() -> DataRequest.of("label", List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'a' is named twice");
    assertThatThrownBy(() -> DataRequest.of("label", List.of("a", "label")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'label' is the label, and cannot be a feature too");
  }
}
