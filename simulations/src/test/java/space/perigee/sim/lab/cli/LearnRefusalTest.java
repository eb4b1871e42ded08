package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.learning.InputShape;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;

/** What {@code learn} refuses, in a line that names it. */
class LearnRefusalTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private LearnRuns runs;

  @BeforeEach
  void begin() {
    runs = new LearnRuns(folder);
  }

  @Test
  void testsOnAFileOfItsOwn() throws IOException {
    runs.csv("data.csv", "crop", "soil");
    runs.csv("test.csv", "crop");
    runs.assertLearns("data.csv", "--tasks", "1", "--test", runs.path("test.csv"));

    runs.assertRefused(
        List.of("--test", runs.path("test.csv"), "--tasks", "2"),
        "--stream, --tasks: task soil: 12 samples to train and 0 to test");
  }

  @Test
  void refusesASingleClass() throws IOException {
    runs.csv("data.csv", "crop");

    runs.assertRefused(
        List.of("--tasks", "1"),
        "data.csv: all samples are of the class [crop]; a classifier needs two or more classes");
  }

  @Test
  void leavesOutBadRowsIfItIsToldTo() throws IOException {
    runs.csv("data.csv", "crop", "soil");
    Files.writeString(folder.resolve("data.csv"), "1,NaN,3,soil\n", StandardOpenOption.APPEND);

    runs.assertRefused(List.of("--tasks", "2"), "data.csv: line ", " 'NaN' must be finite");
    assertThat(runs.learn("data.csv", "--tasks", "2", "--skip-bad-rows")).isZero();
    assertThat(runs.err()).contains("data.csv: skipped 1 bad sample, the first: ");
  }

  @Test
  void aSingleTaskForgetsNothing() throws IOException {
    runs.csv("data.csv", "crop", "soil");
    runs.assertLearns("data.csv", "--tasks", "1", "--seeds", "2");

    assertThat(runs.out()).contains("forgetting -, ").doesNotContain("NaN");
  }

  @Test
  void refusesASecondTestForAFolderThatHasOne() throws IOException {
    runs.idx("idx");
    runs.csv("test.csv", "crop");

    runs.assertRefused(
        "idx", List.of("--test", runs.path("test.csv")), "--test", "test.csv", "IDX");
  }

  @Test
  void learnsWithAModelFileAndRefusesOneThatDoesNotFit() throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");
    InputShape images = InputShape.ofImage(3, 6, 5);
    LocalLearning learning = new LocalLearning(LocalLearning.Optimizer.SGD, 0.1, 1, 1);
    List<String> classes = List.of("crop", "soil", "water");
    ModelShape.parse("cnn:2")
        .network(images, classes, learning, 1)
        .write(folder.resolve("model.zip"));

    runs.assertRefused(
        List.of("--tasks", "3", "--model", runs.path("model.zip")),
        "model.zip: takes [3, 6, 5] and tells 3 classes, the data has [3] and 3");
    runs.assertRefused(
        List.of("--tasks", "3", "--model", runs.path("data.csv")), "data.csv: not a zip file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "--strategy; nonesuch; --strategy: strategy 'nonesuch' must be one of [fine-tune, replay,",
        "--strategy; all,replay; --strategy all,replay: 'all' must stand alone",
        "--strategy; replay,replay; --strategy replay,replay: must name each strategy once",
        "--train; 99; --train: layer 99 must be below 3, the number of layers",
        "--model; nonesuch; --model: model 'nonesuch' must be a file, one of [mlp, mlp-small,",
        "--model; cnn-50k; --model: model cnn-50k takes images, the samples are [3]",
        "--tasks; 0; --tasks 0 must be 1 or more",
        "--tasks; 4; --stream, --tasks: 4 tasks, must be no more than the 3 classes",
        "--tasks; many; Invalid value for option '--tasks'",
        "--seeds; 0; --seeds 0 must be 1 or more",
        "--threads; 0; --threads 0 must be 1 or more",
        "--label-share; 1; --label-share 1.0 must be above 0, below 1",
        "--label-share; -0.1; --label-share -0.1 must be above 0, below 1",
        "--label-share; some; Invalid value for option '--label-share'",
        "--filter; margin; --filter requires --label-share",
        "--pass; 10; --pass requires --label-share",
        "--pool; 2; --pool requires --label-share",
        "--epochs; 0; --epochs 0 must be 1 or more",
        "--batch; -1; --batch -1 must be 1 or more",
        "--memory; -1; --memory -1 must be 0 or more",
        "--replayed; 0; --replayed 0 must be 1 or more",
        "--stream; backwards; 'backwards' must be one of [class-incremental, domain-incremental,",
        "--shape; 3,2; --shape: input shape [3, 2] must be [features] or [channels, height, width]",
        "--shape; 3,0,1; --shape: input shape [3, 0, 1] must have 1 to 2^31-1 features",
        "--shape; 3,2,2; --shape: [3, 2, 2] has 12 features, the samples have 3",
        "--scale; often; '--scale'",
        "--test-fraction; 1; data.csv: test fraction 1.0 must be between 0 and 1",
        "--label; class; data.csv: line 1: no column 'class' for the label",
        "--features; f0,f9; data.csv: line 1: no column 'f9'; the columns are",
        "--features; f0,label; --label, --features: column 'label' is the label, and cannot be a feature too",
        "--test; none.csv; none.csv: no such file",
      })
  void refusesAnOptionAndNamesItTheValueAndWhatIsAllowed(
      String option, String value, String message) throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");
    List<String> options = new ArrayList<>(List.of(option, value));
    if (!option.equals("--tasks")) {
      options.addAll(List.of("--tasks", "3"));
    }

    runs.assertRefused(options, message);
  }

  @Test
  void refusesDataThatIsMissingDamagedOrEmpty() throws IOException {
    runs.assertRefused("none.csv", List.of(), "none.csv: no such file");
    runs.assertRefused("none.npz", List.of(), "none.npz: no such file");

    runs.npz("cut.npz");
    byte[] whole = Files.readAllBytes(folder.resolve("cut.npz"));
    Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));
    runs.assertRefused("cut.npz", List.of(), "cut.npz: ");

    Files.createDirectories(folder.resolve("empty"));
    runs.assertRefused("empty", List.of(), "empty: no image in a folder below it");

    runs.images("images", "field", "lake");
    Files.writeString(folder.resolve("images/lake/3.png"), "no image");
    runs.assertRefused("images", List.of("--tasks", "2"), "3.png: is not an image");

    runs.idx("idx");
    Files.delete(folder.resolve("idx/t10k-labels-idx1-ubyte"));
    runs.assertRefused("idx", List.of(), "no file t10k-labels-idx1-ubyte");
  }

  @ParameterizedTest
  @CsvSource({"--json", "--html"})
  void refusesAFolderThatDoesNotExistBeforeAnythingIsLearned(String option) throws IOException {
    runs.csv("data.csv", "crop", "soil");
    String other = option.equals("--json") ? "--html" : "--json";

    assertThat(
            runs.learn(
                "data.csv",
                "--tasks",
                "2",
                other,
                runs.path("fine"),
                option,
                runs.path("none/out")))
        .isEqualTo(2);

    assertThat(runs.err())
        .contains(option + " " + runs.path("none/out") + ": must be a file in a folder that exists")
        .doesNotContain("\tat ");
    assertThat(runs.out()).isEmpty();
    assertThat(runs.names()).containsExactly("data.csv");

    assertThat(runs.learn("data.csv", "--tasks", "2", option, folder.toString())).isEqualTo(2);
    assertThat(runs.err()).contains(option + " " + folder + ": must be a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--filter; hardest; --filter 'hardest' must be one of [energy, entropy, ibt, margin,",
        "--pass; 0; --pass 0 must be 1 or more samples",
        "--pool; 0; --pool 0 must be 1 or more",
        "--strategy; joint; --label-share: strategies that learn offline cannot wait for labels;"
            + " leave out [joint]",
      })
  void refusesWaysToAskForLabelsThatThereAreNot(String option, String value, String message)
      throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");

    runs.assertRefused(List.of("--tasks", "3", "--label-share", "0.3", option, value), message);
  }

  @Test
  void refusesPseudoLabelsWhereEverySampleHasALabel() throws IOException {
    runs.csv("data.csv", "crop", "soil");

    runs.assertRefused(
        List.of("--tasks", "2", "--pseudo-labels"), "--pseudo-labels requires --label-share");
  }
}
