package space.perigee.onboard.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.SplitMix64;

class KerasImportTest {

  enum Format {
    H5,
    KERAS,
    FUNCTIONAL_H5,
    FUNCTIONAL_KERAS;

    KerasImport read(KerasModel model, Path folder) throws IOException {
      KerasModel saved = name().startsWith("F") ? model.functional() : model;
      return KerasImport.read(
          name().endsWith("H5")
              ? saved.writeH5(folder.resolve("model.h5"))
              : saved.writeArchive(folder.resolve("model.keras")));
    }
  }

  private static final int SAMPLES = 6;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final SplitMix64 random = new SplitMix64(11);

  private static ModelFile named(KerasImport imported) {
    return imported.model(
        IntStream.range(0, imported.classes()).mapToObj(i -> "class " + i).toList());
  }

  private static List<float[]> predict(KerasImport imported, List<Sample> samples) {
    return new Learner(named(imported)).predict(samples);
  }

  /**
   * An image classifier with every layer that the engine supports, and its expected predictions.
   */
  private final class Classifier {
    final float[][][][] kernel = PlainKeras.random(random, 3, 2, 3, 4);
    final float[] bias = PlainKeras.random(random, 4);
    final float[][][][] depth = PlainKeras.random(random, 2, 3, 4, 2);
    final float[] depthBias = PlainKeras.random(random, 8);
    final float[][] hidden = PlainKeras.random(random, 2 * 3 * 8, 5);
    final float[] hiddenBias = PlainKeras.random(random, 5);
    final float[][] last = PlainKeras.random(random, 5, 3);
    final float[] lastBias = PlainKeras.random(random, 3);

    KerasModel model() {
      return new KerasModel(8, 6, 3)
          .add(
              "Conv2D",
              Map.of(
                  "filters",
                  4,
                  "kernel_size",
                  List.of(3, 2),
                  "strides",
                  List.of(2, 1),
                  "padding",
                  "same",
                  "activation",
                  "relu"),
              kernel,
              bias)
          .add("MaxPooling2D", Map.of("pool_size", 2, "strides", 1))
          .add(
              "DepthwiseConv2D",
              Map.of("kernel_size", List.of(2, 3), "depth_multiplier", 2, "padding", "same"),
              depth,
              depthBias)
          .add("AveragePooling2D", Map.of("pool_size", List.of(2, 2), "padding", "same"))
          .add("Flatten", Map.of())
          .add("Dropout", Map.of("rate", 0.25))
          .add("Dense", Map.of("units", 5, "activation", "tanh"), hidden, hiddenBias)
          .add("Dense", Map.of("units", 3), last, lastBias)
          .add("Softmax", Map.of("axis", -1))
          .compile(Map.of("class_name", "Adam", "config", Map.of("learning_rate", 0.01)), "x");
    }

    float[] predict(float[][][] image) {
      float[][][] x = PlainKeras.convolution(image, kernel, bias, new int[] {2, 1}, true);
      x = PlainKeras.each(x, v -> Math.max(0, v));
      x = PlainKeras.pooling(x, new int[] {2, 2}, new int[] {1, 1}, false, false);
      x = PlainKeras.depthwise(x, depth, depthBias, new int[] {1, 1}, true);
      x = PlainKeras.pooling(x, new int[] {2, 2}, new int[] {2, 2}, true, true);
      float[] row = PlainKeras.dense(PlainKeras.flatten(x), hidden, hiddenBias);
      return PlainKeras.softmax(PlainKeras.dense(PlainKeras.each(row, Math::tanh), last, lastBias));
    }
  }

  private List<float[][][]> images(int height, int width, int channels) {
    return Stream.generate(() -> PlainKeras.random(random, height, width, channels))
        .limit(SAMPLES)
        .toList();
  }

  private static List<Sample> samples(List<float[][][]> images) {
    return images.stream().map(PlainKeras::sample).toList();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void predictsWhatTheLayersOfKerasCompute(Format format) throws Exception {
    Classifier classifier = new Classifier();
    List<float[][][]> images = images(8, 6, 3);

    KerasImport imported = format.read(classifier.model(), folder);

    assertThat(imported.input().dimensions()).containsExactly(3, 8, 6);
    List<float[]> predictions = predict(imported, samples(images));
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(predictions.get(i))
          .containsExactly(classifier.predict(images.get(i)), within(1e-5f));
    }
    assertThatCode(() -> new Trainer(imported.network(), imported.input().dimensions()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void normalizesWithTheWeightsOfEachChannelAndOfEachFlattenedFeature(Format format)
      throws Exception {
    float[][][][] kernel = PlainKeras.random(random, 2, 2, 2, 3);
    float[][] ofChannels = fourOf(3);
    float[][] ofFeatures = fourOf(4 * 3 * 3);
    float[][] last = PlainKeras.random(random, 4 * 3 * 3, 2);
    float[] lastBias = PlainKeras.random(random, 2);
    KerasModel model =
        new KerasModel(5, 4, 2)
            .add(
                "Conv2D",
                Map.of("filters", 3, "kernel_size", 2, "use_bias", false),
                (Object) kernel)
            .add(
                "BatchNormalization",
                Map.of("epsilon", 0.01, "axis", List.of(3)),
                (Object[]) ofChannels)
            .add("ReLU", Map.of())
            .add("Flatten", Map.of())
            .add(
                "BatchNormalization",
                Map.of("scale", false, "epsilon", 0.02),
                ofFeatures[1],
                ofFeatures[2],
                ofFeatures[3])
            .add("Dense", Map.of("units", 2, "activation", "softmax"), last, lastBias);
    java.util.Arrays.fill(ofFeatures[0], 1);
    List<float[][][]> images = images(5, 4, 2);

    List<float[]> predictions = predict(format.read(model, folder), samples(images));

    for (int i = 0; i < SAMPLES; i++) {
      float[][][] x =
          PlainKeras.convolution(images.get(i), kernel, new float[3], new int[] {1, 1}, false);
      x = PlainKeras.each(PlainKeras.normalize(x, ofChannels, 0.01), v -> Math.max(0, v));
      float[] row = PlainKeras.normalize(PlainKeras.flatten(x), ofFeatures, 0.02);
      assertThat(predictions.get(i))
          .containsExactly(
              PlainKeras.softmax(PlainKeras.dense(row, last, lastBias)), within(1e-5f));
    }
  }

  private float[][] fourOf(int features) {
    float[][] four = PlainKeras.random(random, 4, features);
    four[3] = PlainKeras.each(four[3], Math::exp);
    return four;
  }

  @Test
  void rescalesPixelsAsInTheFirstLayer() throws IOException {
    float[][] last = PlainKeras.random(random, 2, 3);
    float[] lastBias = PlainKeras.random(random, 3);
    KerasModel model =
        new KerasModel(4, 3, 2)
            .add("Rescaling", Map.of("scale", 1 / 127.5, "offset", -1))
            .add("GlobalAveragePooling2D", Map.of())
            .add("Dense", Map.of("units", 3, "activation", "softmax"), last, lastBias);
    List<float[][][]> images =
        images(4, 3, 2).stream().map(x -> PlainKeras.each(x, v -> 100 * v)).toList();

    List<float[]> predictions = predict(Format.H5.read(model, folder), samples(images));

    for (int i = 0; i < SAMPLES; i++) {
      float[][][] scaled = PlainKeras.each(images.get(i), v -> v / 127.5 - 1);
      float[] row = PlainKeras.dense(PlainKeras.globalMean(scaled), last, lastBias);
      assertThat(predictions.get(i)).containsExactly(PlainKeras.softmax(row), within(1e-5f));
    }
  }

  static Stream<Arguments> activations() {
    return Stream.of(
        activation("linear", v -> v),
        activation("relu", v -> Math.max(0, v)),
        activation("relu6", v -> Math.min(6, Math.max(0, v))),
        activation("leaky_relu", v -> v > 0 ? v : 0.2 * v),
        activation("elu", v -> v > 0 ? v : Math.expm1(v)),
        activation(
            "selu", v -> 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v))),
        activation("softplus", v -> Math.log1p(Math.exp(v))),
        activation("softsign", v -> v / (1 + Math.abs(v))),
        activation("tanh", Math::tanh),
        activation("sigmoid", v -> 1 / (1 + Math.exp(-v))),
        activation("swish", v -> v / (1 + Math.exp(-v))),
        activation("silu", v -> v / (1 + Math.exp(-v))),
        activation("mish", v -> v * Math.tanh(Math.log1p(Math.exp(v)))),
        layer("ReLU", Map.of("max_value", 2.5), v -> Math.min(2.5, Math.max(0, v))),
        layer("LeakyReLU", Map.of("alpha", 0.1), v -> v > 0 ? v : 0.1 * v),
        layer("LeakyReLU", Map.of("negative_slope", 0.4), v -> v > 0 ? v : 0.4 * v),
        layer("LeakyReLU", Map.of(), v -> v > 0 ? v : 0.3 * v),
        layer("ELU", Map.of("alpha", 0.7), v -> v > 0 ? v : 0.7 * Math.expm1(v)));
  }

  private static Arguments activation(String name, PlainKeras.Function function) {
    return layer("Activation", Map.of("activation", name), function);
  }

  private static Arguments layer(
      String type, Map<String, Object> config, PlainKeras.Function function) {
    return arguments(type, config, function);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationsAreTheFunctionsOfKeras(
      String type, Map<String, Object> config, PlainKeras.Function function) throws IOException {
    float[][] last = PlainKeras.random(random, 5, 3);
    float[] lastBias = PlainKeras.random(random, 3);
    KerasModel model =
        new KerasModel(5)
            .add(type, config)
            .add("Dense", Map.of("units", 3, "activation", "softmax"), last, lastBias);
    float[] row = {-7, -0.6f, 0.3f, 2, 9};

    float[] prediction = predict(Format.H5.read(model, folder), List.of(Sample.of(row, 0))).get(0);

    float[] activated = PlainKeras.each(row, function);
    assertThat(prediction)
        .containsExactly(
            PlainKeras.softmax(PlainKeras.dense(activated, last, lastBias)), within(1e-5f));
  }

  @Test
  void acceptsLogitsIfTheLossDoes() throws IOException {
    float[][] kernel = PlainKeras.random(random, 4, 3);
    float[] bias = PlainKeras.random(random, 3);
    KerasModel model =
        new KerasModel(4)
            .add("Dense", Map.of("units", 3), kernel, bias)
            .compile("sgd", Map.of("class_name", "X", "config", Map.of("from_logits", true)));
    float[] row = PlainKeras.random(random, 4);

    assertThat(predict(Format.H5.read(model, folder), List.of(Sample.of(row, 0))).get(0))
        .containsExactly(PlainKeras.softmax(PlainKeras.dense(row, kernel, bias)), within(1e-6f));
  }

  @Test
  void theSigmoidOfOneOutputIsTheSecondOfTwoClasses() throws IOException {
    float[][] kernel = PlainKeras.random(random, 4, 1);
    float[] bias = PlainKeras.random(random, 1);
    KerasModel model =
        new KerasModel(4).add("Dense", Map.of("units", 1, "activation", "sigmoid"), kernel, bias);
    float[] row = PlainKeras.random(random, 4);

    KerasImport imported = Format.H5.read(model, folder);

    float sigmoid = (float) (1 / (1 + Math.exp(-PlainKeras.dense(row, kernel, bias)[0])));
    assertThat(predict(imported, List.of(Sample.of(row, 0))).get(0))
        .containsExactly(new float[] {1 - sigmoid, sigmoid}, within(1e-6f));
    assertThat(imported.notes())
        .anyMatch(note -> note.contains("its one output became the second of two"));
  }

  @Test
  void anImageWithoutChannelsHasOneChannel() throws IOException {
    float[][] kernel = PlainKeras.random(random, 6, 2);
    float[] bias = PlainKeras.random(random, 2);
    KerasModel model =
        new KerasModel(3, 2)
            .add("Flatten", Map.of())
            .add("Dense", Map.of("units", 2, "activation", "softmax"), kernel, bias);
    float[] row = PlainKeras.random(random, 6);

    KerasImport imported = Format.H5.read(model, folder);

    assertThat(imported.input().dimensions()).containsExactly(1, 3, 2);
    assertThat(predict(imported, List.of(Sample.of(row, 0))).get(0))
        .containsExactly(PlainKeras.softmax(PlainKeras.dense(row, kernel, bias)), within(1e-6f));
  }

  @Test
  void trainsInTheEngineAndIsSavedToAFile() throws IOException {
    KerasImport imported = Format.H5.read(new Classifier().model(), folder);
    Learner learner = new Learner(named(imported));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      float[][][] image = PlainKeras.random(random, 8, 6, 3);
      float shift = i % 3;
      samples.add(
          Sample.of(PlainKeras.sample(PlainKeras.each(image, v -> v + shift)).features(), i % 3));
    }
    double before = learner.train(samples).loss();
    double after = before;
    for (int step = 0; step < 150; step++) {
      after = learner.train(samples).loss();
    }
    assertThat(after).isLessThan(before / 2);

    Path file = folder.resolve("trained.zip");
    learner.model().write(file);

    Learner again = new Learner(ModelFile.read(file));
    assertThat(again.labels()).containsExactly("class 0", "class 1", "class 2");
    assertThat(again.weights()).isEqualTo(learner.weights());
    assertThat(again.updaterState()).isEqualTo(learner.updaterState());
    assertThat(again.predict(samples).get(4)).containsExactly(learner.predict(samples).get(4));
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        arguments(named("SGD", Map.of("learning_rate", 0.1)), new Sgd(0.1), ""),
        arguments("sgd", new Sgd(0.01), ""),
        arguments(
            named("Custom>SGD", Map.of("lr", 0.05, "momentum", 0.8, "nesterov", true)),
            new Nesterovs(0.05, 0.8),
            ""),
        arguments(
            named("SGD", Map.of("learning_rate", 0.05, "momentum", 0.8)),
            new Nesterovs(0.05, 0.8),
            "momentum is replaced by Nesterov's"),
        arguments(
            named("Adam", Map.of("learning_rate", 0.0010000000474974513, "beta_1", 0.8)),
            new Adam(0.001, 0.8, 0.999, 1e-7),
            ""),
        arguments(
            named("Adam", Map.of("amsgrad", true, "clipnorm", 1.0)),
            new AMSGrad(0.001, 0.9, 0.999, 1e-7),
            "clipnorm is not imported"),
        arguments(
            named("RMSprop", Map.of("learning_rate", 2e-4, "rho", 0.8)),
            new RmsProp(2e-4, 0.8, 1e-7),
            ""),
        arguments(
            named("Adam", Map.of("learning_rate", Map.of("class_name", "CosineDecay"))),
            new Adam(0.001, 0.9, 0.999, 1e-7),
            "learning rate schedule is not imported"),
        arguments(named("Lion", Map.of()), new Adam(0.001), "optimizer Lion is not supported"));
  }

  private static Map<String, Object> named(String name, Map<String, Object> config) {
    return Map.of("class_name", name, "config", config);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnWithTheOptimizerThatTheFileNames(Object optimizer, IUpdater updater, String note)
      throws IOException {
    KerasImport imported =
        Format.H5.read(
            new KerasModel(2)
                .add(
                    "Dense",
                    Map.of("units", 2, "activation", "softmax"),
                    PlainKeras.random(random, 2, 2),
                    new float[2])
                .compile(optimizer, "categorical_crossentropy"),
            folder);

    assertThat(imported.network().getLayer(0).conf().getLayer().getUpdaterByParam("W"))
        .isEqualTo(updater);
    assertThat(String.join("; ", imported.notes())).contains(note);
    assertThat(imported.notes()).hasSize(note.isEmpty() ? 0 : 1);
  }

  @Test
  void listsTrainingOptionsThatAreNotImported() throws IOException {
    KerasImport imported =
        Format.H5.read(
            new KerasModel(2)
                .add(
                    "Dense",
                    Map.of(
                        "units",
                        2,
                        "activation",
                        "softmax",
                        "trainable",
                        false,
                        "kernel_regularizer",
                        Map.of("class_name", "L2")),
                    PlainKeras.random(random, 2, 2),
                    new float[2]),
            folder);

    assertThat(imported.notes())
        .containsExactlyInAnyOrder(
            "layer 'dense0': kernel_regularizer is not imported",
            "layer 'dense0' is frozen in Keras, but will be trained",
            "the file names no optimizer");
  }
}
