package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.data.Sample;
import space.perigee.sync.io.InputException;

class ModelFileTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void comesBackWithNetworkNormalizerShapeAndLabels() throws IOException {
    Path file = folder.resolve("model.zip");
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(Nd4j.rand(20, 4).mul(100), Nd4j.zeros(20, 3)));
    ModelFile written = TestModels.dense(1).withNormalizer(normalizer);
    written.write(file);

    ModelFile read = ModelFile.read(file);

    assertThat(read.labels()).isEqualTo(TestModels.CLASSES);
    assertThat(read.input()).isEqualTo(InputShape.ofFeatures(4));
    Sample sample = Sample.of(new float[] {10, 90, 30, 40}, 0);
    assertThat(new Learner(read).predict(List.of(sample)).get(0))
        .isEqualTo(new Learner(written).predict(List.of(sample)).get(0))
        .isNotEqualTo(new Learner(written.withNormalizer(null)).predict(List.of(sample)).get(0));
    assertThat(new Learner(read).weights()).isEqualTo(new Learner(written).weights());
  }

  @Test
  void keepsTheShapeOfImagesThatTheNetworkDoesNotTell() throws IOException {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);

    assertThat(ModelFile.read(file).input()).isEqualTo(InputShape.ofImage(3, 6, 5));
    assertThat(ModelFile.read(file).normalizer()).isNull();
  }

  @Test
  void readsAFileOfPlainDl4jIfTheNetworkTellsItsInput() throws IOException {
    Path file = folder.resolve("plain.zip");
    ModelSerializer.writeModel(TestModels.dense(1).network(), file.toFile(), true);

    assertThat(ModelFile.read(file).labels()).containsExactly("0", "1", "2");
    assertThat(ModelFile.read(file).input()).isEqualTo(InputShape.ofFeatures(4));

    ModelSerializer.writeModel(TestModels.convolutional(1).network(), file.toFile(), true);
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("perigee-input.txt");
  }

  @Test
  void saysThatAForeignFileIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("model.txt"), "hello");
    assertThatThrownBy(() -> ModelFile.read(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.txt: not a zip");

    Path zip = folder.resolve("other.zip");
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new java.util.zip.ZipEntry("readme.txt"));
    }
    assertThatThrownBy(() -> ModelFile.read(zip))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no entry configuration.json");

    assertThatThrownBy(() -> ModelFile.read(folder.resolve("none.zip")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void saysThatACutFileIsDamaged() throws IOException {
    Path file = folder.resolve("model.zip");
    TestModels.dense(1).write(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 1; length < bytes.length; length += 97) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ModelFile.read(file)).isInstanceOf(InputException.class);
    }
  }

  @Test
  void refusesLabelsThatAreNotOneForEachOutput() {
    ModelFile model = TestModels.dense(1);
    assertThatThrownBy(() -> ModelFile.of(model.network(), model.input(), List.of("a", "b")))
        .hasMessageContaining("3 outputs and 2 labels");
    assertThatThrownBy(() -> ModelFile.of(model.network(), model.input(), List.of("a", "b", "a")))
        .hasMessageContaining("twice");
  }
}
