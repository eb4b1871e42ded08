package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.strategy.Strategies;

class BenchCommandTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private final CommandRuns runs = new CommandRuns(OnboardCommand::line);

  @AfterEach
  void unlimited() {
    NativeMemory.unlimited();
  }

  @Test
  void printsWhatItMeasuredAsJson() throws IOException {
    assertThat(bench("--json", "--threads", "1", "--batch", "4")).as(runs.err()).isZero();

    JsonNode json = new ObjectMapper().readTree(runs.out());
    assertThat(json.get("model").asText()).isEqualTo("mlp-small");
    assertThat(json.get("parameters").asLong()).isEqualTo(1882);
    assertThat(json.get("macsPerSample").asLong()).isEqualTo(1882);
    assertThat(json.get("batch").asInt()).isEqualTo(4);
    assertThat(json.get("replayed").asInt()).isZero();
    assertThat(json.get("threads").asInt()).isEqualTo(1);
    JsonNode measured = json.get("engine");
    for (String name :
        List.of("trainPerSecond", "predictPerSecond", "latencyP50Ms", "latencyP99Ms")) {
      assertThat(measured.get(name).asDouble()).as(name).isPositive();
    }
    for (String name : List.of("allocatedPerStepBytes", "nativeGrowthBytes", "peakMemoryBytes")) {
      assertThat(measured.get(name).canConvertToLong()).as(name).isTrue();
    }
    assertThat(json.has("board")).isFalse();
  }

  @Test
  void tellsTheEnergyThatABoardWouldTake() throws IOException {
    assertThat(bench("--json", "--board", "raspberry-pi-4")).as(runs.err()).isZero();

    JsonNode json = new ObjectMapper().readTree(runs.out());
    assertThat(json.get("board").asText()).isEqualTo("raspberry-pi-4");
    double trained = json.get("joulesPerThousandTrained").asDouble();
    assertThat(json.get("joulesPerThousandPredicted").asDouble()).isPositive().isLessThan(trained);
  }

  @Test
  void boundsTheMemoryOfTrainingWithReplayByTheQuotasOfTheBoard() throws IOException {
    assertThat(
            bench(
                "--json",
                "--batch",
                "8",
                "--memory",
                "20",
                "--memory-bits",
                "8",
                "--train",
                "head",
                "--replayed",
                "3",
                "--board",
                board(40_000, 10_000)))
        .as(runs.err())
        .isZero();

    JsonNode json = new ObjectMapper().readTree(runs.out());
    assertThat(json.get("cut").asInt()).isEqualTo(2);
    assertThat(json.get("replayed").asInt()).isEqualTo(3);
    assertThat(json.get("engine").get("trainPerSecond").asDouble()).isPositive();
    JsonNode memory = json.get("memory");
    // A least value and a step, then a byte a value; twice as many slots as samples.
    assertThat(memory.get("replay").get("needBytes").asLong()).isEqualTo(2 * 20 * (8 + 16));
    assertThat(memory.get("native").get("quotaBytes").asLong()).isEqualTo(10_000L << 20);
    for (String part : List.of("heap", "native", "runtime", "resident")) {
      assertThat(memory.get(part).get("needBytes").asLong()).as(part).isPositive();
    }
    assertThat(json.get("withinQuota").asBoolean()).isTrue();
  }

  @Test
  void aBoardThatIsTooSmallIsRefusedBeforeTheFirstSample() throws IOException {
    assertRefused(
        bench("--memory", "20", "--board", board(10, 100)),
        "bench: mlp-small does not fit my-board: heap ");
    assertThat(runs.out()).isEmpty();
  }

  private String board(int heapMb, int nativeMb) throws IOException {
    return Files.writeString(
            folder.resolve("board.yaml"),
            String.format(
                """
                kind: board
                id: my-board
                name: My board
                cpu: some cores
                architecture: aarch64
                cores: 1
                clockMhz: 1000
                ramMb: 131072
                storageMb: 8192
                javacppPlatform: linux-arm64
                nd4jClassifier: linux-arm64
                power: {wattsIdle: 1, wattsInfer: 2, wattsTrain: 3}
                sustainedGflops: 5
                quotas: {heapMb: %d, nativeMb: %d, replayMb: 10, runtimeMb: 9000, outboxMb: 1}
                sources: [A data sheet of 2026]
                """,
                heapMb, nativeMb))
        .toString();
  }

  @Test
  void printsATableForPeople() {
    assertThat(bench("--threads", "1")).as(runs.err()).isZero();

    assertThat(runs.out())
        .contains("mlp-small: 1,882 parameters, minibatches of 32, 1 thread\n")
        .contains("training, samples/s", "memory", "at most", "native arrays");
  }

  @Test
  void anArrayBeyondTheLimitEndsWithALine() {
    NativeMemory.limit(1 << 20);
    assertThat(bench("--model", "cnn-300k")).isEqualTo(1);

    assertThat(runs.err())
        .containsPattern("^perigee: no native memory for an array: arrays hold .* MB allowed\\n$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--board; abacus; --board: abacus",
        "--model; nonesuch; model 'nonesuch' must be a file, one of [mlp, mlp-small,",
        "--train; 2; --memory-bits, --train and --replayed need --memory",
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
    assertThat(runs.run("strategies")).isZero();

    assertThat(runs.out().lines())
        .hasSize(Strategies.all().size())
        .allSatisfy(line -> assertThat(line).matches("[a-z][a-z-]* +\\S.*"));
    assertThat(runs.out()).contains("fine-tune ", "replay ", "joint ");
  }

  @Test
  void namesTheCommandsWhenNoneIsGiven() {
    assertRefused(runs.run(), "run, rehearse, bench, jvm-options, strategies");
  }

  private void assertRefused(int code, String message) {
    assertThat(runs.err()).contains(message).doesNotContain("\tat ");
    assertThat(code).as(runs.err()).isEqualTo(2);
  }

  /** The smallest bench; options that are given stand for its own. */
  private int bench(String... options) {
    List<String> given = Arrays.asList(options);
    Stream<String> model =
        given.contains("--model") ? Stream.of() : Stream.of("--model", "mlp-small");
    return runs.run(
        Stream.of(Stream.of("bench", "--rounds", "1", "--steps", "2"), model, given.stream())
            .flatMap(part -> part)
            .toArray(String[]::new));
  }
}
