package space.perigee.onboard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /** 5 of a: 3 found, 2 taken for b. 4 of b: all found. 1 of c: taken for a. None of d. */
  private static final ConfusionMatrix SCORES =
      ConfusionMatrix.of(
          List.of("a", "b", "c", "d"),
          new long[][] {{3, 2, 0, 0}, {0, 4, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}});

  @Test
  void recallIsTheShareOfTheClassThatWasFound() {
    assertThat(SCORES.recall(0)).isEqualTo(3.0 / 5, EXACTLY);
    assertThat(SCORES.recall(1)).isEqualTo(1, EXACTLY);
    assertThat(SCORES.recall(2)).isZero();
    assertThat(SCORES.recall(3)).isNaN();
  }

  @Test
  void theBalancedAccuracyIsTheMeanRecallOverTheClassesThatOccur() {
    assertThat(SCORES.value()).isEqualTo(7.0 / 10, EXACTLY);
    assertThat(SCORES.balanced()).isEqualTo((0.6 + 1 + 0) / 3, EXACTLY);
    assertThat(ConfusionMatrix.of(List.of("a"), new long[][] {{0}}).balanced()).isNaN();
  }
}
