package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLinkWatchTest {

  private static final int FRAME = 65_536;

  private final DeadLinkWatch watch = new DeadLinkWatch();
  private long now = 5;

  @BeforeEach
  void up() {
    watch.onUp(now);
  }

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  private boolean isDead() {
    return watch.isDead(now);
  }

  @Test
  void anIdleConnectionIsNeverDead() {
    pass(Duration.ofHours(3).toSeconds());
    assertThat(isDead()).isFalse();
    watch.sent(100, true, now);
    watch.answered(now);
    pass(Duration.ofHours(3).toSeconds());
    assertThat(isDead()).isFalse();
  }

  @Test
  void aShortMessageWithoutAnAnswerIsNoticedWithin10Seconds() {
    pass(3600);
    watch.sent(300, true, now);
    pass(8.9);
    assertThat(isDead()).isFalse();
    pass(0.9);
    assertThat(isDead()).isTrue();
  }

  @Test
  void whateverArrivesIsASignOfLife() {
    watch.sent(300, true, now);
    pass(8);
    watch.heard(now);
    pass(8);
    assertThat(isDead()).isFalse();
    pass(2);
    assertThat(isDead()).isTrue();
  }

  @Test
  void segmentsAreNotAnswered() {
    watch.sent(FRAME, false, now);
    pass(3600);
    assertThat(isDead()).isFalse();
  }

  @Test
  void onAFastLinkManyBytesInFrontOfTheMessageDoNotDelayTheVerdict() {
    watch.sent(FRAME, false, now);
    watch.sent(20, true, now);
    pass(0.1);
    watch.answered(now);
    for (int i = 0; i < 8; i++) {
      watch.sent(FRAME, false, now);
    }
    watch.sent(20, true, now);
    pass(9 + 2);
    assertThat(isDead()).isTrue();
  }

  @Test
  void aSlowLinkGetsMoreTimeUntilAnAnswerTellsItsRate() {
    double secondsForAFrame = FRAME / 1200.0; // 9,600 bit/s
    int connections = 0;
    boolean isAnswered = false;
    while (!isAnswered && connections++ < 10) {
      watch.onUp(now);
      watch.sent(FRAME, false, now);
      watch.sent(20, true, now);
      for (double waited = 0; waited < secondsForAFrame && !isDead(); waited += 0.1) {
        pass(0.1);
        isAnswered = waited + 0.1 >= secondsForAFrame;
      }
    }
    assertThat(isAnswered).isTrue();
    assertThat(connections).isBetween(2, 4);
    watch.answered(now);

    for (int i = 0; i < 10; i++) {
      watch.sent(FRAME, false, now);
      watch.sent(20, true, now);
      pass(secondsForAFrame);
      assertThat(isDead()).as("frame %d", i).isFalse();
      watch.answered(now);
    }
  }

  @Test
  void aNewConnectionOwesNoAnswersOfTheOldOne() {
    watch.sent(300, true, now);
    watch.onUp(now);
    pass(60);
    assertThat(isDead()).isFalse();
    watch.answered(now); // late, of the old connection
    assertThat(isDead()).isFalse();
  }
}
