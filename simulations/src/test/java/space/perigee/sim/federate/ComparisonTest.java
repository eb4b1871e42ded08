package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Comparison.Pair pair(long seed, double uncompressed, double compressed) {
    return new Comparison.Pair(
        seed,
        new FederatedResult(List.of(0.5, uncompressed), 1000, 2000, 0),
        new FederatedResult(List.of(0.4, compressed), 50, 500, 1));
  }

  private final Comparison comparison =
      new Comparison(250, List.of(pair(1, 0.90, 0.89), pair(2, 0.88, 0.885), pair(3, 0.89, 0.88)));

  @Test
  void theDifferenceIsInPointsAndNegativeForALoss() {
    assertThat(comparison.mean(Comparison.Pair::points)).isCloseTo(-0.5, within(1e-9));
  }

  @Test
  void theStandardErrorIsOfTheMean() {
    // -1, +0.5, -1: sample variance 0.75, over three
    assertThat(comparison.standardError(Comparison.Pair::points)).isCloseTo(0.5, within(1e-9));
    assertThat(
            new Comparison(250, List.of(pair(1, 0.9, 0.9))).standardError(Comparison.Pair::points))
        .isNaN();
  }

  @Test
  void theRatioIsOfTheBytesThatCameDown() {
    assertThat(comparison.ratio()).isEqualTo(20);
  }

  @Test
  void theCurveIsTheMeanOfEachRound() {
    assertThat(comparison.mean(p -> p.compressed().accuracies().get(0)))
        .isCloseTo(0.4, within(1e-9));
    assertThat(comparison.mean(p -> p.uncompressed().accuracies().get(1)))
        .isCloseTo(0.89, within(1e-9));
  }

  @Test
  void theTableHasARowForEachSeedThenMeanAndStandardErrorAndBothDirections() {
    List<String> lines = new FederateOutput(comparison).table().lines().toList();
    assertThat(lines.get(1)).contains("1", "90.00 %", "89.00 %", "-1.00", "20.0");
    assertThat(lines.get(4)).contains("mean", "89.00 %", "88.50 %", "-0.50", "20.0");
    assertThat(lines.get(5)).contains("s.e.", "0.50");
    assertThat(lines.get(8)).contains("2.0 kB", "0.5 kB", "4.0x");
  }
}
