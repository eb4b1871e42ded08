package space.perigee.sim.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import space.perigee.sim.lab.load.LoadPlan.Act;
import space.perigee.sim.lab.load.LoadPlan.Demand;
import space.perigee.sim.lab.load.LoadPlan.Step;

class LoadPlanTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static LoadPlan draw(int satellites, int connected, boolean even, double rotation) {
    return LoadPlan.draw(satellites, new Demand(connected, 50, even, rotation, MINUTE), 7);
  }

  @Test
  void evenArrivalsKeepTheRateExactly() {
    List<Step> steps = draw(10, 10, true, 0).steps();
    assertThat(steps).hasSize(50 * 60 - 1);
    assertThat(steps.get(1).nanos() - steps.get(0).nanos()).isEqualTo(20_000_000);
  }

  /** A Poisson count of 3,000 lies within four standard deviations of 55. */
  @Test
  void randomArrivalsKeepTheRateOnAverageAndComeInBursts() {
    LoadPlan plan = draw(100, 100, false, 0);
    assertThat(plan.count()).isBetween(2780, 3220);
    long close =
        IntStream.range(1, plan.count())
            .filter(i -> plan.steps().get(i).nanos() - plan.steps().get(i - 1).nanos() < 2_000_000)
            .count();
    assertThat(close / (double) plan.count()).isBetween(0.07, 0.12); // 1 - exp(-0.1) = 0.095
  }

  @Test
  void timesNeverDecreaseAndStayOnTheClock() {
    List<Step> steps = draw(40, 10, false, 5).steps();
    assertThat(steps).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
    assertThat(steps).allMatch(step -> step.nanos() >= 0 && step.nanos() < MINUTE.toNanos());
  }

  @Test
  void onlySatellitesInContactDeliverAndTheirNumberStaysTheSame() {
    Set<Integer> present = new HashSet<>(IntStream.range(0, 10).boxed().toList());
    Set<Integer> seen = new HashSet<>();
    LoadPlan plan = draw(40, 10, false, 5);
    for (Step step : plan.steps()) {
      switch (step.act()) {
        case DELTA -> assertThat(present).contains(step.satellite());
        case LEAVE -> assertThat(present.remove(step.satellite())).isTrue();
        case COME -> assertThat(present.add(step.satellite())).isTrue();
      }
      if (step.act() == Act.COME) {
        seen.add(step.satellite());
      }
    }
    assertThat(present).hasSize(10);
    assertThat(seen).hasSize(40);
    assertThat(plan.count() / 60.0).isBetween(44.0, 56.0);
  }

  @Test
  void countsTheDeltasOfEachSatelliteAndOneToBeKnown() {
    LoadPlan plan = draw(40, 10, false, 5);
    int[] counted = new int[40];
    Arrays.fill(counted, 1);
    plan.steps().stream()
        .filter(step -> step.act() != Act.LEAVE)
        .forEach(step -> counted[step.satellite()]++);
    assertThat(plan.deltas()).isEqualTo(counted);
  }

  @Test
  void theSameSeedDrawsTheSamePlan() {
    assertThat(draw(40, 10, false, 5).steps()).isEqualTo(draw(40, 10, false, 5).steps());
  }
}
