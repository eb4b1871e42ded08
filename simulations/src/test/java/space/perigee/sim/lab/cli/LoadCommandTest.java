package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.sim.Main;

/** {@code load}: a ground server of its own, and satellites that deliver to it. */
@Timeout(300)
class LoadCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private int load(String... arguments) {
    List<String> all = new ArrayList<>(List.of("sim", "load", "--folder=" + folder));
    all.addAll(List.of(arguments));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(new String[0]));
  }

  /**
   * 20 satellites, of which 15 are in contact at a time, deliver 200 deltas as fast as the server
   * takes them, and receive what it publishes.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void everyDeltaIsAcceptedAndWhatItCostsIsSaid() throws IOException {
    int exit =
        load(
            "--satellites=20",
            "--connected=15",
            "--rate=100",
            "--rotate=5",
            "--duration=2s",
            "--publish=1s",
            "--parameters=1000",
            "--cpus=none",
            "--json");
    assertThat(exit).as(err.toString() + out).isZero();
    JsonNode json = new JsonMapper().readTree(out.toString());
    int offered = json.get("offered").asInt();
    assertThat(offered).isBetween(150, 250);
    assertThat(json.get("accepted").asInt()).isEqualTo(offered);
    assertThat(json.get("rejected").asInt()).isZero();
    assertThat(json.get("unanswered").asInt()).isZero();
    assertThat(json.get("errors")).isEmpty();
    assertThat(json.get("cold").asInt()).isEqualTo(9);
    assertThat(json.get("p50Seconds").asDouble()).isPositive();
    assertThat(json.get("p99Seconds").asDouble())
        .isBetween(json.get("p50Seconds").asDouble(), json.get("maxSeconds").asDouble());
    assertThat(json.get("cpuMsPerDelta").asDouble()).isPositive();
    assertThat(json.get("heapPeakBytes").asLong()).isBetween(1L << 20, 1L << 30);
    assertThat(json.get("residentPeakBytes").asLong()).isGreaterThan(1L << 24);
    assertThat(json.get("deltaBytes").asDouble()).isBetween(60.0, 1000.0);
    assertThat(json.get("databaseBytes").get("begin").asLong()).isPositive();
    assertThat(json.get("databaseBytes").get("end").asLong()).isPositive();
    assertThat(leftBehind()).as("of the server").isEmpty();
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .filter(file -> String.valueOf(file.getFileName()).startsWith("server-"))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--satellites=0 | --satellites 0: must be within 1 to 99999",
        "--satellites=5 --connected=6 | --connected 6: must be within 1 to 5",
        "--rate=0 | --rate 0.0: must be within 0.0 to 100000",
        "--rate=2 --rotate=3 | --rotate 3.0: must be within 0 to 2",
        "--satellites=5 --connected=5 --rotate=1 | --rotate 1.0: needs satellites out of contact",
        "--duration=25h | --duration 90000s: must be above 0 to 24h",
        "--parameters=9 | --parameters 9: must be within 100 to 10000000",
        "--cpus=x | --cpus x: must be the processors of the server and of the satellites",
        "--heap=much | --heap much: must be a size such as 512m",
        "--server=http://127.0.0.1:1 | --server: give both --server and --broker",
        "--broker=here | --broker: give both --server and --broker",
        "--server=http://127.0.0.1:1 --broker=here | --broker here: must be HOST:PORT",
      })
  void badInputIsRefusedBeforeAnythingIsMade(String arguments, String message) throws IOException {
    assertThat(load(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("perigee: " + message);
    assertThat(out.toString()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
