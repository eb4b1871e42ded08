package space.perigee.sync.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MissionClockTest {

  private static final Instant EPOCH = Instant.parse("2022-04-24T00:00:00Z");
  private static final Instant WALL = Instant.parse("2026-11-23T12:00:00Z");

  private static MissionClock at(Duration wallElapsed, double speed) {
    Clock wall = Clock.fixed(WALL.plus(wallElapsed), ZoneOffset.UTC);
    return new MissionClock(wall, EPOCH, WALL, speed);
  }

  @Test
  void aDayPassesInTwoMinutesAtSpeed720() {
    assertThat(at(Duration.ofMinutes(2), 720).instant()).isEqualTo(EPOCH.plus(Duration.ofDays(1)));
  }

  @Test
  void beforeItsEpochItReadsEarlier() {
    assertThat(at(Duration.ofMillis(-2500), 10).instant()).isEqualTo(EPOCH.minusSeconds(25));
  }

  @Test
  void computesTheWallTimeUntilAMissionTime() {
    MissionClock clock = at(Duration.ofSeconds(10), 720);

    assertThat(clock.wallUntil(EPOCH.plusSeconds(7200 + 360))).isEqualTo(Duration.ofMillis(500));
    assertThat(clock.wallUntil(EPOCH)).isZero();
  }

  @Test
  void convertsWallTimeToMissionTime() {
    MissionClock clock = at(Duration.ZERO, 720);

    assertThat(clock.missionTime(Duration.ofMillis(500))).isEqualTo(Duration.ofMinutes(6));
    assertThat(at(Duration.ZERO, 1e-12).missionTime(Duration.ofMillis(1)))
        .isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void realTimeIsWallTimeToTheNanosecond() {
    Instant wall = WALL.plusNanos(123_456_789);

    assertThat(MissionClock.realTime(Clock.fixed(wall, ZoneOffset.UTC)).instant()).isEqualTo(wall);
  }

  @Test
  void rejectsASpeedThatIsNotAPositiveNumber() {
    for (double speed : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> at(Duration.ZERO, speed));
    }
  }
}
