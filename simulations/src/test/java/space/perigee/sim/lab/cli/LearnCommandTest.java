package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code learn} does with what it takes. */
class LearnCommandTest {

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
  void learnsFromCsvAndWritesTheDocumentedFields() throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");

    runs.assertLearns("data.csv", "--tasks", "3", "--seeds", "2", "--epochs", "4");

    JsonNode json = runs.json();
    assertThat(json.get("strategy").asText()).isEqualTo("replay");
    assertThat(json.get("seeds").asInt()).isEqualTo(2);
    for (String name :
        List.of(
            "averageAccuracy",
            "overallAccuracy",
            "forgetting",
            "backwardTransfer",
            "forwardTransfer",
            "balancedAccuracy",
            "trainedRows",
            "trainingCpuSeconds",
            "testCpuSeconds")) {
      assertThat(json.get(name).get("mean").isNumber()).as(name).isTrue();
      assertThat(json.get(name).get("deviation").isNumber()).as(name).isTrue();
    }
    assertThat(json.get("peakMemoryBytes").canConvertToLong()).isTrue();
    assertMatrix(json, 2, 3);
  }

  /** Feature b is 1,000,000 for all of class A, and varies by 100,000 for class B. */
  @Test
  void aFeatureThatIsConstantInTheFirstTaskIsLearnedAndReported() throws IOException {
    try (InputStream data = LearnCommandTest.class.getResourceAsStream("constfirst.csv")) {
      Files.copy(Objects.requireNonNull(data), folder.resolve("data.csv"));
    }

    int code =
        runs.learn(
            "data.csv",
            "--tasks",
            "2",
            "--epochs",
            "100",
            "--seeds",
            "3",
            "--json",
            runs.path("out.json"));

    assertThat(code).isZero();
    assertThat(runs.err())
        .isEqualToIgnoringNewLines(
            "perigee: feature 2 is constant until task 2 (B): not used before, scaled by that"
                + " task");
    assertThat(runs.json().get("balancedAccuracy").get("mean").asDouble()).isGreaterThan(0.9);
    assertThat(runs.out()).doesNotContain("guessing");
    runs.learn("data.csv", "--tasks", "2");
    assertThat(runs.out()).contains("no better than guessing (50.0 %) after 6 minibatches");
  }

  @Test
  void averagesTheLastRowOfTheMatrix() throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");

    runs.assertLearns("data.csv", "--tasks", "3", "--epochs", "60", "--batch", "8");

    JsonNode last = runs.json().get("matrix").get(0).get(3);
    double mean = (last.get(0).asDouble() + last.get(1).asDouble() + last.get(2).asDouble()) / 3;
    assertThat(runs.json().get("averageAccuracy").get("mean").asDouble()).isEqualTo(mean);
    assertThat(mean).as("the classes lie far apart").isGreaterThan(0.6);
    assertThat(runs.json().get("averageAccuracy").get("deviation").isNull())
        .as("of one seed")
        .isTrue();
    assertThat(runs.out())
        .contains(
            "before", "after water", "average accuracy", "forgetting", "peak resident memory");
  }

  @Test
  void learnsFromAnNpzFile() throws IOException {
    runs.npz("data.npz");

    runs.assertLearns("data.npz", "--tasks", "2", "--scale", "bytes");

    assertMatrix(runs.json(), 1, 2);
    assertThat(runs.out()).contains("after 7", "after 9");
  }

  @Test
  void learnsFromAFolderOfImages() throws IOException {
    runs.images("images", "field", "lake");

    runs.assertLearns("images", "--tasks", "2", "--model", "cnn-50k", "--batch", "8");

    assertMatrix(runs.json(), 1, 2);
    assertThat(runs.out()).contains("after field", "after lake");
  }

  @Test
  void learnsFromAFolderOfIdxFilesAndTestsOnItsOwnPart() throws IOException {
    runs.idx("idx");

    runs.assertLearns("idx", "--tasks", "2", "--model", "mobile");

    assertMatrix(runs.json(), 1, 2);
    for (JsonNode accuracy : runs.json().get("matrix").get(0).get(2)) {
      assertThat(accuracy.asDouble() * 3).as("3 samples to test").isIn(0.0, 1.0, 2.0, 3.0);
    }
  }

  @Test
  void givesTheSameFiguresForTheSameSeed() throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");
    String[] options = {"--tasks", "3", "--seeds", "2", "--epochs", "2", "--memory", "5"};

    runs.assertLearns("data.csv", options);
    ObjectNode first = runs.json();
    runs.assertLearns("data.csv", options);

    assertThat(LearnRuns.figures(runs.json())).isEqualTo(LearnRuns.figures(first));
    assertThat(first.get("matrix").get(0))
        .as("another seed")
        .isNotEqualTo(first.get("matrix").get(1));
  }

  @Test
  void writesAnArrayForSeveralStrategiesAndComparesThem() throws IOException {
    runs.csv("data.csv", "crop", "soil");

    runs.assertLearns("data.csv", "--tasks", "2", "--strategy", "fine-tune,joint,replay");

    JsonNode array = runs.tree();
    assertThat(array.isArray()).isTrue();
    assertThat(array.findValuesAsText("strategy")).containsExactly("fine-tune", "joint", "replay");
    array.forEach(one -> assertMatrix(one, 1, 2));
    assertThat(array.get(0).get("keptBytes").asLong()).as("fine-tuning keeps nothing").isZero();
    assertThat(array.get(2).get("keptBytes").asLong()).as("replay does").isPositive();
    assertThat(runs.out())
        .containsPattern("strategy +average +overall +balanced")
        .contains("kept (kB)");
  }

  @Test
  void triesAllStrategiesWithAsLittleMemoryAsThereIs() throws IOException {
    runs.csv("data.csv", "crop", "soil");

    runs.assertLearns("data.csv", "--tasks", "2", "--strategy", "all", "--model", "mlp-small");

    assertThat(runs.tree().findValuesAsText("strategy"))
        .contains("fine-tune", "replay", "gdumb", "slda", "joint", "joint-converged")
        .doesNotHaveDuplicates();
    assertThat(runs.out())
        .containsPattern(
            "forgetting +forward transfer +gap closed +trained rows +CPU s +CPU s, tests")
        .containsPattern("joint-converged .* 100 % ");
  }

  @Test
  void writesAPageThatEscapesTheNamesOfClasses() throws IOException {
    runs.csv("data.csv", "<b>&", "</svg>");

    runs.assertLearns("data.csv", "--tasks", "2", "--html", runs.path("page.html"));

    String page = Files.readString(folder.resolve("page.html"));
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("&lt;b&gt;&amp;", "&lt;/svg&gt;")
        .doesNotContain("<b>&", "after <b>", "after </svg>");
    assertThat(page.split("<td class=\"n shade-", -1)).as("three rows of two").hasSize(1 + 6);
  }

  @Test
  void learnsASingleTaskAndSaysNullWhereNothingCanBeForgotten() throws IOException {
    runs.csv("data.csv", "crop", "soil");

    runs.assertLearns("data.csv", "--tasks", "1");

    assertThat(runs.json().get("forgetting").get("mean").isNull()).isTrue();
    assertMatrix(runs.json(), 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"data-drift, age 2", "real-order, part 2", "domain-incremental, 18-35"})
  void knowsOtherOrders(String order, String task) throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");

    runs.assertLearns("data.csv", "--tasks", "2", "--stream", order);

    assertMatrix(runs.json(), 1, 2);
    assertThat(runs.out()).contains("after " + task);
  }

  @Test
  void replacesTheFilesOfAnEarlierRun() throws IOException {
    runs.csv("data.csv", "crop", "soil");
    Files.writeString(folder.resolve("out.json"), "old ".repeat(10_000));

    runs.assertLearns("data.csv", "--tasks", "2");

    assertThat(runs.json().get("strategy").asText()).isEqualTo("replay");
    assertThat(runs.names()).containsExactly("data.csv", "out.json");
  }

  @Test
  void runsEveryFilterBesideARandomChoiceAndAllLabels() throws IOException {
    runs.csv("data.csv", "crop", "soil", "water");

    runs.assertLearns(
        "data.csv",
        "--tasks",
        "1",
        "--label-share",
        "0.4",
        "--pass",
        "5",
        "--filter",
        "margin,energy");

    JsonNode array = runs.tree();
    assertThat(array.findValuesAsText("filter"))
        .containsExactly("every", "random", "margin", "energy");
    assertThat(array.findValuesAsText("strategy")).containsOnly("replay");
    assertThat(array.get(0).get("labels").get("mean").asDouble()).isEqualTo(30);
    for (int run = 1; run < 4; run++) {
      JsonNode labels = array.get(run).get("labels").get("mean");
      assertThat(labels.asDouble()).isBetween(11.0, 13.0);
      assertThat(array.get(run).get("minibatches")).isEqualTo(array.get(0).get("minibatches"));
    }
    assertThat(runs.out())
        .containsPattern("strategy +filter +labels +minibatches")
        .containsPattern("replay +margin +12 +2 ");
  }

  @Test
  void showsFiltersOnThePage() throws IOException {
    runs.csv("data.csv", "crop", "soil");

    runs.assertLearns(
        "data.csv",
        "--tasks",
        "2",
        "--label-share",
        "0.5",
        "--pseudo-labels",
        "--html",
        runs.path("page.html"));

    assertThat(Files.readString(folder.resolve("page.html")))
        .contains(
            "<td data-name=\"Filter\">margin</td>", "aria-label=\"accuracies of replay, random\"");
  }

  private static void assertMatrix(JsonNode json, int seeds, int tasks) {
    JsonNode matrix = json.get("matrix");
    assertThat(matrix).hasSize(seeds);
    for (JsonNode rows : matrix) {
      assertThat(rows).hasSize(tasks + 1);
      for (JsonNode row : rows) {
        assertThat(row)
            .hasSize(tasks)
            .allSatisfy(a -> assertThat(a.asDouble()).isBetween(0.0, 1.0));
      }
    }
  }
}
