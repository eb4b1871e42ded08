package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.VersionPoint;

class StrategyComparisonTest {

  private static MissionReport report(double accuracy, long down) {
    return FlownReport.of(
        accuracy,
        new LinkBytes(down, down / 2, 5),
        new LinkBytes(2000, 1000, 4),
        List.of(
            new VersionPoint(0, "aa", FlownReport.START, 0.7, ""),
            new VersionPoint(1, "bb", FlownReport.START.plusSeconds(60), accuracy, "")));
  }

  private static StrategyComparison.Flights flights(String name, MissionReport... reports) {
    return new StrategyComparison.Flights(name, List.of(reports));
  }

  private final StrategyComparison comparison =
      new StrategyComparison(
          List.of(1L, 2L),
          List.of(
              flights("clipped-mean", report(0.84, 1000), report(0.80, 3000)),
              flights("fedbuff:buffer=3", report(0.85, 1000), report(0.79, 1000))));

  @Test
  void theTableHasARowForEachStrategy() {
    List<String> lines = comparison.table().lines().toList();

    assertThat(lines.get(1).strip().split(" +"))
        .containsExactly(
            "clipped-mean",
            "82.00",
            "\u00b1",
            "2.00",
            "%",
            "-",
            "2.0",
            "kB",
            "2.0",
            "kB",
            "4.0",
            "kB",
            "9.0",
            "1.0");
    assertThat(lines.get(2).strip().split(" +"))
        .containsExactly(
            "fedbuff:buffer=3",
            "82.00",
            "\u00b1",
            "3.00",
            "%",
            "+0.00",
            "\u00b1",
            "1.00",
            "1.0",
            "kB",
            "2.0",
            "kB",
            "3.0",
            "kB",
            "9.0",
            "1.0");
    assertThat(comparison.table()).contains("Means over 2 seeds").contains("to clipped-mean");
  }

  @Test
  void theFiguresOfProgramsHaveEachFlight() {
    List<Map<String, Object>> json = comparison.machineReadable();

    assertThat(json.get(0)).doesNotContainKey("meanDifferencePoints");
    assertThat(json.get(1)).containsEntry("strategy", "fedbuff:buffer=3");
    assertThat(number(json.get(1), "standardErrorDifferencePoints")).isCloseTo(1, within(1e-9));
    assertThat(number(json.get(1), "meanAccuracy")).isCloseTo(0.82, within(1e-9));
    assertThat(number(json.get(0), "meanDownBytes")).isEqualTo(2000);
    assertThat((List<?>) json.get(1).get("seeds")).hasSize(2);
  }

  private static double number(Map<String, Object> json, String name) {
    return (double) Objects.requireNonNull(json.get(name));
  }

  @Test
  void aStrategyNeedsAFlightForEachSeed() {
    List<StrategyComparison.Flights> one = List.of(flights("fedavg", report(0.8, 1)));

    assertThatThrownBy(() -> new StrategyComparison(List.of(1L, 2L), one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fedavg has 1 flights");
  }
}
