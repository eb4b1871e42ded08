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
class PassCostCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(
        Stream.concat(Stream.of("sim", "pass-cost"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static void assumeThatTheMachineCan() {
    try {
      SpaceLink.requirePossible();
    } catch (InputException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  @Test
  void countsTheBytesOfPassesOverDatagrams(@TempDir Path folder) throws Exception {
    assumeThatTheMachineCan();
    Path json = folder.resolve("figures.json");
    assertThat(run("--links=udp", "--pass=4s", "--json=" + json)).isZero();
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
    assertThat(out.toString()).contains("datagrams      -                one delta");
  }

  @Test
  void aDeltaThatIsTooLongIsRefused() {
    assertThat(run("--delta=5000")).isEqualTo(2);
    assertThat(err.toString()).contains("--delta 5000: must be within 100 to 4000");
  }
}
