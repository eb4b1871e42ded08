package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;

class DriftBenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsARowForEachDetectorAndKindOfChange() {
    assertThat(bench("--streams", "2")).as(err.toString()).isZero();

    assertThat(out.toString().lines()).hasSize(1 + 3 * 2);
    assertThat(out.toString())
        .containsPattern("detector +change +detected +mean delay +false alarms +extra alarms")
        .containsPattern("page-hinkley +abrupt +2 of 2 +\\d+ +0 +0")
        .containsPattern("adwin, rises and falls +gradual +2 of 2");
  }

  @Test
  void writesTheStreamsAndTheAlarms(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("drift.json");
    assertThat(bench("--streams", "2", "--json", file.toString())).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("streams")).hasSize(4);
    assertThat(json.get("streams").get(0).get("errors").asText()).hasSize(5000).matches("[01]+");
    assertThat(json.get("alarms")).hasSize(3 * 4);
    assertThat(json.get("alarms").get(0).get("at").get(0).asInt())
        .isGreaterThan(json.get("change").asInt());
  }

  @Test
  void rejectsNoStreams() {
    assertThat(bench("--streams", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--streams");
  }

  private int bench(String... options) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("sim", "drift-bench"), Stream.of(options)).toArray(String[]::new));
  }
}
