package space.perigee.ground.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.OpenSeal;

/** A ground station whose disk, a real one, is full. */
class FullDiskTest {

  private static final Weights START = TestModel.of(0.5);

  /** A deferral of ten minutes takes a second. */
  private static final double SPEED = 600;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final MissionClock clock =
      new MissionClock(
          Clock.systemUTC(), Clock.systemUTC().instant(), Clock.systemUTC().instant(), SPEED);

  @Test
  void itIsRedTakesNothingAndGetsAllOnceThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, "64m");
        TestServer server = TestServer.startAt(disk.path().resolve("state"), START, clock, "a");
        FakeSatellite a =
            new FakeSatellite(server.link(), TestServer.MISSION, "a", START, new OpenSeal(), clock)
                .contact()) {
      a.offer(TestModel.of(0.6), 10);
      until(() -> a.receipts().size() == 1, a);
      assertThat(server.api().get("/healthz").statusCode()).isEqualTo(200);

      disk.fill();
      until(() -> server.api().get("/healthz").statusCode() == 503, a);
      HttpResponse<String> red = server.api().get("/healthz");
      assertThat(red.body()).contains("cannot-take").contains("is full: 0 bytes free");
      a.offer(TestModel.of(0.8), 20);
      pump(a, Duration.ofSeconds(2));
      long before = a.bytesSent();
      int deferrals = a.deferrals();
      assertThat(deferrals).isPositive();
      pump(a, Duration.ofSeconds(10));
      int questions = a.deferrals() - deferrals;
      assertThat(questions).as("questions in 100 minutes").isBetween(3, 12);
      assertThat(a.bytesSent() - before).isLessThan(questions * 300L + 300);
      assertThat(a.receipts()).hasSize(1);

      disk.empty();
      until(() -> a.receipts().size() == 2, a);
      until(() -> server.api().get("/healthz").statusCode() == 200, a);
      assertThat(server.api().satellite("a").path("deltas").asLong()).isEqualTo(2);
    }
  }

  /** The database is in the middle of writing when the disk is full, and has closed itself. */
  @Test
  void aDatabaseThatFailedIsOpenedAgain() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, "64m");
        TestServer server = TestServer.startAt(disk.path().resolve("state"), START, clock, "a");
        FakeSatellite a =
            new FakeSatellite(server.link(), TestServer.MISSION, "a", START, new OpenSeal(), clock)
                .contact()) {
      a.offer(TestModel.of(0.6), 10);
      until(() -> a.receipts().size() == 1, a);
      a.offer(TestModel.of(0.7), 20);
      disk.fill();
      pump(a, Duration.ofSeconds(3));
      disk.empty();
      until(() -> a.receipts().size() == 2, a);
      until(() -> server.api().get("/healthz").statusCode() == 200, a);
    }
  }

  private static void pump(FakeSatellite satellite, Duration wallTime) {
    long end = System.nanoTime() + wallTime.toNanos();
    while (System.nanoTime() < end) {
      satellite.pump();
    }
  }

  private static void until(BooleanSupplier condition, FakeSatellite satellite) {
    await()
        .dontCatchUncaughtExceptions()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              satellite.pump();
              return condition.getAsBoolean();
            });
  }
}
