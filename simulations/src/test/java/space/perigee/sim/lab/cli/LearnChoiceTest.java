package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that {@code learn} chooses on a validation part of the training stream. */
class LearnChoiceTest {

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

  private void choose(String... more) {
    List<String> options = new ArrayList<>(List.of("--tasks", "1"));
    options.addAll(List.of(more));
    Map.of("epochs", "10", "batch", "8")
        .forEach(
            (setting, value) -> {
              if (options.stream().noneMatch(option -> option.contains(setting + "="))) {
                options.addAll(List.of("--" + setting, value));
              }
            });
    runs.assertLearns("data.csv", options.toArray(String[]::new));
  }

  @Test
  void choosesTheValuesWithTheBestAccuracyForEachStrategy() throws IOException {
    choose(
        "--strategy",
        "fine-tune,replay",
        "--choose",
        "learning-rate=0.0000001,0.02;epochs=20",
        "--validate",
        "0.25",
        "--html",
        runs.path("page.html"));

    for (JsonNode one : runs.tree()) {
      assertThat(one.get("settings").get("learningRate").asDouble()).isEqualTo(0.02);
      assertThat(one.get("settings").get("epochs").asInt()).isEqualTo(20);
      assertThat(one.get("chosen").asText()).isEqualTo("learning-rate 0.02, epochs 20");
      assertThat(one.get("balancedAccuracy").get("mean").asDouble()).isGreaterThan(0.9);
    }
    assertThat(runs.out())
        .contains("replay: chose learning-rate 0.02, epochs 20 (balanced accuracy on the")
        .containsPattern("strategy +chosen +average");
    assertThat(Files.readString(folder.resolve("page.html")))
        .contains("<td data-name=\"Chosen settings\">learning-rate 0.02, epochs 20</td>");
  }

  @Test
  void neverLooksAtTheTests() throws IOException {
    String text = Files.readString(folder.resolve("data.csv"));
    Files.writeString(
        folder.resolve("test.csv"),
        text.replace("crop", "x").replace("soil", "crop").replace("x", "soil"));
    choose("--test", runs.path("test.csv"), "--choose", "learning-rate=0.0000001,0.02");

    assertThat(runs.json().get("chosen").asText()).isEqualTo("learning-rate 0.02");
    assertThat(runs.json().get("balancedAccuracy").get("mean").asDouble())
        .as("two of three labels of the test are wrong")
        .isLessThan(0.5);
  }

  @Test
  void theNumberOfReplayedSamplesFollowsTheBatchUnlessItIsGiven() throws IOException {
    choose("--choose", "batch=3");
    assertThat(runs.json().get("settings").get("replayed").asInt()).isEqualTo(3);

    choose("--choose", "batch=3", "--replayed", "5");
    assertThat(runs.json().get("settings").get("replayed").asInt()).isEqualTo(5);

    choose("--choose", "replayed=6;batch=3");
    assertThat(runs.json().get("settings").get("replayed").asInt()).isEqualTo(6);
    assertThat(runs.json().get("settings").get("batch").asInt()).isEqualTo(3);
  }

  @Test
  void resumesFromACheckpointWithTheSameChoice() throws IOException {
    String[] options = {
      "--choose", "learning-rate=0.0001,0.02", "--checkpoint", runs.path("state"), "--seeds", "2"
    };
    choose(options);
    JsonNode first = runs.tree();
    choose(options);

    assertThat(runs.tree()).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "momentum=1,2 | --choose 'momentum=1,2' must be a setting and its values",
        "batch | --choose 'batch' must be a setting and its values, such as batch=4,16",
        "batch= | --choose 'batch=' must be a setting and its values, such as batch=4,16",
        "batch=4,many | --choose: batch 'many' must be a number",
        "batch=0,4 | --choose: batch 0 must be 1 or more",
        "learning-rate=2 | --choose: learning-rate 2.0 must be above 0, at most 1",
        "batch=4,4 | --choose batch=4,4: must list a value once",
        "learning-rate=0.1,1e-1 | --choose learning-rate=0.1,1e-1: must list a value once",
        "batch=4;batch=8 | each setting once",
      })
  void rejectsSettingsThatCannotBeChosen(String choose, String message) throws IOException {
    runs.assertRefused(List.of("--tasks", "1", "--choose", choose), message);
  }

  @Test
  void rejectsASettingThatIsChosenAndGiven() throws IOException {
    runs.assertRefused(
        List.of("--tasks", "1", "--choose", "batch=4", "--batch", "8"),
        "--choose batch=4 and --batch both set batch; leave one out");
  }

  @Test
  void rejectsAShareThatCannotBe() throws IOException {
    runs.assertRefused(
        List.of("--tasks", "1", "--validate", "0.2"), "--validate requires --choose");
    runs.assertRefused(
        List.of("--tasks", "1", "--choose", "batch=4", "--validate", "1"),
        "--validate 1.0 must be above 0, below 1");
    runs.assertRefused(
        List.of("--tasks", "1", "--choose", "batch=4", "--validate", "0.001"), "--validate: task");
    runs.assertRefused(
        List.of("--tasks", "1", "--learning-rate", "2"),
        "--learning-rate 2.0 must be above 0, at most 1");
  }
}
