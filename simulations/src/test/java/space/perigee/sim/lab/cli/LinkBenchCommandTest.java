package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sim.lab.linkbench.SpaceLink;
import space.perigee.sync.io.InputException;

@Timeout(300)
class LinkBenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(
        Stream.concat(Stream.of("sim", "link-bench"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static void assumeThatTheMachineCan() {
    try {
      SpaceLink.requirePossible();
    } catch (InputException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  @Test
  void measuresATransferBetweenTwoProcesses(@TempDir Path folder) throws Exception {
    assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(run("--cases=clean", "--lanes=udp", "--rate=20", "--json=" + json)).isZero();
    JsonNode transfer = new JsonMapper().readTree(json.toFile()).get("transfers").get(0);
    long content = 10 << 20;
    assertThat(transfer.get("contentBytes").asLong()).isEqualTo(content);
    assertThat(transfer.get("forwardBytes").asLong()).isGreaterThan(content);
    assertThat(transfer.get("returnBytes").asLong()).isPositive();
    assertThat(transfer.get("deliveredSeconds").asDouble()).isPositive();
    assertThat(out.toString()).contains("clean   udp");
  }

  @Test
  void aTransferWhoseSenderOrReceiverIsKilledIsDeliveredOnce(@TempDir Path folder)
      throws Exception {
    assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(run("--cases=none", "--kills=1", "--lanes=udp", "--json=" + json)).isZero();
    JsonNode kills = new JsonMapper().readTree(json.toFile()).get("kills");
    assertThat(kills).hasSize(2);
    for (JsonNode kill : kills) {
      assertThat(kill.get("delivered").asBoolean()).isTrue();
      assertThat(kill.get("deliveries").asInt()).isEqualTo(1);
      assertThat(kill.get("segmentsAgain").asInt()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aCaseThatDoesNotExistIsRefused() {
    assertThat(run("--cases=clean,dirty")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "perigee: --cases dirty: must be none, or some of clean, loss1, loss5, cut, oneway, large\n");
  }

  @Test
  void numbersOutOfBoundsAreRefused() {
    assertThat(run("--rate=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate 0.0: must be within 0.1 to 1000");
  }

  @Test
  void aFolderForFiguresThatIsAbsentIsRefusedBeforeAnythingIsMeasured(@TempDir Path folder) {
    assertThat(run("--json=" + folder.resolve("absent/figures.json"))).isEqualTo(2);
    assertThat(err.toString()).contains("must be a file in a folder that exists");
  }
}
