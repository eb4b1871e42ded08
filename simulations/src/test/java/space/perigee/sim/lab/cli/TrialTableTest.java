package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.task.ConfusionMatrix;
import space.perigee.sim.lab.trial.AccuracyMatrix;
import space.perigee.sim.lab.trial.TrialCost;
import space.perigee.sim.lab.trial.TrialResult;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sim.lab.trial.TrialSummary;

class TrialTableTest {

  /** A strategy that has so many of 100 samples right with each seed. */
  private static TrialSummary summary(String strategy, int... right) {
    return new TrialSummary(
        strategy,
        TrialSettings.of(10, 1, 4, 4),
        Arrays.stream(right).mapToObj(TrialTableTest::result).toList());
  }

  private static TrialResult result(int right) {
    return new TrialResult(
        AccuracyMatrix.of(List.of("all"), new double[][] {{0.5}, {right / 100.0}}),
        ConfusionMatrix.of(
            List.of("a", "b"), new long[][] {{right, 100 - right}, {100 - right, right}}),
        100,
        new TrialCost(1.25, 0.5, 25, 12_300),
        0,
        0);
  }

  @Test
  void tellsWhichShareOfTheGapBetweenTheBoundsAStrategyCloses() {
    String table =
        TrialTable.of(
            List.of(
                summary("fine-tune", 48, 52),
                summary("replay", 69, 71),
                summary("lwf", 47, 53),
                summary("ewc", 49, 50),
                summary("joint", 80, 80),
                summary("joint-converged", 88, 92)));

    assertThat(table)
        .containsPattern("fine-tune .* 0 % +12,300 +1.25 +0.50")
        .containsPattern("replay .* 50 % ")
        .as("no minus sign in front of 0")
        .containsPattern("lwf .* 0 % ")
        .containsPattern("ewc .* -1 % ")
        .containsPattern("joint +.* 75 % ")
        .containsPattern("joint-converged .* 100 % ");
  }

  @Test
  void tellsNoShareOfAGapThatIsSmallerThanTheDeviation() {
    assertThat(
            TrialTable.of(
                List.of(summary("fine-tune", 60, 80), summary("joint-converged", 71, 73))))
        .doesNotContain("gap closed");
    assertThat(
            TrialTable.of(
                List.of(summary("fine-tune", 80, 81), summary("joint-converged", 70, 71))))
        .as("no bound")
        .doesNotContain("gap closed");
  }

  @Test
  void tellsNoShareWithoutBothBounds() {
    assertThat(TrialTable.of(List.of(summary("fine-tune", 50, 52), summary("joint", 70, 72))))
        .doesNotContain("gap closed");
  }
}
