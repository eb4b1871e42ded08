package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;

class OnboardCommandTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(OnboardCommand::line);

  @BeforeEach
  void writeModelAndData() throws IOException {
    TestModels.dense(1).write(folder.resolve("model.zip"));
    TestModels.writeCsv(folder.resolve("train.csv"), "label", TestModels.data(300, 1));
    TestModels.writeCsv(folder.resolve("test.csv"), "label", TestModels.data(200, 2));
  }

  @Test
  void rehearsesAndWritesTheModelThatComesOut() throws IOException {
    assertThat(
            rehearse(
                "--held-out",
                path("test.csv"),
                "-o",
                path("out.zip"),
                "--json",
                "--steps-per-sample",
                "2"))
        .as(runs.err())
        .isZero();

    JsonNode json = new ObjectMapper().readTree(runs.out());
    assertThat(json.get("samplesSeen").asLong()).isEqualTo(300);
    assertThat(json.get("missionTime").asText()).isEqualTo("1970-01-01T04:59:00Z");
    assertThat(json.get("energyJoules").asDouble()).isPositive();
    double after = json.get("heldOutAfter").get("accuracy").asDouble();
    assertThat(after).isGreaterThan(json.get("heldOutBefore").get("accuracy").asDouble() + 0.2);

    Learner learner = new Learner(ModelFile.read(folder.resolve("out.zip")));
    LabeledData test =
        DataFormats.read(
                folder.resolve("test.csv"),
                DataRequest.of("label", List.of()).withClasses(learner.labels()))
            .samples();
    assertThat(ModelEvaluation.of(learner, test).value()).isEqualTo(after);
  }

  @Test
  void rehearsesTheSameTwice() {
    assertThat(rehearse("--json", "--shuffle")).isZero();
    String first = runs.out();
    runs.forgetOut();
    assertThat(rehearse("--json", "--shuffle")).isZero();
    assertThat(runs.out()).isEqualTo(first);
  }

  @Test
  void rehearsesALearningPlanAndSaysWhatCameOfIt() throws IOException {
    TestModels.compiled(1).write(folder.resolve("model.zip"));
    Files.writeString(
        folder.resolve("plan.yaml"),
        """
        strategy: er-ace
        memory: {samples: 100, bits: 8}
        batch: 8
        replayed: 8
        train-when: {samples: {at-least: 100}}
        drift: {page-hinkley: {}}
        hard-examples: {score: margin, kept: 20, bytes-per-pass: 1000}
        """);

    assertThat(rehearse("--learning", path("plan.yaml"))).as(runs.err()).isZero();
    assertThat(runs.out())
        .contains(
            "strategy er-ace: 100 samples kept (1,200 bytes), 0 waiting, 0 dropped, 0 labeled by"
                + " the model")
        .contains("trainings: 3, the last at 1970-01-01T04:59:00Z")
        .contains("  train: samples 100 of 100: yes")
        .contains("hard examples: 20 candidates, 0 chosen for a pass (0 bytes), 0 sent");

    runs.forgetOut();
    assertThat(rehearse("--learning", path("plan.yaml"), "--json")).isZero();
    JsonNode learning = new ObjectMapper().readTree(runs.out()).get("learning");
    assertThat(learning.get("strategy").asText()).isEqualTo("er-ace");
    assertThat(learning.get("kept").asInt()).isEqualTo(100);
    assertThat(learning.get("lastTraining").get("reason").asText())
        .isEqualTo("train: samples 100 of 100: yes");
    assertThat(learning.get("hardExamples").get("candidates").asInt()).isEqualTo(20);
    assertThat(learning.get("drifts").isObject()).isTrue();
  }

  @Test
  void theOptionsAreAPlanToo() throws IOException {
    Files.writeString(
        folder.resolve("plan.yaml"), "{replayed: 7, memory: {samples: 40}, steps-per-sample: 2}");

    assertThat(rehearse("--json", "--batch", "8", "--replay", "40", "--steps-per-sample", "2"))
        .isZero();
    String byOptions = runs.out();
    runs.forgetOut();
    assertThat(rehearse("--json", "--learning", path("plan.yaml"))).isZero();
    assertThat(runs.out()).isEqualTo(byOptions);
  }

  @Test
  void listsTheStrategiesAndPrintsAPlanToBeginWith() throws IOException {
    assertThat(runs.run("strategies")).isZero();
    assertThat(runs.out())
        .containsPattern("replay-balanced +class-balanced replay")
        .containsPattern("ewc .*; in flight with a drift detector\n")
        .containsPattern("joint .*; in trials only\n")
        .containsPattern("of-a-user +a test's own\n");

    TestModels.compiled(1).write(folder.resolve("model.zip"));
    runs.forgetOut();
    assertThat(runs.run("strategies", "--plan")).isZero();
    Files.writeString(folder.resolve("plan.yaml"), runs.out());
    assertThat(rehearse("--learning", path("plan.yaml"))).as(runs.err()).isZero();
  }

  @Test
  void saysWhatIsWrongWithTheInputAndExitsWith2() throws IOException {
    assertThat(rehearse("--spacecraft", "cubesat-9u")).isEqualTo(2);
    assertThat(rehearse("--batch", "0")).isEqualTo(2);
    assertThat(runs.err()).contains("--batch 0 must be 1 or more");
    Files.writeString(folder.resolve("plan.yaml"), "strategy: derp\n");
    assertThat(rehearse("--learning", path("plan.yaml"))).isEqualTo(2);
    assertThat(runs.err())
        .contains(path("plan.yaml") + ": line 1: strategy: 'derp' must be one of fine-tune");
    assertThat(rehearse("--learning", path("plan.yaml"), "--batch", "8", "--replay", "9"))
        .isEqualTo(2);
    assertThat(runs.err())
        .contains("--learning says how to learn already; leave out --batch, --replay");
    assertThat(rehearse("--learning", path("none.yaml"))).isEqualTo(2);
    assertThat(runs.err()).contains("none.yaml: no such file");
    assertThat(rehearse("--sample-interval", "soon")).isEqualTo(2);
    assertThat(runs.err()).contains("'soon' is not a duration");
    for (String none : List.of("0s", "-PT5S")) {
      assertThat(rehearse("--sample-interval", none)).isEqualTo(2);
      assertThat(runs.err())
          .contains("Invalid value for option '--sample-interval': '" + none + "' must be above 0");
    }
    assertThat(rehearse("--repeat")).isEqualTo(2);
    assertThat(runs.err()).contains("--repeat needs --duration");
    assertThat(runs.run()).isEqualTo(2);
    assertThat(runs.err()).doesNotContain("\tat ");
  }

  @Test
  void refusesAFileThatIsAFolder() throws IOException {
    Files.createDirectory(folder.resolve("models"));

    assertThat(rehearse("--learning", path("models"))).isEqualTo(2);
    assertThat(runs.err()).endsWith("is a folder, must be a file" + System.lineSeparator());
  }

  @Test
  void refusesADepthBelowWhichThereIsNoLayer() throws IOException {
    TestModels.compiled(1).write(folder.resolve("model.zip"));
    Files.writeString(folder.resolve("plan.yaml"), "train: 99\n");

    assertThat(rehearse("--learning", path("plan.yaml"))).isEqualTo(2);
    assertThat(runs.err())
        .contains("--learning " + path("plan.yaml") + ": train: layer 99 must be below ");
  }

  @Test
  void refusesAnOutputInAFolderThatDoesNotExistBeforeItReadsTheModel() throws IOException {
    Files.delete(folder.resolve("model.zip"));

    assertThat(rehearse("--output", path("none/out.zip"))).isEqualTo(2);
    assertThat(runs.err())
        .contains("--output " + path("none/out.zip") + ": must be a file in a folder that exists");
  }

  @Test
  void fliesUntilToldAndGoesOnFromItsState() throws IOException {
    Files.writeString(folder.resolve("plan.csv"), "satellite,station,aos,los,max_elevation_deg\n");

    assertThat(fly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")).as(runs.err()).isZero();
    JsonNode first = status();
    assertThat(first.get("samplesSeen").asLong()).isBetween(1L, 60L);
    assertThat(first.get("contact").isNull()).isTrue();

    assertThat(fly("2026-01-01T01:00:00Z", "2026-01-01T01:30:00Z")).as(runs.err()).isZero();
    assertThat(status().get("samplesSeen").asLong())
        .isBetween(first.get("samplesSeen").asLong() + 1, 91L);
    assertThat(status().get("learning").get("kept").asLong())
        .isEqualTo(status().get("samplesTrained").asLong());
    assertThat(folder.resolve("state/memory/replay.slots")).exists();
  }

  @Test
  void refusesAPlaceForPredictionsThatCannotBeOne() throws IOException {
    Files.writeString(folder.resolve("plan.csv"), "satellite,station,aos,los,max_elevation_deg\n");

    assertThat(fly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "--predictions", path("")))
        .isEqualTo(2);
    assertThat(runs.err())
        .contains("perigee: --predictions " + folder + ": is a folder, must be a file");
  }

  private int fly(String epoch, String until, String... more) {
    List<String> all = new ArrayList<>(flight(epoch, until));
    all.addAll(List.of(more));
    return runs.run(all.toArray(String[]::new));
  }

  private List<String> flight(String epoch, String until) {
    return List.of(
        "run",
        "--mission",
        "m",
        "--satellite",
        "sat",
        "--spacecraft",
        "cubesat-3u",
        "--model",
        path("model.zip"),
        "--data",
        path("train.csv"),
        "--golden",
        path("test.csv"),
        "--plan",
        path("plan.csv"),
        "--link",
        "mqtt://127.0.0.1:1",
        "--state",
        path("state"),
        "--status-file",
        path("status.json"),
        "--epoch",
        epoch,
        "--speed",
        "3600",
        "--until",
        until);
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("status.json").toFile());
  }

  private int rehearse(String... options) {
    List<String> given = Arrays.asList(options);
    Stream<String> spacecraft =
        given.contains("--spacecraft") ? Stream.of() : Stream.of("--spacecraft", "cubesat-3u");
    Stream<String> always =
        Stream.of(
            "rehearse",
            "--mission",
            "m",
            "--satellite",
            "sat",
            "--model",
            path("model.zip"),
            "--data",
            path("train.csv"));
    return runs.run(
        Stream.of(always, spacecraft, given.stream()).flatMap(part -> part).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
