package space.perigee.sim.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sim.lab.faults.QuietLogs;

class FuzzingTest {

  private static final int SESSIONS = 120;

  @BeforeAll
  static void quietly() {
    QuietLogs.ofTransfers();
  }

  /** P2, at every way in. */
  @Test
  void hostileBytesMeetNothingButRefusals() throws IOException, InterruptedException {
    List<Fuzzing.Failure> failures = new ArrayList<>();
    try (Fuzzing fuzzing = new Fuzzing()) {
      for (int seed = 0; seed < SESSIONS; seed++) {
        fuzzing.session(seed).ifPresent(failures::add);
      }
      assertThat(failures).isEmpty();
      assertThat(fuzzing.reports())
          .hasSize(6)
          .allSatisfy(report -> assertThat(report.inputs()).as(report.door()).isPositive());
    }
  }

  @Test
  void whatThrowsOrCostsTooMuchIsAFinding() {
    InputMeter tally = new InputMeter(1 << 20, Long.MAX_VALUE);
    tally.take(new byte[1], () -> "fine");
    byte[][] kept = new byte[1][];

    assertThatThrownBy(
            () ->
                tally.take(
                    new byte[] {0x12},
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(FuzzFinding.class)
        .hasMessageContaining("throws java.lang.IllegalStateException: no")
        .hasMessageContaining("input of 1 bytes 12");
    assertThatThrownBy(
            () ->
                tally.take(
                    new byte[0],
                    () -> {
                      kept[0] = new byte[2 << 20];
                      return "allocated";
                    }))
        .isInstanceOf(FuzzFinding.class)
        .hasMessageContaining("at most 1048576");
    assertThat(tally.report("door").outcomes()).containsEntry("fine", 1L);
  }

  @Test
  void theCommandReportsWhatBecameOfTheInputs() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    assertThat(line.execute("sim", "fuzz", "--sessions", "2", "--seed", "8")).isZero();
    assertThat(out.toString()).contains("frames", "2 sessions from seed 8: no failures");
    assertThat(line.execute("sim", "fuzz", "--minutes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--minutes 0.0: must be above 0");
  }
}
