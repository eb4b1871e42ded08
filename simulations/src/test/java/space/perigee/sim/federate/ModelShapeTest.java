package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

class ModelShapeTest {

  private static final LocalLearning LEARNING =
      new LocalLearning(LocalLearning.Optimizer.SGD, 0.1, 8, 1);
  private static final List<String> SIX = List.of("a", "b", "c", "d", "e", "f");

  private static ModelFile network(String shape, InputShape input, long seed) {
    return ModelShape.parse(shape).network(input, SIX, LEARNING, seed);
  }

  @Test
  void denseLayersFollowEachOther() {
    assertThat(network("mlp:256,128", InputShape.ofFeatures(36), 1).network().numParams())
        .isEqualTo(36 * 256 + 256 + 256 * 128 + 128 + 128 * 6 + 6);
  }

  @Test
  void denseLayersSeeImagesFlattened() {
    ModelFile model = network("mlp:8", InputShape.ofImage(3, 4, 5), 1);
    assertThat(model.input()).isEqualTo(InputShape.ofFeatures(60));
    assertThat(model.network().numParams()).isEqualTo(60 * 8 + 8 + 8 * 6 + 6);
  }

  @Test
  void everyConvolutionHalvesTheImageAndADenseLayerFollows() {
    assertThat(network("cnn:16,32,64", InputShape.ofImage(3, 64, 64), 1).network().numParams())
        .isEqualTo(
            (27 * 16 + 16)
                + (144 * 32 + 32)
                + (288 * 64 + 64)
                + (8 * 8 * 64 * 64 + 64)
                + (64 * 6 + 6));
  }

  @Test
  void theSeedMakesTheWeights() {
    InputShape input = InputShape.ofFeatures(3);
    assertThat(network("mlp:4", input, 1).network().params())
        .isEqualTo(network("mlp:4", input, 1).network().params())
        .isNotEqualTo(network("mlp:4", input, 2).network().params());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mlp",
        "mlp:",
        "mlp:0",
        "mlp:8,",
        "rnn:8",
        "cnn:99999",
        "mlp:1,1,1,1,1,1,1,1,1"
      })
  void saysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> ModelShape.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be mlp:N,N,...");
  }

  @Test
  void readsBackWhatItSaysOfItself() {
    assertThat(ModelShape.parse("cnn:16,32").toString()).isEqualTo("cnn:16,32");
  }

  @Test
  void convolutionsNeedImagesThatAreLargeEnough() {
    assertThatThrownBy(() -> network("cnn:4", InputShape.ofFeatures(36), 1))
        .hasMessageContaining("needs images");
    assertThatThrownBy(() -> network("cnn:4,4,4", InputShape.ofImage(3, 4, 64), 1))
        .hasMessageContaining("4 pixels cannot be halved 3 times");
  }
}
