package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.task.ConfusionMatrix;

class TrialSummaryTest {

  private static final TrialSettings SETTINGS = TrialSettings.of(0, 1, 1, 1);

  private static final TrialResult FIRST =
      result(
          new double[][] {{0.5, 0.25}, {1, 0.5}, {0.25, 0.75}},
          new long[][] {{3, 1}, {0, 4}},
          1,
          300);
  private static final TrialResult SECOND =
      result(
          new double[][] {{0.5, 0.5}, {1, 0.5}, {0.75, 0.75}},
          new long[][] {{4, 0}, {3, 1}},
          4,
          200);

  @Test
  void givesMeanAndDeviationOfEveryFigureOverTheSeeds() {
    TrialSummary summary = new TrialSummary("replay", SETTINGS, List.of(FIRST, SECOND));

    assertFigure(summary.averageAccuracy(), 0.5, 0.75);
    assertFigure(summary.forgetting(), 0.75, 0.25);
    assertFigure(summary.backwardTransfer(), -0.75, -0.25);
    assertFigure(summary.forwardTransfer(), 0.25, 0);
    assertFigure(summary.balancedAccuracy(), 7.0 / 8, 5.0 / 8);
    assertFigure(summary.trainingSeconds(), 1, 4);
    assertFigure(summary.testSeconds(), 2, 8);
    assertFigure(summary.trainedRows(), 1000, 4000);
    assertFigure(summary.labels(), 10, 40);
    assertFigure(summary.minibatches(), 100, 400);
    assertFigure(summary.of(result -> result.accuracy().at(0, 2)), 0.25, 0.5);
  }

  /** A class without test samples does not count. */
  @ParameterizedTest
  @CsvSource({"524, true", "526, false", "300, true"})
  void isGuessingUpToATwentiethAboveChance(int right, boolean guessing) {
    List<String> names = List.of("a", "b", "c");
    long[][] confusion = {{right, 1000 - right, 0}, {1000 - right, right, 0}, {0, 0, 0}};
    TrialSummary summary =
        new TrialSummary(
            "replay",
            SETTINGS,
            List.of(
                new TrialResult(
                    FIRST.accuracy(),
                    ConfusionMatrix.of(names, confusion),
                    1,
                    FIRST.cost(),
                    0,
                    0)));

    assertThat(summary.chance()).isEqualTo(0.5);
    assertThat(summary.isGuessing()).isEqualTo(guessing);
  }

  @Test
  void isGuessingIfTheSeedsDifferMoreThanTheMeanExceedsChance() {
    TrialResult high =
        result(new double[][] {{0, 0}, {1, 0}, {1, 1}}, new long[][] {{4, 0}, {0, 4}}, 1, 0);
    TrialResult low =
        result(new double[][] {{0, 0}, {1, 0}, {1, 1}}, new long[][] {{4, 0}, {4, 0}}, 1, 0);

    assertThat(new TrialSummary("replay", SETTINGS, List.of(high, low)).isGuessing()).isTrue();
    assertThat(new TrialSummary("replay", SETTINGS, List.of(FIRST, SECOND)).isGuessing()).isFalse();
  }

  @Test
  void tellsTheMostBytesThatASeedKept() {
    assertThat(new TrialSummary("replay", SETTINGS, List.of(FIRST, SECOND)).keptBytes())
        .isEqualTo(300);
  }

  @Test
  void weighsAllSamplesAlikeInTheOverallAccuracyAndAllClassesInTheBalancedOne() {
    TrialResult uneven =
        result(new double[][] {{0, 0}, {0, 0}, {0, 0}}, new long[][] {{9, 0}, {1, 0}}, 1, 0);
    TrialSummary summary = new TrialSummary("replay", SETTINGS, List.of(uneven));

    assertThat(summary.overallAccuracy().mean()).isEqualTo(0.9);
    assertThat(summary.balancedAccuracy().mean()).isEqualTo(0.5);
    assertThat(summary.overallAccuracy().deviation()).isNaN();
  }

  @Test
  void isNamedForItsStrategyAndForTheFilterIfThereIsOne() {
    TrialSummary summary = new TrialSummary("replay", SETTINGS, List.of(FIRST, SECOND));
    TrialSettings few = SETTINGS.withLabels(new GroundLabels(0.1, 50, "margin", 4, false));
    TrialSummary filtered = new TrialSummary("replay", few, List.of(FIRST));

    assertThat(summary.name()).isEqualTo("replay");
    assertThat(summary.filter()).isEqualTo("every");
    assertThat(filtered.name()).isEqualTo("replay, margin");
    assertThat(filtered.filter()).isEqualTo("margin");
    assertThat(summary.peakMemoryBytes()).as("the most of all seeds").isEqualTo(4);
  }

  @Test
  void needsAResultAndKeepsItsOwnList() {
    assertThatThrownBy(() -> new TrialSummary("replay", SETTINGS, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a result");
    List<TrialResult> results = new ArrayList<>(List.of(FIRST));
    TrialSummary summary = new TrialSummary("replay", SETTINGS, results);
    results.clear();

    assertThat(summary.results()).containsExactly(FIRST);
  }

  private static void assertFigure(MeanAndDeviation figure, double first, double second) {
    assertThat(figure.runs()).isEqualTo(2);
    assertThat(figure.mean()).isCloseTo((first + second) / 2, within(1e-12));
    assertThat(figure.deviation())
        .isCloseTo(Math.abs(first - second) / Math.sqrt(2), within(1e-12));
  }

  private static TrialResult result(
      double[][] accuracy, long[][] confusion, double seconds, long keptBytes) {
    List<String> names = List.of("a", "b");
    return new TrialResult(
        AccuracyMatrix.of(names, accuracy),
        ConfusionMatrix.of(names, confusion),
        (long) (10 * seconds),
        new TrialCost(seconds, 2 * seconds, (long) (100 * seconds), (long) (1000 * seconds)),
        keptBytes,
        (long) seconds);
  }
}
