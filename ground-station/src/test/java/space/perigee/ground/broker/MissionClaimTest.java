package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.Mosquitto;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.model.Weights;
import space.perigee.sync.trust.SignedBytes;
import space.perigee.sync.v1.GroundClaim;

/** Several ground servers at one broker, which is not theirs. */
@SuppressWarnings("NullAway.Init")
class MissionClaimTest {

  private static final Weights START = TestModel.of(0.5);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PINGRESP = 13;
  private static final String MOSQUITTO = "mosquitto";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  /** Starts a broker, and returns the link over it. */
  private String broker(String kind) throws Exception {
    if (kind.equals(MOSQUITTO)) {
      return opened(new Mosquitto(folder, "allow_anonymous true")).link();
    }
    EmbeddedBroker broker =
        opened(TestBroker.start(TestServer.MISSION, null, folder.resolve("broker")));
    return broker.uri().replaceFirst("^[a-z]+", "mqtt");
  }

  private TestServer start(String link, String state, boolean takesOver) throws Exception {
    return opened(TestServer.startOver(link, folder.resolve(state), START, takesOver, null));
  }

  private void assertRefused(String link, String state) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> start(link, state, false))
        .withMessageContaining("link '" + link + "'")
        .withMessageContaining("mission test has another ground there, ground on ")
        .withMessageContaining("--take-over");
  }

  /** A satellite delivers, and the server accepts. */
  private static void assertServes(TestServer server, String satellite) {
    FakeSatellite sender = server.satellite(satellite, START).contact();
    try (sender) {
      sender.offer(TestModel.of(0.6), 10);
      await()
          .atMost(LONG)
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(2))
          .until(
              () -> {
                sender.pump();
                return !sender.receipts().isEmpty();
              });
    }
    assertThat(server.api().satellite(satellite).path("deltas").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {MOSQUITTO, "embedded"})
  void aSecondStateIsRefusedAndTheFirstOneServesOn(String kind) throws Exception {
    String link = broker(kind);
    TestServer first = start(link, "first", false);
    assertServes(first, "a");
    assertRefused(link, "second");
    assertServes(first, "b");
    first.close();
    assertRefused(link, "second");
    assertServes(start(link, "first", false), "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {MOSQUITTO, "embedded"})
  void whoTakesOverEndsTheOtherOne(String kind) throws Exception {
    String link = broker(kind);
    TestServer first = start(link, "first", false);
    TestServer second = start(link, "second", true);
    assertServes(second, "a");
    CompletableFuture<Void> end = first.finished();
    await().atMost(LONG).until(end::isCompletedExceptionally);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(end::join)
        .withCauseInstanceOf(InputException.class)
        .withMessageContaining("mission test has another ground there");
    assertServes(second, "b");
    first.close();
    assertRefused(link, "first");
  }

  @Test
  void ofTwoThatStartTogetherOneServes() throws Exception {
    String link = broker(MOSQUITTO);
    List<CompletableFuture<TestServer>> both =
        Stream.of("one", "two")
            .map(
                state ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return TestServer.startOver(
                                link, folder.resolve(state), START, false, null);
                          } catch (Exception e) {
                            throw new CompletionException(e);
                          }
                        }))
            .toList();
    List<TestServer> running = new ArrayList<>();
    for (CompletableFuture<TestServer> one : both) {
      one.thenAccept(this::opened).exceptionally(e -> null).join();
    }
    await()
        .atMost(LONG)
        .until(
            () -> {
              running.clear();
              for (CompletableFuture<TestServer> one : both) {
                if (!one.isCompletedExceptionally() && !one.join().finished().isDone()) {
                  running.add(one.join());
                }
              }
              return running.size() == 1;
            });
    assertServes(running.get(0), "a");
  }

  @Test
  void aBrokerThatIsDownIsClaimedWhenItComesUp() throws Exception {
    Mosquitto mosquitto = opened(new Mosquitto(folder, "allow_anonymous true"));
    mosquitto.kill();
    TestServer first = start(mosquitto.link(), "first", false);
    mosquitto.start();
    assertServes(first, "a");
    assertRefused(mosquitto.link(), "second");
  }

  /** The access list of docs/links.md; without it, the claim of a satellite would count. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAccessListKeepsSatellitesFromTheClaim(boolean hasList) throws Exception {
    TestAuthority authority = new TestAuthority(folder, "ca");
    TlsFiles ground = authority.give("ground", "EC", "dns:localhost,ip:127.0.0.1");
    authority.give("sat-1", "EC", "dns:sat-1");
    Path list = folder.resolve("acl");
    Files.writeString(
        list,
        """
        user ground
        topic readwrite perigee/v1/test/#
        pattern write perigee/v1/test/%u/down/+
        pattern write perigee/v1/test/%u/state
        pattern read perigee/v1/test/%u/up/+
        """);
    Mosquitto mosquitto =
        opened(
            new Mosquitto(
                folder,
                "user root",
                "cafile " + authority.ca(),
                "certfile " + ground.certificate(),
                "keyfile " + authority.key("ground"),
                "require_certificate true",
                "use_identity_as_username true",
                hasList ? "acl_file " + list : ""));
    String link =
        String.format(
            "mqtts://127.0.0.1:%d?ca=%s&cert=%s&key=%s",
            mosquitto.port(), authority.ca(), ground.certificate(), authority.key("ground"));
    SSLContext satellite = authority.context("sat-1");
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              try (RawMqtt client = RawMqtt.connect(link, satellite, "perigee/test/sat-1")) {
                client.send(RawMqtt.publish("perigee/v1/test/claim", claim(), true));
                client.send(RawMqtt.ping());
                return client.read().type() == PINGRESP;
              }
            });
    if (hasList) {
      start(link, "first", false);
    } else {
      assertRefused(link, "first");
    }
  }

  private static byte[] claim() {
    return SignedBytes.unsigned(
            GroundClaim.newBuilder()
                .setMission(TestServer.MISSION)
                .setGround("ground")
                .setState(ByteString.copyFrom(new byte[16]))
                .setNumber(9)
                .setHost("elsewhere")
                .build()
                .toByteArray())
        .toBytes();
  }
}
