package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a satellite's passes while the ground can store nothing for a day. */
class FullDiskDayTest {

  private static final long MOST_BYTES = 2000;

  /** Around a frame over MQTT (docs/links.md): MQTT and its topic, TLS, TCP and IP. */
  private static final int MQTT_BYTES = 40 + 22 + 52;

  /** The acknowledgment of such a frame by MQTT, and of that by TCP. */
  private static final int MQTT_ACK_BYTES = 4 + 22 + 52 + 52;

  /** An idle pass over MQTT with TLS, measured by {@code sim pass-cost} (docs/benchmarks.md). */
  private static final int MQTT_IDLE_BYTES = 2_759;

  /**
   * A pass, and the time until the next.
   *
   * @param gap from its end (minutes)
   */
  private record Pass(int minutes, int gap) {}

  /** 14 passes of a day. Some stations are close to each other. */
  private static final List<Pass> DAY =
      List.of(
          new Pass(10, 90),
          new Pass(9, 85),
          new Pass(4, 1),
          new Pass(10, 100),
          new Pass(6, 240),
          new Pass(8, 2),
          new Pass(5, 85),
          new Pass(7, 3),
          new Pass(10, 90),
          new Pass(10, 300),
          new Pass(4, 86),
          new Pass(9, 85),
          new Pass(6, 92),
          new Pass(10, 93));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private KeyedPair pair;

  @BeforeEach
  void twoEnds() throws Exception {
    pair = new KeyedPair(folder);
  }

  @Test
  void aGroundThatDefersAllCostsAtMostTwoKilobytesAPassAndGetsAllInTheNext() throws IOException {
    pair.isClosed = true;
    day("the ground defers");
    pair.isClosed = false;
    allArrives();
  }

  /** The ground has not noticed that its disk is full; the receiver waits longer and longer. */
  @Test
  void aDiskThatFailsCostsNoMore() throws IOException {
    pair.disk.isFull = true;
    day("the disk fails");
    pair.disk.isFull = false;
    allArrives();
  }

  /** It does not know that the ground takes nothing until the first answer. */
  @Test
  void aRestartedSatelliteAsksAboutEachContentOnceAndSendsNoneOfThem() throws IOException {
    pair.isClosed = true;
    pair.train(12_000);
    pair.train(3_000);
    pair.train(900);
    pair.pass(Duration.ofMinutes(10), Duration.ofMinutes(90));
    pair.restartSatellite();
    pair.pass(Duration.ofMinutes(10), Duration.ofMinutes(90));
    assertThat(pair.frames()).hasSize(3 * 3).allMatch(length -> length < 200);
    System.out.printf(Locale.ROOT, "Full disk, after a restart: %d bytes%n", pair.bytes());
    pair.pass(Duration.ofMinutes(10), Duration.ofMinutes(90));
    assertThat(pair.frames()).hasSize(3);
  }

  private void day(String reason) throws IOException {
    int minutes = DAY.stream().mapToInt(pass -> pass.minutes() + pass.gap()).sum();
    assertThat(minutes).isGreaterThanOrEqualTo(24 * 60);
    pair.train(12_000);
    pair.train(3_000);
    pair.train(900);
    pair.pass(Duration.ofMinutes(10), Duration.ofMinutes(90)); // in which the satellite finds out
    long foundOut = pair.bytes();
    IntSummaryStatistics bytes = new IntSummaryStatistics();
    IntSummaryStatistics datagrams = new IntSummaryStatistics();
    IntSummaryStatistics mqtt = new IntSummaryStatistics();
    for (Pass pass : DAY) {
      pair.train(pass.minutes() < 7 ? 900 : 3_000);
      pair.pass(Duration.ofMinutes(pass.minutes()), Duration.ofMinutes(pass.gap()));
      List<Integer> frames = pair.frames();
      assertThat(pair.bytes()).as("bytes of %s", pass).isBetween(1L, MOST_BYTES);
      assertThat(frames).as("manifest, poll and deferral in %s", pass).hasSize(3);
      bytes.accept((int) pair.bytes());
      datagrams.accept(pair.datagrams());
      int question = frames.stream().mapToInt(length -> length + MQTT_BYTES + MQTT_ACK_BYTES).sum();
      mqtt.accept(MQTT_IDLE_BYTES + question);
    }
    assertThat(pair.delivered()).isZero();
    System.out.printf(
        Locale.ROOT,
        "Full disk, %s: %d passes, %d to %d bytes each, at most %d datagrams; %d to find out;"
            + " over MQTT about %d%n",
        reason,
        DAY.size(),
        bytes.getMin(),
        bytes.getMax(),
        datagrams.getMax(),
        foundOut,
        mqtt.getMax());
  }

  private void allArrives() throws IOException {
    pair.pass(Duration.ofMinutes(4), Duration.ofMinutes(90));
    assertThat(pair.delivered()).isEqualTo(3 + DAY.size());
    assertThat(pair.waiting()).isZero();
  }
}
