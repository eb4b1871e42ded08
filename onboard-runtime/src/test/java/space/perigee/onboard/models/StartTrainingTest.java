package space.perigee.onboard.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.models.StartTraining.Listener;

class StartTrainingTest {

  private static final List<String> CLASSES = List.of("low", "high");
  private static final double CONSTANT = 1234.5;

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  /** Rows far from 0 whose class is the side of the second feature; the third never varies. */
  private static LabeledData table(int rows) {
    SplitMix64 random = new SplitMix64(5);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = i % 2;
      float[] features = {
        (float) (1e5 + 300 * random.nextGaussian()),
        (float) (7 + 0.01 * ((label == 0 ? -2 : 2) + random.nextGaussian())),
        (float) CONSTANT
      };
      samples.add(Sample.of(features, label));
    }
    return new SampleTable(CLASSES, 3, samples);
  }

  /** Images of 3x8x8 whose class is the brighter channel. */
  private static LabeledData images(int count) {
    SplitMix64 random = new SplitMix64(6);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      float[] features = new float[3 * 64];
      for (int k = 0; k < features.length; k++) {
        features[k] = k / 64 == label ? 150 + random.nextInt(100) : random.nextInt(100);
      }
      samples.add(Sample.of(features, label));
    }
    return new SampleTable(CLASSES, 3 * 64, samples);
  }

  private static NewModel mlp(long seed) {
    return new NewModel(
        ModelCatalog.named("mlp-16"), InputShape.ofFeatures(3), CLASSES, new Adam(0.01), seed);
  }

  @Test
  void learnsTheTrainingDataAndScoresItselfOnThePartHeldBack() throws Exception {
    StartTraining.Result result =
        new StartTraining(15, 16, 0.25).train(mlp(1), table(400), false, Listener.NONE);

    assertThat(result.trained()).isEqualTo(300);
    assertThat(Objects.requireNonNull(result.heldBack()).samples()).isEqualTo(100);
    assertThat(result.heldBack().value()).isGreaterThan(0.9);
    assertThat(result.loss()).isLessThan(0.3);
  }

  @Test
  void theModelOfTheBestEpochIsTheResult() throws Exception {
    List<Double> accuracies = new ArrayList<>();
    StartTraining.Result result =
        new StartTraining(6, 16, 0.5)
            .train(
                mlp(2),
                table(120),
                false,
                (epoch, done, samples, loss, scores) -> {
                  if (scores != null) {
                    accuracies.add(scores.value());
                  }
                });

    double best = accuracies.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    assertThat(accuracies).hasSize(6);
    assertThat(result.epoch()).isEqualTo(accuracies.indexOf(best) + 1);
    assertThat(Objects.requireNonNull(result.heldBack()).value()).isEqualTo(best);
    assertThat(new Learner(result.model()).steps()).isEqualTo(4 * result.epoch());
  }

  @Test
  void theNormalizationIsFittedAndTravelsWithTheFile() throws Exception {
    LabeledData data = table(400);
    ModelFile trained =
        new StartTraining(5, 16, 0).train(mlp(1), data, false, Listener.NONE).model();
    Path file = folder.resolve("start.zip");
    trained.write(file);

    ModelFile read = ModelFile.read(file);

    NormalizerStandardize normalizer = (NormalizerStandardize) read.normalizer();
    assertThat(Objects.requireNonNull(normalizer).getMean().getDouble(0))
        .isCloseTo(1e5, within(60.0));
    assertThat(normalizer.getStd().getDouble(0)).isCloseTo(300, within(30.0));
    assertThat(normalizer.getMean().getDouble(2)).isEqualTo(CONSTANT);
    assertThat(normalizer.getStd().getDouble(2)).as("of a constant").isEqualTo(1);
    assertThat(new Learner(read).predict(List.of(data.get(0), data.get(1))))
        .containsExactlyElementsOf(new Learner(trained).predict(List.of(data.get(0), data.get(1))));
  }

  @Test
  void pixelsAreScaledAndOtherImagesStandardizedByChannel() throws Exception {
    NewModel wanted =
        new NewModel(
            ModelCatalog.named("cnn-50k"), InputShape.ofImage(3, 8, 8), CLASSES, new Adam(1e-3), 1);
    LabeledData data = images(60);

    ModelFile ofPixels =
        new StartTraining(3, 8, 0).train(wanted, data, true, Listener.NONE).model();
    ModelFile ofFloats =
        new StartTraining(3, 8, 0).train(wanted, data, false, Listener.NONE).model();

    assertThat(ofPixels.normalizer())
        .isInstanceOf(org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler.class);
    NormalizerStandardize byChannel = (NormalizerStandardize) ofFloats.normalizer();
    assertThat(Objects.requireNonNull(byChannel).getMean().length()).isEqualTo(3);
    assertThat(byChannel.getMean().getDouble(2)).isCloseTo(49.5, within(3.0));
    assertThat(byChannel.getStd().getDouble(2)).isCloseTo(28.9, within(2.0));
    for (ModelFile model : List.of(ofPixels, ofFloats)) {
      assertThat(ModelEvaluation.of(new Learner(model), data).value()).isGreaterThan(0.9);
    }
  }

  @Test
  void theSameSeedGivesTheSameModelAndAnotherSeedAnother() throws Exception {
    assertThat(version(mlp(3))).isEqualTo(version(mlp(3))).isNotEqualTo(version(mlp(4)));
  }

  private static String version(NewModel wanted) throws InterruptedException {
    StartTraining.Result result =
        new StartTraining(2, 16, 0.2).train(wanted, table(100), false, Listener.NONE);
    return new Learner(result.model()).weights().version().hex();
  }

  @Test
  void theUpdaterStaysWithTheModel() throws Exception {
    NewModel wanted =
        new NewModel(
            ModelCatalog.named("mlp-16"), InputShape.ofFeatures(3), CLASSES, new Sgd(0.05), 1);

    ModelFile model =
        new StartTraining(1, 16, 0).train(wanted, table(40), false, Listener.NONE).model();

    assertThat(model.network().getLayer(0).conf().getLayer().getUpdaterByParam("W"))
        .isEqualTo(new Sgd(0.05));
  }

  @Test
  void anInterruptEndsTheTraining() {
    assertThatThrownBy(
            () ->
                new StartTraining(1000, 1, 0)
                    .train(
                        mlp(1),
                        table(40),
                        false,
                        (epoch, done, samples, loss, scores) -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void refusesWhatCannotBeTrained() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StartTraining(0, 1, 0))
        .withMessage("epochs 0 must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StartTraining(1, 0, 0))
        .withMessage("batch 0 must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StartTraining(1, 1, 1))
        .withMessage("share to hold back 1.0 must be 0 to below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new StartTraining(1, 1, 0.1).train(mlp(1), table(4), false, Listener.NONE))
        .withMessageContaining("both parts must have one");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new StartTraining(1, 1, 0.1).train(mlp(1), images(9), false, Listener.NONE))
        .withMessageContaining("the network takes 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NewModel(
                    ModelCatalog.named("mlp"),
                    InputShape.ofFeatures(3),
                    List.of("one"),
                    new Adam(),
                    1))
        .withMessage("classes [one]: a classifier needs two or more");
  }
}
