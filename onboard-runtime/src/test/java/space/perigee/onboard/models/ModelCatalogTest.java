package space.perigee.onboard.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;

class ModelCatalogTest {

  private static final InputShape FEATURES = InputShape.ofFeatures(36);
  private static final InputShape SMALL_IMAGE = InputShape.ofImage(3, 8, 8);
  private static final int CLASSES = 10;

  static List<String> names() {
    return ModelCatalog.all().stream().map(ModelCatalog.Entry::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theEngineRunsItAsDl4jDoesAndTrainsIt(String name) throws Exception {
    InputShape input = input(name);
    MultiLayerNetwork network = ModelCatalog.named(name).create(input, CLASSES, 1);
    float[] rows = rows(input, 2);
    float[] expected = network.output(Nd4j.create(rows, shape(input), 'c')).data().asFloat();
    Trainer trainer = new Trainer(network, input.dimensions());

    float[] logits = trainer.logits(0, rows);

    assertThat(logits).hasSize(2 * CLASSES);
    assertThat(trainer.outputs()).isEqualTo(CLASSES);
    for (int i = 0; i < 2; i++) {
      assertSoftmax(logits, expected, i * CLASSES);
    }
    float[] before = trainer.parameters();
    float[] gradient = new float[logits.length];
    gradient[0] = 1;
    trainer.backward(gradient);
    assertThat(trainer.step()).isTrue();
    assertThat(largestChange(before, trainer.parameters()))
        .as("Adam's first step is the learning rate")
        .isCloseTo(1e-3, within(1e-5));
  }

  private static double largestChange(float[] before, float[] after) {
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs((double) after[i] - before[i]));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("names")
  void hiddenLayersRectifyAndTheLastOneGivesProbabilities(String name) {
    MultiLayerNetwork network = ModelCatalog.named(name).create(input(name), CLASSES, 1);
    float[] features = rows(input(name), 2);

    List<INDArray> activations =
        network.feedForward(Nd4j.create(features, shape(input(name)), 'c'), false);

    for (INDArray hidden : activations.subList(1, activations.size() - 1)) {
      assertThat(hidden.minNumber().doubleValue()).isZero();
      assertThat(hidden.maxNumber().doubleValue()).isPositive();
    }
    INDArray last = activations.get(activations.size() - 1);
    assertThat(last.sum(1).toDoubleVector()).containsExactly(new double[] {1, 1}, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "cnn-50k, 49482, 50_000",
    "cnn-300k, 286442, 300_000",
    "cnn-1m, 1011994, 1_000_000",
  })
  void hasAboutTheParametersThatItsNameTells(String name, long exact, String named) {
    MultiLayerNetwork network =
        ModelCatalog.named(name).create(InputShape.ofImage(3, 64, 64), CLASSES, 1);

    assertThat(network.numParams()).isEqualTo(exact);
    double about = Double.parseDouble(named.replace("_", ""));
    assertThat((double) exact).isCloseTo(about, within(0.05 * about));
  }

  @ParameterizedTest
  @CsvSource({"mlp, 13642", "mlp-small, 1882"})
  void hasTheWidthsThatItsDescriptionTells(String name, long parameters) {
    assertThat(ModelCatalog.named(name).create(FEATURES, CLASSES, 1).numParams())
        .isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({"mlp-128-64, 13642", "mlp-32-16, 1882", "mlp-5, 245", "mlp-200-160-32, 45042"})
  void aNameMayListTheWidthsOfDenseLayers(String name, long parameters) {
    ModelCatalog.Entry entry = ModelCatalog.named(name);

    assertThat(entry.name()).isEqualTo(name);
    assertThat(entry.create(FEATURES, CLASSES, 1).numParams()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp-0", "mlp-4097", "mlp-", "mlp-8-", "mlp-1-1-1-1-1-1-1-1-1", "cnn-8"})
  void refusesWidthsThatNoNetworkHas(String name) {
    assertThatThrownBy(() -> ModelCatalog.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("network '" + name + "' must be one of [mlp, ");
  }

  @Test
  void trainsWithTheUpdaterThatIsAskedFor() {
    MultiLayerNetwork network =
        ModelCatalog.named("mlp-8").create(FEATURES, CLASSES, new Sgd(0.05), 1);

    assertThat(network.getLayer(1).conf().getLayer().getUpdaterByParam("W"))
        .isEqualTo(new Sgd(0.05));
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesSamplesOfTheOtherKind(String name) {
    ModelCatalog.Entry entry = ModelCatalog.named(name);
    InputShape other = entry.ofImages() ? FEATURES : SMALL_IMAGE;

    assertThatThrownBy(() -> entry.create(other, CLASSES, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model "
                + name
                + " takes "
                + (entry.ofImages() ? "images" : "features")
                + ", the samples are "
                + other.dimensions());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameSeedGivesTheSameWeightsAndAnotherOthers(String name) {
    float[] weights = weights(name, 7);

    assertThat(weights(name, 7)).containsExactly(weights);
    assertThat(weights(name, 8)).isNotEqualTo(weights);
  }

  @Test
  void namesTheKnownOnesWhenOneIsUnknown() {
    assertThatThrownBy(() -> ModelCatalog.named("resnet-50"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "network 'resnet-50' must be one of "
                + names()
                + ", or mlp-N-N with 1 to 8 dense layers of 1 to 4096, such as mlp-128-64");
    assertThat(names()).doesNotHaveDuplicates().contains("mlp", "cnn-300k", "mobile");
  }

  private static float[] weights(String name, long seed) {
    return ModelCatalog.named(name)
        .create(input(name), CLASSES, seed)
        .params()
        .dup()
        .data()
        .asFloat();
  }

  private static InputShape input(String name) {
    return ModelCatalog.named(name).ofImages() ? SMALL_IMAGE : FEATURES;
  }

  private static long[] shape(InputShape input) {
    List<Integer> dimensions = input.dimensions();
    return input.isImage()
        ? new long[] {2, dimensions.get(0), dimensions.get(1), dimensions.get(2)}
        : new long[] {2, dimensions.get(0)};
  }

  private static float[] rows(InputShape input, int samples) {
    SplitMix64 random = new SplitMix64(4);
    float[] rows = new float[samples * input.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 2 * random.nextFloat() - 1;
    }
    return rows;
  }

  private static void assertSoftmax(float[] logits, float[] expected, int from) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      sum += Math.exp(logits[from + k]);
    }
    for (int k = 0; k < CLASSES; k++) {
      assertThat(Math.exp(logits[from + k]) / sum).isCloseTo(expected[from + k], within(1e-5));
    }
  }
}
