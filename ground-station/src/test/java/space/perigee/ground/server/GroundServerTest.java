package space.perigee.ground.server;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/** Over a real broker, with satellites made of the code that flies. */
public class GroundServerTest {

  private static final Weights START = TestModel.of(0.5);
  private static final String TOPICS = "perigee/v1/" + TestServer.MISSION + "/";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  @Test
  void averagesWhatTheSatellitesLearnedAndSendsItToEach() throws Exception {
    try (TestServer server = TestServer.start(state, START, "a", "b");
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite b = server.satellite("b", START).contact()) {
      a.offer(TestModel.of(0.6), 300);
      b.offer(TestModel.of(1.0), 100);
      until(() -> !a.models().isEmpty() && !b.models().isEmpty() && a.isIdle() && b.isIdle(), a, b);

      Incoming global = a.models().get(0);
      assertThat(global.weights().get(0)).isCloseTo(0.7f, within(1e-6f));
      assertThat(global.samples()).isEqualTo(400);
      assertThat(global.merged()).isEqualTo(Subject.prefix(TestModel.of(0.6).version()));
      assertThat(b.models().get(0).weights()).isEqualTo(global.weights());
      assertThat(b.models().get(0).merged()).isEqualTo(Subject.prefix(TestModel.of(1.0).version()));

      untilGround(server, a, b);
      JsonNode status = server.api().status();
      assertThat(status.path("number").asLong()).isEqualTo(1);
      assertThat(status.path("version").asText()).isEqualTo(global.weights().version().hex());
      assertThat(status.path("accuracy").asDouble()).isEqualTo(global.weights().get(0));
      assertThat(server.api().satellite("a").path("deltas").asLong()).isEqualTo(1);
      assertThat(server.api().satellite("a").path("bytesReceived").asLong()).isPositive();
      assertThat(server.api().satellite("a").path("version").asText())
          .isEqualTo(TestModel.of(0.6).version().hex());
    }
  }

  @Test
  void givesASatelliteThatComesLateTheNewestVersion() throws Exception {
    try (TestServer server = TestServer.start(state, START);
        FakeSatellite early = server.satellite("early", START).contact()) {
      for (int i = 1; i <= 3; i++) {
        early.offer(TestModel.of(0.5 + i * 0.1), i * 100L);
        int version = i;
        until(() -> number(server) == version && early.isIdle(), early);
      }
      try (FakeSatellite late = server.satellite("late", START).contact()) {
        late.offer(TestModel.of(0.55), 1);
        until(() -> !late.models().isEmpty(), late, early);

        assertThat(late.models().get(0).weights()).isEqualTo(TestModel.of(0.8));
        assertThat(late.models().get(0).merged()).isNull();
      }
    }
  }

  @Test
  void keepsTheFlyingVersionWhenTheGateRefusesTheNext() throws Exception {
    try (TestServer server = TestServer.start(state, START, "a");
        FakeSatellite a = server.satellite("a", START).contact()) {
      a.offer(TestModel.of(0), 10);
      until(() -> server.api().json("/api/v1/versions").path("versions").size() == 2, a);

      JsonNode refused = server.api().json("/api/v1/versions").path("versions").get(0);
      assertThat(refused.path("published").asBoolean()).isFalse();
      assertThat(refused.path("reason").asText()).contains("gate accuracy 0.0000");
      assertThat(server.api().status().path("version").asText()).isEqualTo(START.version().hex());
      assertThat(server.api().json("/api/v1/events").toString()).contains("version-refused");
      assertThat(a.models()).isEmpty();
    }
  }

  @Test
  void goesOnWhereItStoppedAfterARestart() throws Exception {
    String version;
    long numberBefore;
    try (TestServer server = TestServer.start(state, START, "a", "b");
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite b = server.satellite("b", START).contact()) {
      a.offer(TestModel.of(0.6), 300);
      b.offer(TestModel.of(1.0), 100);
      until(() -> !a.models().isEmpty() && !b.models().isEmpty() && a.isIdle() && b.isIdle(), a, b);
      // Of the next round, only a delivers before the end.
      a.offer(TestModel.of(0.8), 500);
      until(a::isIdle, a, b);
      untilGround(server, a, b);
      version = server.api().status().path("version").asText();
      numberBefore = server.api().status().path("number").asLong();
    }
    try (TestServer server = TestServer.start(state, START, "a", "b")) {
      JsonNode status = server.api().status();
      assertThat(status.path("version").asText()).isEqualTo(version);
      assertThat(status.path("number").asLong()).isEqualTo(numberBefore);
      assertThat(status.path("round").path("delivered").asInt()).isEqualTo(1);
      assertThat(server.api().satellite("a").path("deltas").asLong()).isEqualTo(2);
      assertThat(server.api().satellite("a").path("globalNumber").asLong()).isEqualTo(numberBefore);

      try (FakeSatellite b = server.satellite("b", START).contact()) {
        b.offer(TestModel.of(0.9), 500);
        until(() -> !b.models().isEmpty(), b);
        assertThat(b.models().get(0).weights().get(0))
            .as("0.7 + (200 * 0.1 - 400 * 0.1) / 600")
            .isCloseTo(0.666667f, within(1e-6f));
      }
    }
  }

  @Test
  void doesNotSendAVersionASecondTimeAfterARestart() throws Exception {
    try (TestServer server = TestServer.start(state, START, "a", "b");
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite b = server.satellite("b", START).contact()) {
      a.offer(TestModel.of(0.6), 10);
      b.offer(TestModel.of(0.7), 10);
      until(() -> !a.models().isEmpty() && !b.models().isEmpty() && a.isIdle() && b.isIdle(), a, b);
      untilGround(server, a, b);
    }
    try (TestServer server = TestServer.start(state, START, "a", "b");
        FakeSatellite a = server.satellite("a", START).contact()) {
      a.offer(TestModel.of(0.8), 20);
      until(() -> a.receipts().size() == 1, a);
      assertThat(offersTo(server, "a")).isEqualTo(1);
    }
  }

  @Test
  void offersAVersionAgainThatTheDiskHasLost() throws Exception {
    try (TestServer server = TestServer.start(state, START, "a", "late");
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite late = server.satellite("late", START).contact()) {
      late.offer(TestModel.of(0.7), 10);
      until(late::isIdle, late);
      a.offer(TestModel.of(0.6), 10);
      until(() -> offersTo(server, "late") == 1, a); // late is not pumped, and receives nothing
    }
    delete("models-waiting/late");
    try (TestServer server = TestServer.start(state, START, "a", "late");
        FakeSatellite late = server.satellite("late", START).contact()) {
      until(() -> late.models().size() == 1, late);
      assertThat(offersTo(server, "late")).isGreaterThan(1);
    }
  }

  /** Deletes the files in a folder of the state, wherever that is. */
  private void delete(String folder) throws IOException {
    int deleted = 0;
    try (Stream<Path> all = Files.walk(state)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.resolveSibling("").endsWith(folder)) {
          Files.delete(file);
          deleted++;
        }
      }
    }
    assertThat(deleted).isPositive();
  }

  private static long offersTo(TestServer server, String satellite) {
    long count = 0;
    for (JsonNode event : server.api().json("/api/v1/events").path("events")) {
      boolean isOffer =
          event.path("kind").asText().equals("version-offered")
              && event.path("satellite").asText().equals(satellite);
      count += isOffer ? 1 : 0;
    }
    return count;
  }

  @Test
  void refusesTheStateOfAnotherStartModel() throws Exception {
    TestServer.start(state, START, "a").close();
    assertThatThrownBy(() -> TestServer.start(state, TestModel.of(0.1), "a"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("start model");
  }

  @Test
  void survivesHostileFrames() throws Exception {
    long seed = 20261123;
    try (TestServer server = TestServer.start(state, START, "a");
        FakeSatellite a = server.satellite("a", START).contact()) {
      a.offer(TestModel.of(0.6), 10);
      attack(server.link().replace("mqtt://", "tcp://"), new Random(seed));
      until(() -> number(server) == 1 && a.isIdle(), a);

      until(() -> server.api().get("/metrics").body().contains("reason=\"unknown_satellite\""), a);
      String metrics = server.api().get("/metrics").body();
      assertThat(metrics).containsPattern("refused_total\\{reason=\"not_a_frame\"\\} [1-9]");
      assertThat(metrics).contains("refused_total{reason=\"failure\"} 0.0");
      assertThat(server.api().status().path("satellites").path("known").asInt()).isEqualTo(1);
      assertThat(a.receipts().get(0).verdict()).isEqualTo(Receipt.Verdict.ACCEPTED);
    }
  }

  /** Random bytes, and frames of others, on every topic that the ground listens to. */
  private static void attack(String uri, Random random) throws MqttException {
    MqttClient client = new MqttClient(uri, "attacker", new MemoryPersistence());
    try {
      client.connect();
      for (int i = 0; i < 300; i++) {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        String satellite = i % 3 == 0 ? "stranger" + i : "a";
        String lane = i % 2 == 0 ? "/down/control" : "/down/segment";
        client.publish(TOPICS + satellite + lane, bytes, 0, false);
        client.publish(TOPICS + satellite + "x/state", bytes, 0, false);
      }
      client.publish(TOPICS + "../down/control", new byte[10], 0, false);
      client.publish(
          TOPICS + "stranger/state", "online".getBytes(StandardCharsets.UTF_8), 0, false);
      client.disconnect();
    } finally {
      client.close();
    }
  }

  @Test
  void knowsWhoIsOnline() throws Exception {
    try (TestServer server = TestServer.start(state, START, "a");
        FakeSatellite a = server.satellite("a", START).contact()) {
      until(() -> server.api().satellite("a").path("online").asBoolean(), a);
      a.endContact();
      until(() -> !server.api().satellite("a").path("online").asBoolean(), a);
    }
  }

  @Test
  void namesThePortThatIsInUse() throws Exception {
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
      assertThatThrownBy(
              () ->
                  new space.perigee.ground.port.ListenPort(
                          "--mqtt-port", "127.0.0.1", taken.getLocalPort())
                      .requireFree())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("--mqtt-port " + taken.getLocalPort());
    }
  }

  private static long number(TestServer server) {
    return server.api().status().path("number").asLong();
  }

  /** Until the ground has the receipts of all that it sent. */
  private static void untilGround(TestServer server, FakeSatellite... satellites) {
    until(
        () -> {
          long number = server.api().status().path("number").asLong();
          boolean all = server.api().json("/api/v1/transfers").path("transfers").isEmpty();
          for (JsonNode satellite : server.api().json("/api/v1/satellites").path("satellites")) {
            all &= satellite.path("globalNumber").asLong() == number;
          }
          return all;
        },
        satellites);
  }

  private static void until(BooleanSupplier condition, FakeSatellite... satellites) {
    FakeSatellite.pumpUntil(ofSeconds(15), condition, satellites);
  }
}
