package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.ToyProblem;
import space.perigee.ground.aggregate.Update;
import space.perigee.sync.model.Weights;

/**
 * What one satellite can do to the fleet: the faults of ground stations that average everything.
 */
class HostileSatelliteTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  private static Set<String> names(int good) {
    Set<String> names = new TreeSet<>(Set.of("bad"));
    IntStream.range(0, good).forEach(i -> names.add("good-" + i));
    return names;
  }

  private static List<VirtualSatellite> good(VirtualMission mission, int count) {
    List<VirtualSatellite> good = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> good.add(mission.satellite("good-" + i)));
    return good;
  }

  private static void honest(VirtualMission mission, List<VirtualSatellite> satellites) {
    satellites.forEach(satellite -> mission.deliver(satellite, update -> update, 100));
  }

  /** All weights times -5, with a billion samples. */
  private static void explode(VirtualMission mission, VirtualSatellite bad) {
    float[] values = bad.model().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= -5;
    }
    mission.deliver(bad, Weights.of(bad.model().layout(), values), 1_000_000_000);
  }

  @Test
  void oneThatDeliveredTimesMinusFiveOnceDoesNotStopTheMission() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, names(3))) {
      List<VirtualSatellite> good = good(mission, 3);
      VirtualSatellite bad = mission.satellite("bad");

      mission.advance(VirtualMission.PASS);
      explode(mission, bad);
      honest(mission, good);
      mission.untilDecided(1);
      assertThat(mission.versions().path(0).path("published").asBoolean()).isTrue();
      mission.until(() -> mission.standing("bad").equals("quarantined"));
      assertThat(mission.events("samples-bounded").path(0).path("detail").asText())
          .startsWith("claims 1,000,000,000 training samples");

      for (int round = 2; round <= 4; round++) {
        mission.untilAdopted();
        mission.advance(VirtualMission.PASS);
        honest(mission, good);
        mission.untilDecided(round);
        assertThat(mission.versions().path(0).path("published").asBoolean()).isTrue();
      }
      assertThat(mission.accuracy()).isGreaterThan(0.7);
    }
  }

  /** The first of two deltas in a contact waited for it; the second has what was learned since. */
  @Test
  void whatWasLearnedWhileADeltaWaitedForItsContactIsNoJump() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, names(3))) {
      VirtualSatellite honest = mission.satellite("good-0");
      mission.advance(VirtualMission.PASS);
      mission.deliver(honest, update -> update, 100);
      mission.advance(Duration.ofHours(10));
      mission.deliver(honest, update -> update, 100);
      mission.advance(Duration.ofMinutes(5));
      mission.deliver(honest, update -> update, 500);
      assertThat(mission.events("samples-bounded")).isEmpty();

      mission.advance(Duration.ofMinutes(5));
      mission.deliver(honest, update -> update, 500);
      assertThat(mission.events("samples-bounded").path(0).path("detail").asText())
          .startsWith("claims 500 training samples");
    }
  }

  @Test
  void oneThatIsGoodAgainComesBackByItself() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, names(3))) {
      List<VirtualSatellite> all = good(mission, 3);
      VirtualSatellite bad = mission.satellite("bad");
      mission.advance(VirtualMission.PASS);
      explode(mission, bad);
      honest(mission, all);
      mission.untilDecided(1);
      all.add(bad);

      for (int round = 2; round <= 1 + Admission.WAY_BACK; round++) {
        mission.until(() -> mission.standing("bad").equals("quarantined"));
        mission.untilAdopted();
        mission.advance(VirtualMission.PASS);
        honest(mission, List.of(bad, all.get(0), all.get(1), all.get(2)));
        mission.untilDecided(round);
      }

      mission.until(() -> mission.standing("bad").equals("admitted"));
      assertThat(mission.events("satellite-admitted").path(0).path("detail").asText())
          .isEqualTo("3 good updates in a row");
    }
  }

  @Test
  void aBadModelOfOneThatFallsSilentLeavesNothingBehind() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, names(3))) {
      List<VirtualSatellite> good = good(mission, 3);
      VirtualSatellite bad = mission.satellite("bad");
      mission.advance(VirtualMission.PASS);
      mission.deliver(bad, update -> ToyProblem.times(update, -3, 100), 100);
      mission.lose(bad);
      honest(mission, good);
      mission.untilDecided(1);

      double before = mission.accuracy();
      for (int round = 2; round <= 4; round++) {
        mission.untilAdopted();
        mission.advance(VirtualMission.PASS);
        honest(mission, good);
        mission.advance(Duration.ofHours(1));
        mission.untilDecided(round);
      }
      assertThat(mission.accuracy()).isGreaterThan(before).isGreaterThan(0.7);
    }
  }

  @Test
  void whatOnlyOneClassLosesIsFoundAndLeftOut() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, names(4))) {
      List<VirtualSatellite> good = good(mission, 4);
      VirtualSatellite bad = mission.satellite("bad");
      for (int round = 1; round <= 3; round++) {
        mission.advance(VirtualMission.PASS);
        honest(mission, good);
        mission.deliver(bad, update -> update, 100);
        mission.untilDecided(round);
        mission.untilAdopted();
      }
      mission.until(() -> mission.status().path("number").asLong() == 3);
      double before = mission.accuracy();

      mission.advance(VirtualMission.PASS);
      Update attack = mission.problem.against("bad", bad.model(), 2);
      mission.deliver(bad, ToyProblem.after(bad.model(), ToyProblem.times(attack, 4, 100)), 100);
      honest(mission, good);
      mission.untilDecided(4);

      assertThat(mission.versions().path(0).path("published").asBoolean()).isTrue();
      mission.until(() -> mission.accuracy() >= before);
      mission.until(
          () -> mission.events("update-left-out").findValuesAsText("satellite").contains("bad"));
    }
  }

  @Test
  void anExplodingModelOfTheOnlySatelliteIsNeverPublished() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, Set.of("bad"))) {
      VirtualSatellite bad = mission.satellite("bad");
      mission.advance(VirtualMission.PASS);
      mission.deliver(bad, update -> ToyProblem.times(update, 1000, 100), 100);
      mission.until(() -> mission.standing("bad").equals("quarantined"));

      assertThat(mission.status().path("number").asLong()).isZero();
    }
  }

  @Test
  void aLostFlashGetsTheGlobalModelAtOnceAndDoesNotBecomeIt() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, Set.of("alone"))) {
      VirtualSatellite alone = mission.satellite("alone");
      for (int round = 1; round <= 5; round++) {
        mission.advance(VirtualMission.PASS);
        mission.deliver(alone, update -> update, 100);
        mission.untilDecided(round);
        mission.untilAdopted();
      }
      mission.until(() -> mission.status().path("number").asLong() == 5);
      double before = mission.accuracy();
      mission.lose(alone);

      mission.advance(VirtualMission.PASS);
      VirtualSatellite anew = mission.satellite("alone");
      anew.deliver(
          ToyProblem.after(mission.start, mission.problem.honest("alone", mission.start)),
          20,
          mission.now());
      mission.until(() -> mission.holdsPublished(anew));
      assertThat(mission.status().path("number").asLong()).isEqualTo(5);
      assertThat(mission.accuracy()).isEqualTo(before);
      assertThat(mission.events("satellite-begins-anew")).hasSize(1);

      mission.advance(VirtualMission.PASS);
      mission.deliver(anew, update -> update, 100);
      mission.until(() -> mission.status().path("number").asLong() > 5);
      assertThat(mission.accuracy()).isGreaterThan(before);
    }
  }

  @Test
  void twoProcessesWithOneIdentityRaiseAnAlarmAndDoNotCount() throws Exception {
    try (VirtualMission mission = new VirtualMission(state, Set.of("alone"))) {
      VirtualSatellite first = mission.satellite("alone");
      mission.advance(VirtualMission.PASS);
      mission.deliver(first, update -> update, 100);
      mission.untilDecided(1);
      mission.untilAdopted();
      mission.lose(first);
      VirtualSatellite second = mission.satellite("alone");
      for (int i = 0; i < 4 && mission.events("identity-doubled").isEmpty(); i++) {
        mission.advance(VirtualMission.PASS);
        VirtualSatellite turn = i % 2 == 0 ? second : first;
        mission.lose(i % 2 == 0 ? first : second);
        mission.returnTo(turn);
        turn.deliver(mission.learnedBy(turn), 60, mission.now());
        int answered = turn.receipts();
        mission.until(
            () -> turn.receipts() > answered || !mission.events("identity-doubled").isEmpty());
      }

      assertThat(mission.events("identity-doubled")).isNotEmpty();
      assertThat(mission.standing("alone")).isEqualTo("quarantined");
      assertThat(mission.api().get("/metrics").body())
          .contains("perigee_identity_alarms_total 1.0");
    }
  }
}
