package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.sim.Main;

/** {@code replay-bench}: what training with a replay memory takes, and what a board leaves. */
class ReplayBenchCommandTest {

  private static final long MEBI = 1 << 20;

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void unlimited() {
    NativeMemory.unlimited();
  }

  @Test
  void saysWhatEachPartNeedsAndTook() throws IOException {
    assertThat(bench("--json", "--memory-bits", "8")).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("model").asText()).isEqualTo("mlp-small");
    assertThat(json.get("kept").asInt()).isEqualTo(20);
    assertThat(json.get("valuesPerSample").asInt()).isEqualTo(36);
    assertThat(json.get("batch").asInt()).isEqualTo(8);
    assertThat(json.get("replayed").asInt()).isEqualTo(8);
    assertThat(json.get("trainPerSecond").asDouble()).isPositive();
    JsonNode memory = json.get("memory");
    // A least value and a step, then a byte a value; twice as many slots as samples.
    assertThat(memory.get("replay").get("needBytes").asLong()).isEqualTo(2 * 20 * (8 + 36));
    for (String part : new String[] {"heap", "native", "runtime", "resident"}) {
      assertThat(memory.get(part).get("needBytes").asLong()).as(part).isPositive();
      assertThat(memory.get(part).has("quotaBytes")).as(part).isFalse();
    }
    assertThat(json.has("withinQuota")).isFalse();
  }

  @Test
  void theMemoryMayLieOnDiskAndKeepWhatLeavesALayer() throws IOException {
    assertThat(
            bench(
                "--json",
                "--train",
                "head",
                "--replayed",
                "3",
                "--memory-in",
                folder.resolve("kept").toString()))
        .as(err.toString())
        .isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("cut").asInt()).isEqualTo(2);
    assertThat(json.get("valuesPerSample").asInt()).isEqualTo(16);
    assertThat(json.get("replayed").asInt()).isEqualTo(3);
    assertThat(json.get("onDisk").asBoolean()).isTrue();
    assertThat(Files.size(folder.resolve("kept").resolve("replay.slots")))
        .isEqualTo(json.get("memory").get("replay").get("needBytes").asLong())
        .isEqualTo(2 * 20 * 16 * 4);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatWasResidentIsJudgedByTheQuotasOfTheBoard() throws IOException {
    String large = board(40_000, 10_000, 100, 9_000);

    assertThat(bench("--json", "--board", large)).as(err.toString()).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("withinQuota").asBoolean()).isTrue();
    assertThat(json.get("memory").get("resident").get("quotaBytes").asLong())
        .isEqualTo(MEBI * (40_000 + 10_000 + 100 + 9_000));
    assertThat(json.get("memory").get("native").get("quotaBytes").asLong())
        .isEqualTo(MEBI * 10_000);
  }

  @Test
  void aTableForPeopleEndsWithTheVerdict() throws IOException {
    assertThat(bench("--board", board(40_000, 10_000, 100, 9_000))).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsPattern("^mlp-small: 1,882 parameters, trained from layer 0 on, with 20 samples")
        .containsPattern("(?m)^memory +at most +measured +quota$")
        .containsPattern("(?m)^native arrays +[0-9.]+ MB +[0-9.]+ MB +10000 MB$")
        .endsWith("within the quotas of my-board\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "10; 100; 10; 200; heap [0-9.]+ MB of 10 MB \\(quotas.heapMb\\)",
        "100; 100; 10; 50; Java and libraries 116.0 MB of 50 MB \\(quotas.runtimeMb\\)"
      })
  void aBoardThatIsTooSmallIsRefusedBeforeTheFirstSample(
      int heap, int arrays, int replay, int runtime, String message) throws IOException {
    assertThat(bench("--board", board(heap, arrays, replay, runtime))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("perigee: replay-bench: mlp-small does not fit my-board: ")
        .containsPattern(message)
        .hasLineCount(1);
  }

  @Test
  void aReplayMemoryBeyondItsQuotaIsRefused() throws IOException {
    assertThat(bench("--memory", "10000", "--board", board(100, 100, 1, 200))).isEqualTo(2);

    assertThat(err.toString()).contains("replay memory 2.7 MB of 1 MB (quotas.replayMb)");
  }

  @Test
  void aHeapLargerThanTheBoardLeavesIsRefused() throws IOException {
    assertThat(bench("--board", board(40, 100, 10, 200))).isEqualTo(2);

    assertThat(err.toString())
        .contains("my-board leaves 50 MB", "'perigee onboard jvm-options --board my-board'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--memory; -1; memory -1 must be 0 or more samples",
        "--memory-bits; 7; memory bits 7 must be 8 or 32",
        "--train; all; 'all' must be full, head or the number of a layer",
        "--train; 9; layer 9 must be below 3, the number of layers",
        "--replayed; 0; replayed 0 must be 1 or more samples"
      })
  void refusesAnOptionAndSaysWhatIsAllowed(String option, String value, String message) {
    assertThat(bench(option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
  }

  private String board(int heapMb, int nativeMb, int replayMb, int runtimeMb) throws IOException {
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
                quotas: {heapMb: %d, nativeMb: %d, replayMb: %d, runtimeMb: %d, outboxMb: 1}
                sources: [A data sheet of 2026]
                """,
                heapMb, nativeMb, replayMb, runtimeMb))
        .toString();
  }

  /** The smallest bench with a memory; options that are given come last and stand. */
  private int bench(String... options) {
    CommandLine line = Main.commandLine();
    line.setOverwrittenOptionsAllowed(true);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(
                Stream.of(
                    "sim",
                    "replay-bench",
                    "--model",
                    "mlp-small",
                    "--memory",
                    "20",
                    "--batch",
                    "8",
                    "--rounds",
                    "1",
                    "--steps",
                    "4",
                    "--threads",
                    "1"),
                Stream.of(options))
            .toArray(String[]::new));
  }
}
