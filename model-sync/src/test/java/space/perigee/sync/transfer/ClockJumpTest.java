package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P6 with a sender whose clock is set while a transfer goes on, and the link stays up. */
class ClockJumpTest {

  private final TwoSides sides = new TwoSides();

  /** Fault campaign: no question was asked until the clock came to where it had been. */
  @ParameterizedTest
  @ValueSource(longs = {-86_400, -3, 3, 86_400})
  void aTransferGoesOnWhenTheClockJumps(long seconds) {
    byte[] content = TwoSides.content(5000, 1);
    sides.submit(content);
    int[] steps = {0};
    TwoSides.Channel outage = frame -> steps[0] > 30 && steps[0] < 300 ? 0 : 1;
    sides.forward = outage;
    sides.back = outage;
    for (; steps[0] < 300; steps[0]++) {
      if (steps[0] == 100) {
        sides.jump(Duration.ofSeconds(seconds));
      }
      sides.step();
    }

    assertThat(sides.run(Duration.ofSeconds(30))).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void anAnswerAcrossAJumpTeachesNothingOfTheWay() {
    RoundTrip way = new RoundTrip(Duration.ofSeconds(1));
    way.answered(sides.now, sides.now.plusMillis(100));
    way.answered(sides.now, sides.now.plus(Duration.ofDays(1)));
    way.answered(sides.now, sides.now.minus(Duration.ofDays(1)));

    assertThat(way.time()).isEqualTo(Duration.ofMillis(100));
  }
}
