package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFormatsTest {

  private static final DataRequest ANY = DataRequest.of(CsvSamples.LABEL, List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aFileWithoutAnyOtherMarkIsCsv() throws IOException {
    Path file = csv();

    SampleSet read = DataFormats.read(file, ANY);

    assertThat(read.samples().size()).isEqualTo(2);
    assertThat(read.shape()).containsExactly(2);
    assertThat(read.test()).isNull();
    assertThat(read.isPixels()).isFalse();
  }

  @Test
  void aFolderOfFoldersHasImages() throws IOException {
    Files.createDirectories(folder.resolve("field"));
    ImageIO.write(
        new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("field/a.png").toFile());

    SampleSet read = DataFormats.read(folder, ANY);

    assertThat(read.samples().classes()).containsExactly("field");
    assertThat(read.shape()).containsExactly(3, 2, 3);
    assertThat(read.isPixels()).isTrue();
    SampleSet asked = DataFormats.read(folder, ANY.withClasses(List.of("sea", "field")));
    assertThat(asked.samples().label(0)).isEqualTo(1);
  }

  @Test
  void aFolderOfIdxFilesHasItsOwnTest() throws IOException {
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(20).putInt(0x803).putInt(1).putInt(2).putInt(2);
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(9).putInt(0x801).putInt(1);
      Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    SampleSet read = DataFormats.read(folder, ANY);

    assertThat(read.shape()).containsExactly(1, 2, 2);
    assertThat(read.samples().size()).isEqualTo(1);
    assertThat(read.test()).isNotNull();
    assertThatThrownBy(() -> DataFormats.read(folder, ANY.withShape(List.of(1, 4, 4))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "a folder of IDX files of shape [1, 2, 2], the model takes [1, 4, 4]");
  }

  @Test
  void aNumPyArchiveIsKnownByItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npz"), "no zip");

    assertThatThrownBy(() -> DataFormats.read(file, ANY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.npz");
  }

  @Test
  void namesWhatDoesNotFitTheModel() throws IOException {
    Path file = csv();

    assertThatThrownBy(() -> DataFormats.read(file, ANY.withShape(List.of(4))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 columns besides the label 'label', the model takes 4");
    assertThatThrownBy(() -> DataFormats.read(folder, ANY.withShape(List.of(4))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a folder of images, but the model takes [4]");
    assertThatThrownBy(() -> DataFormats.read(folder.resolve("none.csv"), ANY))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void samplesMayLackALabelWhereItIsSaidSo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,b,label\n1,2,x\n3,4,\n");

    LabeledData read = DataFormats.read(file, ANY.withUnlabeled()).samples();

    assertThat(read.get(1).isLabeled()).isFalse();
    assertThatThrownBy(() -> DataFormats.read(file, ANY)).hasMessageContaining("label is empty");
  }

  private Path csv() throws IOException {
    return Files.writeString(folder.resolve("a.csv"), "a,b,label\n1,2,x\n3,4,y\n");
  }
}
