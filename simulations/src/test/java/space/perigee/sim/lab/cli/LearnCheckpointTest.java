package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;

/** {@code learn --checkpoint}: what it goes on from, and what it refuses. */
class LearnCheckpointTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private LearnRuns runs;

  @BeforeEach
  void begin() throws IOException {
    runs = new LearnRuns(folder);
    runs.csv("data.csv", "crop", "soil", "water");
  }

  private String[] options(String... more) {
    List<String> all =
        new ArrayList<>(List.of("--tasks", "3", "--memory", "9", "--checkpoint", runs.path("c")));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void givesTheFiguresOfARunWithoutOne() throws IOException {
    runs.assertLearns("data.csv", "--tasks", "3", "--memory", "9", "--seeds", "2");
    var plain = LearnRuns.figures(runs.json());

    runs.assertLearns("data.csv", options("--seeds", "2"));

    assertThat(LearnRuns.figures(runs.json())).isEqualTo(plain);
  }

  @Test
  void runsNothingTwiceAndPrintsTheSameFigures() throws IOException {
    runs.assertLearns("data.csv", options("--strategy", "replay,ewc", "--seeds", "2"));
    var first = runs.tree();

    runs.assertLearns("data.csv", options("--strategy", "replay,ewc", "--seeds", "2"));

    assertThat(runs.tree()).as("seconds and memory too").isEqualTo(first);
  }

  @Test
  void addsSeedsStrategiesAndOutputToWhatIsThere() throws IOException {
    runs.assertLearns("data.csv", options());
    var one = runs.json().get("matrix").get(0);

    runs.assertLearns("data.csv", options("--seeds", "2", "--strategy", "replay,lwf"));

    assertThat(runs.tree().get(0).get("matrix").get(0)).isEqualTo(one);
    assertThat(runs.tree().get(0).get("matrix")).hasSize(2);
    assertThat(runs.tree().findValuesAsText("strategy")).containsExactly("replay", "lwf");
  }

  @Test
  void keepsNoSamplesOfWhatIsOver() throws IOException {
    runs.assertLearns("data.csv", options("--strategy", "derpp"));

    try (var files = Files.list(folder.resolve("c/derpp-1"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactly("state");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--memory, 8, was begun with --memory 9",
    "--epochs, 2, was begun with --epochs 1",
    "--learning-rate, 0.1, was begun with --learning-rate not given",
    "--threads, 2, was begun with --threads 1",
    "--scale, none, was begun with --scale not given",
    "--model, mlp-small, was begun with --model of SHA-256",
    "--tasks, 2, was begun with --data of SHA-256",
    "--label-share, 0.5, was begun with --label-share not given",
  })
  void refusesOtherSettingsAndNamesThem(String option, String value, String message)
      throws IOException {
    runs.assertLearns("data.csv", options());
    List<String> other = new ArrayList<>(List.of(options()));
    other.removeAll(option.equals("--tasks") ? List.of("--tasks", "3") : List.of());
    other.removeAll(option.equals("--memory") ? List.of("--memory", "9") : List.of());
    other.addAll(List.of(option, value));
    Files.delete(folder.resolve("out.json"));

    runs.assertRefused(other, "/c: " + message, "; choose another folder, or delete this one");
  }

  @Test
  void refusesOtherDataUnderTheSameName() throws IOException {
    runs.assertLearns("data.csv", options());
    String text = Files.readString(folder.resolve("data.csv"));
    Files.writeString(folder.resolve("data.csv"), text.replaceFirst("\n[0-9.]+,", "\n0.25,"));
    Files.delete(folder.resolve("out.json"));

    runs.assertRefused(List.of(options()), "/c: was begun with --data of SHA-256");
  }

  @Test
  void goesOnWithTheSameDataElsewhere() throws IOException {
    runs.assertLearns("data.csv", options());
    Files.move(folder.resolve("data.csv"), folder.resolve("moved.csv"));

    runs.assertLearns("moved.csv", options());
  }

  @Test
  void refusesADamagedState() throws IOException {
    runs.assertLearns("data.csv", options());
    Path state = folder.resolve("c/replay-1/state");
    byte[] bytes = Files.readAllBytes(state);
    bytes[20] ^= 1;
    Files.write(state, bytes);
    Files.delete(folder.resolve("out.json"));

    runs.assertRefused(
        List.of(options()), "replay-1/state: is damaged, or of another release; delete it");

    Files.write(state, new byte[3]);
    runs.assertRefused(List.of(options()), "replay-1/state: is damaged");
  }

  @Test
  void refusesAFileInThePlaceOfTheFolder() throws IOException {
    Files.writeString(folder.resolve("c"), "no folder");

    assertThat(runs.learn("data.csv", options())).isNotZero();

    assertThat(runs.err()).contains("perigee: ", "/c").doesNotContain("\tat ");
  }

  @Test
  void knowsAModelFileByWhatIsInIt() throws IOException {
    model(1);
    runs.assertLearns("data.csv", options("--model", runs.path("model.zip")));
    model(2);
    Files.delete(folder.resolve("out.json"));

    runs.assertRefused(
        List.of(options("--model", runs.path("model.zip"))), "was begun with --model of SHA-256");
  }

  private void model(long seed) throws IOException {
    InputShape shape = InputShape.ofFeatures(3);
    ModelFile.of(
            ModelCatalog.named("mlp-small").create(shape, 3, seed),
            shape,
            List.of("crop", "soil", "water"))
        .write(folder.resolve("model.zip"));
  }
}
