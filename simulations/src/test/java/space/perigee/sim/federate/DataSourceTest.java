package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;

class DataSourceTest {

  private static DataSource withoutTest() {
    return new DataSource(
        "rows", TestTasks.CLASSES, InputShape.ofFeatures(4), TestTasks.samples(100, 1), List.of());
  }

  @Test
  void aFifthIsForJudgementAndNoSampleIsForBoth() {
    LearningTask task = withoutTest().task(1, 1000);
    assertThat(task.training()).hasSize(80);
    assertThat(task.test()).hasSize(20);
    Set<Sample> all = new HashSet<>(task.training());
    all.addAll(task.test());
    assertThat(all).hasSize(100);
  }

  @Test
  void theSeedSaysWhichFifth() {
    assertThat(withoutTest().task(1, 1000)).isEqualTo(withoutTest().task(1, 1000));
    assertThat(withoutTest().task(1, 1000).test()).isNotEqualTo(withoutTest().task(2, 1000).test());
  }

  @Test
  void theLimitIsForTrainingAlone() {
    LearningTask task = withoutTest().task(1, 30);
    assertThat(task.training()).hasSize(30);
    assertThat(task.test()).hasSize(20);
  }

  @Test
  void theTestRowsOfTheLandsatPixelsStayApart() {
    DataSource statlog = DataSource.statlog();
    assertThat(statlog.trainingSize()).isEqualTo(4435);
    assertThat(statlog.task(1, 4435).test()).hasSize(2000).isEqualTo(statlog.task(1, 4435).test());
  }

  @Test
  void featuresHaveMeanZeroAndVarianceOne() {
    List<Sample> training = TestTasks.source().task(1, 120).training();
    for (int feature = 0; feature < 4; feature++) {
      int f = feature;
      double mean = training.stream().mapToDouble(s -> s.features()[f]).average().orElseThrow();
      double squares =
          training.stream().mapToDouble(s -> Math.pow(s.features()[f], 2)).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(1e-5));
      assertThat(squares).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void aFeatureThatNeverChangesStaysFinite() {
    Sample same = Sample.of(new float[] {7}, 0);
    LearningTask task =
        LearningTask.standardized(
            TestTasks.CLASSES, InputShape.ofFeatures(1), List.of(same, same), List.of(same));
    assertThat(task.training().get(0).features()).containsExactly(0f);
  }

  @Test
  void imagesAreOfTheSizeOfTheFirst(@TempDir Path folder) throws Exception {
    writeImage(folder.resolve("field/x.png"), 6, 4);
    writeImage(folder.resolve("forest/x.png"), 6, 4);
    DataSource images = DataSource.read(folder);
    assertThat(images.input()).isEqualTo(InputShape.ofImage(3, 4, 6));
    assertThat(images.classes()).containsExactly("field", "forest");
    assertThat(images.training()).hasSize(2);

    Path other = folder.resolve("forest/y.png");
    writeImage(other, 4, 6);
    assertThatThrownBy(() -> DataSource.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(other + ": 4x6 pixels, must be 6x4 as the model's input");
  }

  private static void writeImage(Path file, int width, int height) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void labelsOfACsvFileAreInTheColumnLabel(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "a,b,label\n1,2,x\n3,4,y\n");
    DataSource rows = DataSource.read(file);
    assertThat(rows.name()).isEqualTo("rows.csv");
    assertThat(rows.input()).isEqualTo(InputShape.ofFeatures(2));
    assertThat(rows.classes()).containsExactly("x", "y");
    assertThat(rows.training()).hasSize(2);
    assertThat(rows.test()).isEmpty();
  }
}
