package space.perigee.onboard.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.io.InputException;

class NetworkSourceTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  @Test
  void aNameIsOfTheCatalog() throws Exception {
    NetworkSource source = NetworkSource.of("mlp-small");

    assertThat(source.name()).isEqualTo("mlp-small");
    InputShape shape = source.shape(InputShape.ofImage(1, 3, 4), 5);
    assertThat(shape).isEqualTo(InputShape.ofFeatures(12));
    assertThat(source.create(shape, 5, 1).params()).isEqualTo(source.create(shape, 5, 1).params());
    assertThat(source.create(shape, 5, 1).params())
        .isNotEqualTo(source.create(shape, 5, 2).params());
  }

  @Test
  void aFileGoesBeforeAName() throws Exception {
    Path file = folder.resolve("mlp-small");
    ModelFile model = TestModels.convolutional(1);
    model.write(file);

    NetworkSource source = NetworkSource.of(file.toString());

    InputShape shape = source.shape(InputShape.ofFeatures(model.input().size()), 3);
    assertThat(shape).isEqualTo(model.input());
    assertThat(source.create(shape, 3, 7).params()).isEqualTo(model.network().params());
  }

  @Test
  void everyNetworkOfAFileIsItsOwn() throws Exception {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);
    NetworkSource source = NetworkSource.of(file.toString());
    InputShape shape = TestModels.convolutional(1).input();

    source.create(shape, 3, 1).params().addi(1);

    assertThat(source.create(shape, 3, 1).params())
        .isEqualTo(TestModels.convolutional(1).network().params());
  }

  @Test
  void refusesSamplesThatTheNetworkDoesNotTake() throws Exception {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSource.of(file.toString()).shape(InputShape.ofFeatures(3), 3))
        .withMessage(file + ": takes [3, 6, 5] and tells 3 classes, the data has [3] and 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSource.of("cnn-50k").shape(InputShape.ofFeatures(3), 3))
        .withMessage("model cnn-50k takes images, the samples are [3]");
  }

  @Test
  void saysWhatThereIsIfThereIsNoSuchThing() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no model");

    assertThatThrownBy(() -> NetworkSource.of("nonesuch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model 'nonesuch' must be a file, one of "
                + ModelCatalog.all().stream().map(ModelCatalog.Entry::name).toList()
                + ", or mlp-N-N with 1 to 8 dense layers of 1 to 4096, such as mlp-128-64");
    assertThatThrownBy(() -> NetworkSource.of(text.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("notes.txt: not a zip file");
  }
}
