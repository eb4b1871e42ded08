package space.perigee.onboard.flight.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileKind;
import space.perigee.hw.Spacecraft;

public class GovernorTest {

  private static final Instant START = Instant.EPOCH;

  /** 100 J, 2 W more; a flop costs 1 J to train and 0.5 J to infer. */
  private static final EnergyBudget BUDGET = new EnergyBudget(100, 2, 1, 0.5, 1);

  @Test
  void deniesWhenTheBucketIsEmptyAndGoesOnWhenItHasFilled() {
    Governor governor = new Governor(BUDGET);

    assertThat(governor.requestTraining(START, 60)).isTrue();
    assertThat(governor.requestTraining(START, 60)).isFalse();
    assertThat(governor.requestTraining(START.plusSeconds(9), 60)).isFalse();
    assertThat(governor.requestTraining(START.plusSeconds(10), 60)).isTrue();
    assertThat(governor.spentJoules()).isEqualTo(120);
  }

  @Test
  void neverSavesUpMoreThanTheBatterySpares() {
    Governor governor = new Governor(BUDGET);
    governor.requestTraining(START, 100);

    Instant muchLater = START.plusSeconds(1_000_000);
    assertThat(governor.requestTraining(muchLater, 101)).isFalse();
    assertThat(governor.requestTraining(muchLater, 100)).isTrue();
  }

  @Test
  void chargesPredictionsButNeverDeniesThem() {
    Governor governor = new Governor(BUDGET);

    governor.chargeInference(START, 1000);

    assertThat(governor.spentJoules()).isEqualTo(500);
    assertThat(governor.requestTraining(START, 1)).isFalse();
  }

  @Property(tries = 200)
  void neverSpendsMoreOnTrainingThanTheSunAndTheBatteryGave(
      @ForAll @IntRange(min = 1, max = 300) int requests,
      @ForAll @DoubleRange(min = 0.1, max = 150) double cost,
      @ForAll @IntRange(max = 60) int pauseSeconds) {
    Governor governor = new Governor(BUDGET);
    for (int i = 0; i < requests; i++) {
      governor.requestTraining(START.plusSeconds((long) i * pauseSeconds), cost);
    }
    double given = 100 + 2.0 * (requests - 1) * pauseSeconds;
    assertThat(governor.spentJoules()).isLessThanOrEqualTo(given + 1e-6);
  }

  @Test
  void goesOnFromItsState() {
    Governor governor = new Governor(BUDGET);
    governor.requestTraining(START, 100);
    Governor restored = new Governor(BUDGET, governor.state());

    assertThat(restored.requestTraining(START.plusSeconds(10), 21)).isFalse();
    assertThat(restored.requestTraining(START.plusSeconds(10), 20)).isTrue();
    assertThat(restored.spentJoules()).isEqualTo(120);
  }

  @Test
  void takesTheBudgetFromTheProfile() {
    Spacecraft cubesat = ProfileCatalog.shipped().spacecraft("cubesat-3u");
    EnergyBudget budget = EnergyBudget.of(cubesat);
    double always = cubesat.wattsBus() + cubesat.board().power().wattsIdle();

    assertThat(budget.refillWatts())
        .isEqualTo(0.622 * cubesat.wattsSolarSunlit() - always, within(1e-9));
    assertThat(budget.capacityJoules()).isPositive().isLessThan(cubesat.battery().usableJoules());
    double second = cubesat.board().processor().sustainedGflops() * 1e9;
    assertThat(budget.trainJoules(second))
        .isEqualTo(
            cubesat.board().power().wattsTrain() - cubesat.board().power().wattsIdle(),
            within(1e-9));
  }

  @Test
  void everyShippedSpacecraftHasABudget() {
    ProfileCatalog catalog = ProfileCatalog.shipped();
    for (String id : catalog.ids(ProfileKind.SPACECRAFT)) {
      assertThat(EnergyBudget.of(catalog.spacecraft(id)).refillWatts()).as(id).isPositive();
    }
  }
}
