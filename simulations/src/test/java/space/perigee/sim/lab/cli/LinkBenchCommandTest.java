package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LinkBenchCommandTest {

  private final SpaceLinkRuns runs = new SpaceLinkRuns("link-bench");

  @Test
  void measuresATransferBetweenTwoProcesses(@TempDir Path folder) throws Exception {
    SpaceLinkRuns.assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(runs.run("--cases=clean", "--lanes=udp", "--rate=20", "--json=" + json)).isZero();
    JsonNode transfer = new JsonMapper().readTree(json.toFile()).get("transfers").get(0);
    long content = 10 << 20;
    assertThat(transfer.get("contentBytes").asLong()).isEqualTo(content);
    assertThat(transfer.get("forwardBytes").asLong()).isGreaterThan(content);
    assertThat(transfer.get("returnBytes").asLong()).isPositive();
    assertThat(transfer.get("deliveredSeconds").asDouble()).isPositive();
    assertThat(runs.out()).contains("clean   udp");
  }

  @Test
  void aTransferWhoseSenderOrReceiverIsKilledIsDeliveredOnce(@TempDir Path folder)
      throws Exception {
    SpaceLinkRuns.assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(runs.run("--cases=none", "--kills=1", "--lanes=udp", "--json=" + json)).isZero();
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
    assertThat(runs.run("--cases=clean,dirty")).isEqualTo(2);
    assertThat(runs.err())
        .isEqualToNormalizingNewlines(
            "perigee: --cases dirty: must be none, or some of clean, loss1, loss5, cut, oneway, large\n");
  }

  @Test
  void numbersOutOfBoundsAreRefused() {
    assertThat(runs.run("--rate=0")).isEqualTo(2);
    assertThat(runs.err()).contains("--rate 0.0: must be within 0.1 to 1000");
  }

  @Test
  void aFolderForFiguresThatIsAbsentIsRefusedBeforeAnythingIsMeasured(@TempDir Path folder) {
    assertThat(runs.run("--json=" + folder.resolve("absent/figures.json"))).isEqualTo(2);
    assertThat(runs.err()).contains("must be a file in a folder that exists");
  }
}
