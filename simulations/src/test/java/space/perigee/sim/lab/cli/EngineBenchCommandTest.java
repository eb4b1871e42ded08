package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.sim.Main;

class EngineBenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsWhatItMeasuredOfBothWaysAsJson() throws IOException {
    assertThat(bench("--json", "--threads", "1", "--batch", "4")).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("model").asText()).isEqualTo("mlp-small");
    assertThat(json.get("parameters").asLong()).isEqualTo(1882);
    assertThat(json.get("macsPerSample").asLong()).isEqualTo(1882);
    assertThat(json.get("batch").asInt()).isEqualTo(4);
    assertThat(json.get("threads").asInt()).isEqualTo(1);
    for (String way : List.of("stock", "engine")) {
      JsonNode measured = json.get(way);
      for (String name :
          List.of("trainPerSecond", "predictPerSecond", "latencyP50Ms", "latencyP99Ms")) {
        assertThat(measured.get(name).asDouble()).as(way + " " + name).isPositive();
      }
      for (String name : List.of("allocatedPerStepBytes", "nativeGrowthBytes", "peakMemoryBytes")) {
        assertThat(measured.get(name).canConvertToLong()).as(way + " " + name).isTrue();
      }
    }
    assertThat(json.get("gradientDistance").asDouble()).isBetween(0.0, 1e-4);
  }

  @Test
  void printsATableForPeople() {
    assertThat(bench("--threads", "1")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("mlp-small: 1,882 parameters, minibatches of 32, 1 thread\n")
        .contains("DL4J", "Perigee", "training, samples/s", "gradients differ by");
  }

  @ParameterizedTest
  @CsvSource({"perigee, engine, stock", "dl4j, stock, engine"})
  void measuresOneWayAlone(String way, String measured, String left) throws IOException {
    assertThat(bench("--json", "--only", way)).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get(measured).get("trainPerSecond").asDouble()).isPositive();
    assertThat(json.has(left)).isFalse();
    assertThat(json.has("gradientDistance")).isFalse();
  }

  @Test
  void refusesAWayThatThereIsNot() {
    assertThat(bench("--only", "caffe")).isEqualTo(2);

    assertThat(err.toString()).contains("expected one of [DL4J, PERIGEE]");
  }

  private int bench(String... options) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(
                Stream.of(
                    "sim", "engine-bench", "--model", "mlp-small", "--rounds", "1", "--steps", "2"),
                Stream.of(options))
            .toArray(String[]::new));
  }
}
