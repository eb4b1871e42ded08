package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

class FederateCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  private int federate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("sim", "federate"));
    all.addAll(List.of(arguments));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }

  private int small(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("--model=mlp:4", "--clients=2", "--rounds=2", "--samples=64", "--seeds=2"));
    all.addAll(List.of(arguments));
    return federate(all.toArray(String[]::new));
  }

  @Test
  void printsATableAndALineForEachRound() {
    assertThat(small()).isZero();
    assertThat(out.toString()).contains("mlp:4 on statlog, 178 parameters", "mean", "s.e.");
    assertThat(err.toString().lines()).filteredOn(l -> l.contains(" round ")).hasSize(2 * 2 * 2);
    assertThat(err.toString()).contains("seed 2 of 2, deltas, round 2 of 2: accuracy");
  }

  @Test
  void printsOneJsonObjectWhenAsked() throws Exception {
    assertThat(small("--json", "--uplink-density=0.5")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.path("seeds")).hasSize(2);
    assertThat(json.path("density").asDouble()).isEqualTo(0.05);
    assertThat(json.path("uplinkDensity").asDouble()).isEqualTo(0.5);
    JsonNode first = json.path("seeds").path(0);
    assertThat(first.path("uncompressed").path("bytesDown").asLong()).isEqualTo(4L * 178 * 2 * 2);
    assertThat(first.path("uncompressed").path("bytesUp").asLong()).isEqualTo(4L * 178 * 2 * 2);
    assertThat(first.path("compressed").path("bytesDown").asLong()).isPositive();
    assertThat(first.path("compressed").path("accuracyByRound")).hasSize(2);
    assertThat(json.path("meanDifferencePoints").isNumber()).isTrue();
  }

  @Test
  void savesThePairsOfTheRoundsAskedFor() throws Exception {
    Path pairs = folder.resolve("pairs");
    assertThat(small("--save-pairs=" + pairs, "--pairs-from-round=2", "--pairs-clients=2"))
        .isZero();
    try (var files = Files.list(pairs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "base_0.npz", "new_0.npz", "base_1.npz", "new_1.npz", "pairs.json");
    }
    Weights base = NpzFile.read(pairs.resolve("base_0.npz"));
    assertThat(base).isEqualTo(NpzFile.read(pairs.resolve("base_1.npz")));
    assertThat(base).isNotEqualTo(NpzFile.read(pairs.resolve("new_0.npz")));
    JsonNode index = new JsonMapper().readTree(pairs.resolve("pairs.json").toFile());
    assertThat(index.path("model").asText()).isEqualTo("mlp:4");
    assertThat(index.path("density").asDouble()).isEqualTo(0.05);
    assertThat(index.path("pairs").path(1).path("client").asInt()).isEqualTo(1);
  }

  @Test
  void whatADeltaDropsCanBePutAside() throws Exception {
    assertThat(small("--json", "--residual=aside", "--bytes=1000")).isZero();
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.path("residual").asText()).isEqualTo("aside");
    assertThat(json.path("bytes").asInt()).isEqualTo(1000);
    assertThat(json.has("density")).isFalse();
  }

  @Test
  void writesAPageWithBothCurves() throws Exception {
    Path page = folder.resolve("report.html");
    assertThat(small("--report=" + page)).isZero();
    assertThat(page).content().contains("float32, round 2: ", "deltas, round 2: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --density=0          | --density 0.0: must be above 0 and at most 1
          --density=1.5        | --density 1.5: must be above 0 and at most 1
          --density=NaN        | Invalid value for option '--density': 'NaN' is not a number
          --uplink-density=-1  | --uplink-density -1.0: must be above 0 and at most 1
          --bytes=0            | --bytes 0: must be within 1 to 2147483647
          --clients=0          | --clients 0: must be within 1 to 1000
          --rounds=0           | --rounds 0: must be within 1 to 10000
          --seeds=0            | --seeds 0: must be within 1 to 1000
          --batch=0            | --batch 0: must be within 1 to 4096
          --local-epochs=0     | --local-epochs 0: must be within 1 to 100
          --learning-rate=-0.1 | --learning-rate -0.1: must be above 0 and at most 10.0
          --samples=19         | --samples 19: must be within 20 to 4435
          --model=rnn:3        | --model rnn:3: must be mlp:N,N,...
          --model=cnn:3        | --model cnn:3: needs images, the data has none
          --data=nowhere       | --data nowhere: must be statlog or a file or folder that exists
          --pairs-clients=11   | --pairs-clients 11: must be within 1 to 10
          --pairs-from-round=1 | --pairs-from-round [1]: needs --save-pairs DIR
          --report=no/such.html | --report no/such.html: must be a file in a folder that exists
          --partition=odd      | Invalid value for option '--partition'
          """)
  void refusesABadOptionInOneLineWithExitCode2(String option, String message) {
    assertThat(federate(option)).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: " + message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesDensityAndBytesTogether() {
    assertThat(federate("--density=0.1", "--bytes=100")).isEqualTo(2);
    assertThat(err.toString()).contains("must be one of them, not both");
  }

  @Test
  void warnsWhenNothingWasLearned() {
    assertThat(small("--learning-rate=10")).isZero();
    assertThat(err.toString()).contains("warning: the model has hardly learned");
  }

  @Test
  void saysWhenTheBytesAreTooFewForAnyDelta() {
    assertThat(small("--bytes=3")).isEqualTo(2);
    assertThat(err.toString()).contains("--bytes 3: must be larger");
  }
}
