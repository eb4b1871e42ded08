package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sim.report.MissionReport;

class SeedComparisonTest {

  private static MissionReport report(double accuracy, long bytes) {
    LinkBytes each = new LinkBytes(bytes, bytes / 2, 5);
    return FlownReport.of(accuracy, each, each, List.of());
  }

  private final SeedComparison comparison =
      new SeedComparison(
          List.of(
              new SeedComparison.Flight(1, report(0.84, 500), report(0.85, 5000)),
              new SeedComparison.Flight(2, report(0.845, 500), report(0.84, 5000)),
              new SeedComparison.Flight(3, report(0.83, 500), report(0.84, 5000))));

  @Test
  void theDifferenceIsPairedAndItsStandardErrorIsOfTheMean() {
    // -1, +0.5, -1: sample variance 0.75, over three
    assertThat(comparison.mean(SeedComparison.Flight::points)).isCloseTo(-0.5, within(1e-9));
    assertThat(comparison.standardError(SeedComparison.Flight::points))
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void theTableHasARowForEachSeedThenMeanAndStandardError() {
    List<String> lines = comparison.table().lines().toList();

    assertThat(lines.get(1).split(" +"))
        .containsExactly(
            "", "1", "84.00", "%", "85.00", "%", "-1.00", "10", "10", "1.0", "kB", "40.0x",
            "10.0x");
    assertThat(lines.get(4)).contains("mean", "-0.50", "40.0x", "10.0x");
    assertThat(lines.get(5)).contains("s.e.", "0.50");
  }

  @Test
  void aSeedWithoutALosslessFlightHasDashes() {
    SeedComparison single =
        new SeedComparison(List.of(new SeedComparison.Flight(7, report(0.84, 500), null)));

    assertThat(single.table().lines().toList().get(1)).contains("-").doesNotContain("NaN");
    assertThat(single.machineReadable()).doesNotContainKey("meanDifferencePoints");
  }
}
