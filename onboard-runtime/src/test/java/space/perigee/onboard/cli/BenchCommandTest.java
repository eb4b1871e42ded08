package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.strategy.Strategies;

class BenchCommandTest {

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
    assertThat(json.has("board")).isFalse();
  }

  @Test
  void tellsTheEnergyThatABoardWouldTake() throws IOException {
    assertThat(bench("--json", "--board", "raspberry-pi-4")).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("board").asText()).isEqualTo("raspberry-pi-4");
    double trained = json.get("joulesPerThousandTrained").asDouble();
    assertThat(json.get("joulesPerThousandPredicted").asDouble()).isPositive().isLessThan(trained);
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
  void anArrayBeyondTheLimitEndsWithALine() {
    try {
      NativeMemory.limit(1 << 20);
      assertThat(bench("--model", "cnn-300k", "--only", "perigee")).isEqualTo(1);
    } finally {
      NativeMemory.unlimited();
    }

    assertThat(err.toString())
        .containsPattern("^perigee: no native memory for an array: arrays hold .* MB allowed\\n$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--board; abacus; --board: abacus",
        "--model; nonesuch; model 'nonesuch' must be a file or one of [mlp, mlp-small,",
        "--only; caffe; 'caffe' must be dl4j or perigee",
        "--train; 2; --memory-bits, --memory-in, --train and --replayed need --memory",
        "--threads; 0; threads 0 must be 1 or more",
        "--batch; 0; batch 0, rounds 1 and steps 2 must be 1 or more",
        "--classes; 0; --classes 0 must be 2 or more",
        "--features; 0; input shape [0] must have 1 to 2^31-1 features",
      })
  void refusesAnOptionAndSaysWhatIsAllowed(String option, String value, String message) {
    assertRefused(bench(option, value), message);
  }

  @Test
  void listsEveryStrategyWithItsDescription() {
    assertThat(run("strategies")).isZero();

    assertThat(out.toString().lines())
        .hasSize(Strategies.all().size())
        .allSatisfy(line -> assertThat(line).matches("[a-z][a-z-]* +\\S.*"));
    assertThat(out.toString()).contains("fine-tune ", "replay ", "joint ");
  }

  @Test
  void namesTheCommandsWhenNoneIsGiven() {
    assertRefused(run(), "evaluate, bench, jvm-options, strategies, models, import");
  }

  private void assertRefused(int code, String message) {
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(code).as(err.toString()).isEqualTo(2);
  }

  /** The smallest bench; options that are given stand for its own. */
  private int bench(String... options) {
    List<String> given = Arrays.asList(options);
    Stream<String> model =
        given.contains("--model") ? Stream.of() : Stream.of("--model", "mlp-small");
    return run(
        Stream.of(Stream.of("bench", "--rounds", "1", "--steps", "2"), model, given.stream())
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private int run(String... args) {
    CommandLine line = OnboardCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
