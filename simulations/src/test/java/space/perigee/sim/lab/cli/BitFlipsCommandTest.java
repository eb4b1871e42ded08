package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.lab.flips.Flip;
import space.perigee.sim.lab.flips.FlipCampaign;
import space.perigee.sim.lab.flips.FlipOutcome.Verdict;
import space.perigee.sim.lab.flips.SatelliteProgram;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.io.FolderTree;

class BitFlipsCommandTest {

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = Cli.of(new BitFlipsCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    return line.execute(arguments) + ": " + out;
  }

  /** A sample of what nightly runs in full. */
  @Test
  void aSatelliteStartsWithAnyFlippedBitAndUsesNoneUndetected() {
    assertThat(run("--flips", "100", "--seed", "77"))
        .startsWith("0: ")
        .contains("100 flips from seed 77")
        .containsPattern("[1-9]\\d*  file named, and restored")
        .as("no input is lost")
        .doesNotContain(" in model.zip", ".csv", ".yaml", " in keys")
        .contains("         0  undetected")
        .contains("         0  open to a replay")
        .contains("         0  not started");
  }

  /** A campaign that lets everything pass would be of no use. */
  @Test
  void aSatelliteWithoutSecondCopiesFails(@TempDir Path work)
      throws IOException, InterruptedException {
    Path copies = work.resolve("satellite/state/copies/inputs");
    boolean[] hasFlown = {false};
    SatelliteProgram forgetful =
        (clock, arguments) -> {
          if (hasFlown[0]) {
            FolderTree.delete(copies);
          }
          return start(clock, arguments);
        };
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    try (FlipCampaign campaign = new FlipCampaign(work, forgetful)) {
      hasFlown[0] = true;
      for (String file : List.of("model.zip", "golden.csv", "spacecraft.yaml", "learning.yaml")) {
        for (int bit = 500; bit < 900; bit += 29) {
          verdicts.add(campaign.run(new Flip(Path.of(file), bit)).verdict());
        }
      }
    }
    assertThat(verdicts).contains(Verdict.NOT_STARTED, Verdict.UNDETECTED);
  }

  private static SatelliteProgram.Satellite start(Clock clock, List<String> arguments) {
    try {
      return BitFlipsCommand.start(clock, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theLauncherMustExist() {
    assertThat(run("--launcher", "1", "--launcher-script", "no/such/perigee"))
        .startsWith("2: ")
        .contains("--launcher-script no/such/perigee: no such program");
  }

  @Test
  void theLauncherStartsNoMoreThanAllFlips() {
    assertThat(run("--flips", "10", "--launcher", "11")).startsWith("2: ").contains("--launcher");
  }
}
