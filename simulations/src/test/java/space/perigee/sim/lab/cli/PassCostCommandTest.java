package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PassCostCommandTest {

  private final SpaceLinkRuns runs = new SpaceLinkRuns("pass-cost");

  @Test
  void countsTheBytesOfPassesOverDatagrams(@TempDir Path folder) throws Exception {
    SpaceLinkRuns.assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(runs.run("--links=udp", "--pass=4s", "--json=" + json)).isZero();
    JsonNode figures = new JsonMapper().readTree(json.toFile());
    JsonNode delta = figures.get("passes").get(0);
    assertThat(figures.get("deltaBytes").asInt()).isEqualTo(294);
    assertThat(delta.get("receipted").asBoolean()).isTrue();
    assertThat(delta.get("delta").get("downBytes").asLong()).isGreaterThan(294);
    assertThat(delta.get("pass").get("bytes").asLong())
        .isGreaterThan(delta.get("delta").get("bytes").asLong());
    JsonNode idle = figures.get("passes").get(1);
    assertThat(idle.get("seconds").asDouble()).isBetween(4.0, 60.0);
    assertThat(idle.get("pass").get("bytes").asLong()).isPositive();
    assertThat(runs.out()).contains("datagrams      -                one delta");
  }

  @Test
  void aDeltaThatIsTooLongIsRefused() {
    assertThat(runs.run("--delta=5000")).isEqualTo(2);
    assertThat(runs.err()).contains("--delta 5000: must be within 100 to 4000");
  }
}
