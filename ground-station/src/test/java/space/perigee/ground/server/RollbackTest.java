package space.perigee.ground.server;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.access.ApiAddress;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.control.GroundControl;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.RemoteGround;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.StandingRegister;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** Publishing an earlier version, over a real broker and the API. */
class RollbackTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  @Test
  void everySatelliteGetsTheOrderAndTheWeights() throws Exception {
    try (TestServer server = TestServer.start(state, START);
        FakeSatellite stale = server.satellite("stale", START).contact();
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite b = server.satellite("b", START).contact()) {
      publish(server, 1, 0.6, a, stale);
      stale.endContact();
      publish(server, 2, 0.7, a, b);
      publish(server, 3, 0.8, a, b);
      publish(server, 4, 0.9, a, b);
      GroundOperations ground = remote();
      Weights wanted = ground.weights(1);

      VersionRegistry.VersionDetails published =
          ground.publish(Action.ROLLBACK, 1, "the scenes of May were mislabeled");
      assertThat(published.version().number()).isEqualTo(5);
      assertThat(published.version().source()).isEqualTo(1);
      assertThat(published.parent()).isEqualTo(4);
      assertThat(published.version().version()).isEqualTo(wanted.version().hex());
      until(() -> holds(a, wanted) && holds(b, wanted) && answered(ground) == 2, a, b);
      stale.contact();
      until(() -> holds(stale, wanted) && answered(ground) == 3, a, b, stale);

      for (FakeSatellite satellite : List.of(a, b, stale)) {
        assertThat(satellite.orders())
            .extracting(GlobalVersionOrder::action, GlobalVersionOrder::version)
            .containsExactly(tuple(Action.ROLLBACK, wanted.version()));
      }
      assertThat(events(server)).contains("rolled-back", "order-accepted");
      assertThat(server.api().status().path("version").asText()).isEqualTo(wanted.version().hex());
    }
  }

  @Test
  void whatWasLearnedFromAnUndoneVersionDoesNotCount() throws Exception {
    try (TestServer server = TestServer.start(state, START);
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite away = server.satellite("away", START).contact()) {
      publish(server, 1, 0.6, a, away);
      publish(server, 2, 0.7, a, away);
      away.endContact();
      GroundOperations ground = remote();
      ground.publish(Action.ROLLBACK, 1, "");
      Weights wanted = ground.weights(1);
      until(() -> holds(a, wanted), a);
      away.offerSinceNewest(TestModel.of(0.95), 300);
      away.contact();
      until(() -> events(server).contains("update-left-out") && holds(away, wanted), a, away);

      publish(server, 4, 0.65, a, away);
      assertThat(newest(a).get(0))
          .as("200 samples at 0.70, 100 at 0.60")
          .isCloseTo(0.6666667f, within(1e-5f));
    }
  }

  @Test
  void aCommandActsOnTheStateOfAServerThatIsStopped() throws Exception {
    Weights wanted;
    try (TestServer server = TestServer.start(state, START);
        FakeSatellite a = server.satellite("a", START).contact();
        FakeSatellite b = server.satellite("b", START).contact()) {
      publish(server, 1, 0.6, a, b);
      publish(server, 2, 0.7, a, b);
      wanted = remote().weights(1);
    }
    try (Database database = Database.open(state)) {
      GroundControl control =
          new GroundControl(
              new GroundControl.State(
                  VersionRegistry.of(database),
                  new Ledger(database),
                  new OrderBook(database),
                  new BackupWriter(database.storage(), state, Clock.systemUTC()),
                  new GroundControl.Fleet(name -> true, new StandingRegister(database).open())),
              Clock.systemUTC(),
              GroundControl.Owner.none());
      assertThat(control.publish(Action.ROLLBACK, 1, "").version().number()).isEqualTo(3);
      assertThat(control.weights(3)).isEqualTo(wanted);
      assertThatThrownBy(() -> control.publish(Action.ROLLBACK, 1, ""))
          .isInstanceOf(InputException.class)
          .hasMessage("version 1: its weights are published already");
      assertThatThrownBy(() -> control.publish(Action.PROMOTE, 9, ""))
          .hasMessage("version 9: does not exist; the newest is 3");
    }
    try (TestServer server = TestServer.start(state, START);
        FakeSatellite a = server.satellite("a", START).contact()) {
      a.offer(TestModel.of(0.55), 1);
      until(() -> holds(a, wanted) && a.orders().size() == 1, a);
      assertThat(server.api().status().path("number").asLong()).isEqualTo(3);
    }
  }

  @Test
  void theServerThatIsAskedForWhatItCannotDoSaysWhy() throws Exception {
    try (TestServer server = TestServer.start(state, START)) {
      GroundOperations ground = remote();

      assertThat(ground.weights(0)).isEqualTo(START);
      assertThat(ground.versions(10)).hasSize(1);
      assertThatThrownBy(() -> ground.publish(Action.ROLLBACK, 7, ""))
          .isInstanceOf(InputException.class)
          .hasMessage("there is no version 7");
      RemoteGround stranger = new RemoteGround(address(), "");
      assertThatThrownBy(() -> stranger.publish(Action.ROLLBACK, 0, ""))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("token");
      assertThat(stranger.isRunning()).isTrue();
      assertThat(events(server)).doesNotContain("rolled-back");
    }
  }

  private String address() throws IOException {
    return ApiAddress.find(state).orElseThrow().toString();
  }

  private GroundOperations remote() throws IOException {
    return new RemoteGround(address(), ApiTokens.read(state.resolve(ApiTokens.FILE)).write());
  }

  private static int answered(GroundOperations ground) {
    return ground.orders(OrderBook.Filter.all(), 1).get(0).accepted();
  }

  private static boolean holds(FakeSatellite satellite, Weights weights) {
    return !satellite.models().isEmpty() && newest(satellite).equals(weights);
  }

  private static Weights newest(FakeSatellite satellite) {
    return satellite.models().get(satellite.models().size() - 1).weights();
  }

  private static List<String> events(TestServer server) {
    return server.api().json("/api/v1/events?limit=100").path("events").findValuesAsText("kind");
  }

  /** Two satellites deliver, and are the whole round; its version lies between them. */
  private void publish(
      TestServer server, long number, double value, FakeSatellite one, FakeSatellite other)
      throws Exception {
    one.offerSinceNewest(TestModel.of(value + 0.05), 100 * number);
    other.offerSinceNewest(TestModel.of(value - 0.05), 100 * number);
    until(
        () ->
            server.api().status().path("number").asLong() == number
                && one.isIdle()
                && other.isIdle(),
        one,
        other);
    Weights published = remote().weights(number);
    until(() -> holds(one, published) && holds(other, published), one, other);
  }

  private static void until(Callable<Boolean> condition, FakeSatellite... satellites) {
    await()
        .atMost(ofSeconds(40))
        .pollDelay(ofMillis(1))
        .pollInterval(ofMillis(1))
        .until(
            () -> {
              for (FakeSatellite satellite : satellites) {
                satellite.pump();
              }
              return condition.call();
            });
  }
}
