package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;

class OpsSatGridCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesTheElevationsWithTheCameraOffFromOnePointZeroFiveOn(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("grid.csv");
    assertThat(grid("--output", file.toString())).as(err.toString()).isZero();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1 + 158).startsWith("PD6,LABEL", "0.00,1", "0.01,1");
    assertThat(lines.subList(105, 107)).containsExactly("1.04,1", "1.05,0");
    assertThat(lines).endsWith("1.57,0");
    assertThat(lines.stream().filter(line -> line.endsWith(",0"))).hasSize(53);
    assertThat(out.toString()).contains("158 rows, 53 of them off");
  }

  @Test
  void rejectsAFileInNoFolder(@TempDir Path folder) {
    assertThat(grid("-o", folder.resolve("none/grid.csv").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--output", "must be a file in a folder that exists");
  }

  private int grid(String... options) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] all = new String[options.length + 2];
    all[0] = "sim";
    all[1] = "opssat-grid";
    System.arraycopy(options, 0, all, 2, options.length);
    return line.execute(all);
  }
}
