package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.model.Weights;

class SilentSatelliteTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  private static void awaitOpen(TestServer server, IntPredicate wanted) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              String metrics = server.api().get("/metrics").body();
              Matcher line = Pattern.compile("(?m)^perigee_sessions_open (\\S+)").matcher(metrics);
              return line.find() && wanted.test((int) Double.parseDouble(line.group(1)));
            });
  }

  private static void deliver(FakeSatellite satellite, Weights weights) {
    satellite.offer(weights, 10);
    await()
        .atMost(LONG)
        .until(
            () -> {
              satellite.pump();
              return satellite.isIdle();
            });
  }

  @Test
  void namedSatellitesTakeUpNoSessionUntilTheyCome() throws IOException {
    try (TestServer server = TestServer.start(state, START, "a", "b", "c");
        FakeSatellite satellite = server.satellite("b", START)) {
      awaitOpen(server, open -> open == 0);
      assertThat(server.api().json("/api/v1/satellites").path("satellites")).hasSize(3);
      deliver(satellite.contact(), TestModel.of(0.6));
      awaitOpen(server, open -> open == 1);
    }
  }

  @Test
  void aSilentSatelliteIsForgottenAndGoesOnWhereItWasWhenItReturns() throws IOException {
    try (TestServer server = TestServer.startForgetting(state, START, Duration.ofMillis(200));
        FakeSatellite satellite = server.satellite("a", START)) {
      deliver(satellite.contact(), TestModel.of(0.6));
      awaitOpen(server, open -> open == 1);
      satellite.endContact();
      awaitOpen(server, open -> open == 0);
      assertThat(server.api().satellite("a").path("deltas").asInt()).isEqualTo(1);
      assertThat(server.api().satellite("a").path("version").asText())
          .isEqualTo(TestModel.of(0.6).version().hex());

      deliver(satellite.contact(), TestModel.of(0.7));
      awaitOpen(server, open -> open == 1);
      assertThat(server.api().satellite("a").path("deltas").asInt()).isEqualTo(2);
      assertThat(satellite.receipts()).allMatch(receipt -> receipt.held().isEmpty());
    }
  }

  @Test
  void aSatelliteInReachKeepsItsSessionHoweverSilentItIs() throws Exception {
    try (TestServer server = TestServer.startForgetting(state, START, Duration.ofMillis(50));
        FakeSatellite satellite = server.satellite("a", START)) {
      deliver(satellite.contact(), TestModel.of(0.6));
      awaitOpen(server, open -> open == 1);
      await()
          .during(Duration.ofMillis(500))
          .atMost(LONG)
          .until(() -> server.api().satellite("a").path("online").asBoolean());
      awaitOpen(server, open -> open == 1);
    }
  }
}
