package space.perigee.sim.lab.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.flight.learn.LearningStatus.GuardStatus;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.plan.GuardRules;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.ModelShape;

/** Rows of the table of {@code sim guard-bench}, with one seed. */
class GuardTrialTest {

  private static final double ONE_POINT = 0.01;

  @BeforeAll
  static void oneThread() {
    NativeThreads.limit(1);
  }

  private static GuardTrial trial(boolean guarded) {
    return new GuardTrial(
        DataSource.statlog(),
        ModelShape.parse("mlp:32"),
        GuardRules.DEFAULT.withActive(guarded),
        1);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLACK", "FROZEN", "ALL_WRONG", "GAIN"})
  void aFaultFromTheStartOnTakesNothingThatTheModelHadAndMuchWithoutTheGuard(StreamCase stream) {
    GuardTrial.Result guarded = trial(true).fly(stream, 0, 1);
    assertThat(guarded.end()).isGreaterThanOrEqualTo(guarded.start() - ONE_POINT);
    GuardTrial.Result unguarded = trial(false).fly(stream, 0, 1);
    assertThat(unguarded.end()).isLessThan(unguarded.start() - 2 * ONE_POINT);
    assertThat(unguarded.guard()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLEAN", "NEW_CLASS", "PRIORS", "BRIGHTER", "AGING"})
  void whatIsThereToLearnIsLearned(StreamCase stream) {
    GuardTrial.Result guarded = trial(true).fly(stream, 0.3, 1);
    GuardTrial.Result unguarded = trial(false).fly(stream, 0.3, 1);
    assertThat(guarded.end()).isGreaterThan(unguarded.end() - ONE_POINT);
    GuardStatus guard = requireNonNull(guarded.guard());
    assertThat(guard.freezes()).isZero();
    assertThat(guard.samplesSuspect()).isZero();
    assertThat(guard.cpuShare()).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameFlight() {
    GuardTrial.Result once = trial(true).fly(StreamCase.HALF_WRONG, 0.3, 1);
    GuardTrial.Result again = trial(true).fly(StreamCase.HALF_WRONG, 0.3, 1);
    assertThat(again.end()).isEqualTo(once.end());
    assertThat(again.best()).isEqualTo(once.best());
  }
}
