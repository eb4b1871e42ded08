package space.perigee.sim.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import space.perigee.sim.Main;

class CampaignTest {

  /** A sample; the nightly campaign makes more. */
  private static final int RUNS = 1000;

  @BeforeAll
  static void quietly() {
    QuietLogs.ofTransfers();
  }

  /** P1 to P10; what is broken is named with its seed, which repeats it. */
  @Test
  void noPromiseIsBrokenWhateverGoesWrong() throws IOException, InterruptedException {
    List<FaultRun> broken = new ArrayList<>();
    long[] seen = new long[2];

    new Campaign()
        .run(
            1,
            RUNS,
            2,
            result -> {
              seen[0] += result.frames();
              seen[1] += result.kills();
              if (result.broken() != null) {
                broken.add(result);
              }
            });

    assertThat(broken).isEmpty();
    assertThat(seen[0]).as("frames").isGreaterThan(20L * RUNS);
    assertThat(seen[1]).as("kills").isGreaterThan(RUNS);
  }

  @Test
  void theSameSeedMakesTheSameRun() throws IOException, InterruptedException {
    String traces = new Campaign().run(5000, 60, 1, result -> {});

    assertThat(new Campaign().run(5000, 60, 2, result -> {})).isEqualTo(traces);
    assertThat(new Campaign().run(5001, 60, 2, result -> {})).isNotEqualTo(traces);
  }

  @Test
  void aTraceIsPrintedOfOneRunAlone() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    assertThat(line.execute("sim", "faults", "--runs", "1", "--seed", "7", "--trace")).isZero();
    assertThat(out.toString())
        .contains("sat-1 starts", "faults have ended", "1 runs from seed 7", "no promise broken");

    assertThat(line.execute("sim", "faults", "--runs", "2", "--trace")).isEqualTo(2);
    assertThat(err.toString()).contains("--trace: requires --runs 1");
    assertThat(line.execute("sim", "faults", "--runs", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--runs 0: must be within 1 to 10000000");
  }
}
