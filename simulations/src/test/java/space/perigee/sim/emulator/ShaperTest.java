package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShaperTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  @Test
  void arrivesAfterItsTimeOnTheLineAndTheDelay() {
    Shaper shaper = new Shaper(8000, Duration.ofMillis(250), 1e-9);
    assertThat(shaper.send(1000, T0)).isEqualTo(T0.plusMillis(1250));
    assertThat(shaper.isFree(T0.plusMillis(999))).isFalse();
    assertThat(shaper.arrival(T0.plusMillis(500))).isEqualTo(T0.plusMillis(1250));
    assertThat(shaper.arrival(T0.plusMillis(2000))).isEqualTo(T0.plusMillis(2250));
  }

  @Test
  void neverArrivesBeforeTheDelayEvenWhenMakingUpForLateness() {
    Shaper shaper = new Shaper(8e6, Duration.ofMillis(250), 60);
    assertThat(shaper.send(1, T0)).isEqualTo(T0.plusMillis(250));
  }

  @Test
  void takesSmallBlocksOnSlowLinksAndBoundedOnesOnFastLinks() {
    assertThat(new Shaper(9600, Duration.ZERO, 1).blockBytes()).isEqualTo(128);
    assertThat(new Shaper(1e6, Duration.ZERO, 60).blockBytes()).isEqualTo(37_500);
    assertThat(new Shaper(1e12, Duration.ZERO, 1).blockBytes()).isEqualTo(65_536);
    assertThat(new Shaper(Double.POSITIVE_INFINITY, Duration.ZERO, 1).blockBytes())
        .isEqualTo(65_536);
  }

  @Test
  void hasRoomForWhatTheDelayKeepsUnderWay() {
    double bps = 100e6;
    Duration delay = Duration.ofMillis(270);
    DelayLine line = new Shaper(bps, delay, 1).newDelayLine();
    line.add(ByteBuffer.allocate((int) (bps / 8 * 0.27)), T0);
    assertThat(line.hasRoom()).isTrue();
    line.add(ByteBuffer.allocate((int) (bps / 8 * 0.30)), T0);
    assertThat(line.hasRoom()).isFalse();
  }

  @Test
  void refusesLinksThatWouldKeepTooMuchUnderWay() {
    assertThatThrownBy(() -> new LinkShape(10e9, 1e6, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("down")
        .hasMessageContaining("1250000000 bytes in flight");
    assertThatThrownBy(() -> new LinkShape(1e6, 0, Duration.ZERO)).hasMessageContaining("up");
    assertThatThrownBy(() -> new LinkShape(Double.NaN, 1, Duration.ZERO))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new LinkShape(1, 1, Duration.ofMillis(-1)))
        .hasMessageContaining("delay");
  }
}
