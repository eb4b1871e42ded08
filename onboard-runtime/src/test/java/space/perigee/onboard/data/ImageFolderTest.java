package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void readsPlanesOfRedGreenAndBlueRowByRow() throws IOException {
    write("water/a.png", 3, 2);

    float[] features = ImageFolder.open(folder, List.of(), 2, 3).get(0).features();

    assertThat(features)
        .containsExactly(
            0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112, 200, 200, 200, 200, 200, 200);
  }

  @Test
  void ordersByClassFolderAndNameWhateverTheFileSystemDoes() throws IOException {
    write("water/b.png", 1, 1);
    write("field/z.png", 2, 1);
    write("water/a.PNG", 3, 1);
    Files.writeString(folder.resolve("water/notes.txt"), "no image");
    Files.createDirectories(folder.resolve(".cache"));

    ImageFolder data = ImageFolder.open(folder, List.of(), 1, 2);

    assertThat(data.classes()).containsExactly("field", "water");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.get(0).label()).isZero();
    assertThatThrownBy(() -> data.get(1)).hasMessageContaining("a.PNG");
    assertThatThrownBy(() -> data.get(2)).hasMessageContaining("b.png");
  }

  @Test
  void takesTheModelsClasses() throws IOException {
    write("field/z.png", 2, 2);

    assertThat(ImageFolder.open(folder, List.of("water", "field"), 2, 2).get(0).label())
        .isEqualTo(1);
    assertThatThrownBy(() -> ImageFolder.open(folder, List.of("water"), 2, 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class 'field' must be one of [water]");
  }

  @Test
  void aFolderOfImagesMayHaveNoLabelWhereItIsSaidSo() throws IOException {
    write("field/a.png", 2, 2);
    write("unlabelled/a.png", 2, 2);
    List<String> classes = List.of("water", "field");

    DataRequest request =
        DataRequest.of(CsvSamples.LABEL, List.of())
            .withClasses(classes)
            .withShape(List.of(3, 2, 2))
            .withUnlabeled();
    LabeledData data = DataFormats.read(folder, request).samples();

    assertThat(data.get(0).label()).isEqualTo(1);
    assertThat(data.get(1).isLabeled()).isFalse();
    assertThat(data.label(1)).isEqualTo(Sample.UNLABELED);
    assertThatThrownBy(() -> ImageFolder.open(folder, classes, 2, 2))
        .hasMessageContaining("class 'unlabelled' must be one of [water, field]");
  }

  @Test
  void takesTheSizeOfTheFirstImageWhenNoneIsAskedFor() throws IOException {
    write("field/a.png", 4, 2);
    write("field/z.png", 2, 4);

    ImageFolder data = ImageFolder.open(folder);

    assertThat(data.width()).isEqualTo(4);
    assertThat(data.height()).isEqualTo(2);
    assertThatThrownBy(() -> data.get(1)).hasMessageContaining("z.png: 2x4 pixels, must be 4x2");
  }

  @Test
  void namesTheImageThatHasAnotherSize() throws IOException {
    write("field/z.png", 4, 2);

    assertThatThrownBy(() -> ImageFolder.open(folder, List.of(), 2, 2).get(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("z.png: 4x2 pixels, must be 2x2");
  }

  @Test
  void namesTheImageThatIsDamaged() throws IOException {
    write("field/z.png", 8, 8);
    Path file = folder.resolve("field/z.png");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Files.write(folder.resolve("field/y.png"), "no image at all".getBytes("US-ASCII"));

    ImageFolder data = ImageFolder.open(folder, List.of(), 8, 8);

    assertThatThrownBy(() -> data.get(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("y.png");
    assertThatThrownBy(() -> data.get(1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("z.png");
  }

  @Test
  void refusesAFolderWithoutImages() {
    assertThatThrownBy(() -> ImageFolder.open(folder, List.of(), 8, 8))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("CLASS");
    assertThatThrownBy(() -> ImageFolder.open(folder.resolve("none"), List.of(), 8, 8))
        .isInstanceOf(NotDirectoryException.class);
  }

  /** Red is {@code x + 10 y}, green 100 more, blue 200. */
  private void write(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = x + 10 * y;
        image.setRGB(x, y, red << 16 | (100 + red) << 8 | 200);
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
