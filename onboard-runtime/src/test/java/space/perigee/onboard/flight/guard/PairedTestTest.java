package space.perigee.onboard.flight.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.flight.guard.PairedTest.Outcome;

class PairedTestTest {

  private static final PairedTest TEST = new PairedTest(0.08, 0.005);

  /** The first {@code right} samples of 100, without {@code lost} of them and with others. */
  private static GoldenAnswers answers(int right, int lost, int gained) {
    BitSet answers = new BitSet();
    answers.set(lost, right + gained);
    return new GoldenAnswers(answers, right - lost + gained, 100);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, FINE",
    "5, 5, FINE",
    "4, 0, FINE", // p = 0.0625
    "5, 0, BEHIND", // p = 0.03125, 5 points
    "12, 2, BEHIND", // p = 0.0065, 10 points
    "14, 2, WORSE", // p = 0.0021, 12 points
    "8, 0, BEHIND", // p = 0.0039, not beyond the bound of 8 points
    "9, 0, WORSE",
    "30, 20, FINE", // p = 0.10, 10 points
    "16, 0, COLLAPSED",
    "0, 10, FINE"
  })
  void onlyAnswersThatDifferCount(int lost, int gained, Outcome outcome) {
    assertThat(TEST.compare(answers(70, 0, 0), answers(70, lost, gained))).isEqualTo(outcome);
  }

  @Test
  void aModelThatAnswersWithLabelsThatTheSetLacksHasCollapsedOnlyIfItDoesSoOften() {
    GoldenAnswers best = answers(80, 0, 0);
    assertThat(TEST.compare(best, new GoldenAnswers(best.right(), 60, 100)))
        .isEqualTo(Outcome.FINE);
    assertThat(TEST.compare(best, new GoldenAnswers(best.right(), 49, 100)))
        .isEqualTo(Outcome.COLLAPSED);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 10, 0.5, 0.623046875",
    "0, 20, 0.1, 0.12157665459056929",
    "40, 64, 0.8, 0.00086",
    "3, 3, 0.2, 1",
    "1, 3, 1, 0",
    "1, 3, 0, 1"
  })
  void theBinomialTailIsExact(int successes, int trials, double probability, double expected) {
    assertThat(Binomial.atMost(successes, trials, probability)).isCloseTo(expected, within(1e-3));
    assertThat(Binomial.atLeast(trials - successes, trials, 1 - probability))
        .isCloseTo(expected, within(1e-3));
  }
}
