package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinePacerTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  @Test
  void isBusyForAsLongAsTheBytesTake() {
    LinePacer line = new LinePacer(8000, Duration.ZERO);
    assertThat(line.isFree(T0)).isTrue();
    assertThat(line.take(500, T0)).isEqualTo(T0.plusMillis(500));
    assertThat(line.isFree(T0.plusMillis(499))).isFalse();
    assertThat(line.isFree(T0.plusMillis(500))).isTrue();
  }

  @Test
  void makesUpForALateWakeUpWithinItsBurst() {
    LinePacer line = new LinePacer(8000, Duration.ofMillis(100));
    line.take(1000, T0.plusMillis(100));
    Instant late = T0.plusMillis(1000 + 60);
    assertThat(line.take(1000, late)).isEqualTo(T0.plusMillis(2000));
    Instant tooLate = T0.plusMillis(2000 + 400);
    assertThat(line.take(1000, tooLate)).isEqualTo(T0.plusMillis(3000 + 300));
  }

  @Test
  void doesNotSaveUpWhileNothingIsSent() {
    LinePacer line = new LinePacer(8000, Duration.ofMillis(100));
    Instant later = T0.plusSeconds(3600);
    assertThat(line.take(1000, later)).isEqualTo(later.plusMillis(900));
  }

  @Test
  void letsAllThroughAtAnInfiniteRate() {
    LinePacer line = new LinePacer(Double.POSITIVE_INFINITY, Duration.ZERO);
    assertThat(line.take(Long.MAX_VALUE / 16, T0)).isEqualTo(T0);
    assertThat(line.isFree(T0)).isTrue();
  }

  @Test
  void goesOnAtAnotherRateAndStopsAtNone() {
    LinePacer line = new LinePacer(8000, Duration.ZERO);
    assertThat(line.take(1000, T0)).isEqualTo(T0.plusSeconds(1));
    line.setRate(16_000);
    assertThat(line.take(1000, T0.plusSeconds(1))).isEqualTo(T0.plusMillis(1500));
    line.setRate(0);
    assertThat(line.isFree(T0.plusSeconds(100))).isFalse();
  }

  /** Whatever the blocks and however late the wake-ups, the rate holds over the whole. */
  @Property
  void keepsTheRateWithAnyBlocksAndLateness(
      @ForAll @Size(min = 1, max = 200) int[] seeds, @ForAll @IntRange(min = 100) int bps) {
    LinePacer line = new LinePacer(bps, Duration.ofMillis(50));
    Instant now = T0;
    long bytes = 0;
    for (int seed : seeds) {
      int block = 1 + Math.floorMod(seed, 5000);
      line.take(block, now);
      bytes += block;
      now = line.freeAt().plusMillis(Math.floorMod(seed / 7, 50));
    }
    double seconds = Duration.between(T0, line.freeAt()).toNanos() * 1e-9;
    assertThat(seconds).isCloseTo(bytes * 8.0 / bps - 0.05, within(1e-6 + 1e-6 * seconds));
  }
}
