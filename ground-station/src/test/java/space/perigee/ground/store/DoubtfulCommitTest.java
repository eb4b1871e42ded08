package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.database.EmbeddedStorage;
import space.perigee.ground.database.Storage;
import space.perigee.sync.model.Weights;

/** Commits that fail although the database has written them. */
@SuppressWarnings("NullAway.Init")
class DoubtfulCommitTest {

  private static final Weights FIRST = TestModel.of(0.6);
  private static final Weights SECOND = TestModel.of(0.7);

  @TempDir Path folder;
  private boolean fails;

  /** A storage whose commits cannot be made durable while {@link #fails}. */
  private Storage storage() {
    Storage real = new EmbeddedStorage(folder);
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (fails && method.getName().equals("makeDurable")) {
                throw new SQLException("Input/output error");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void theStateIsWhatTheDatabaseHasWrittenAfterAll() {
    try (Database database = Database.open(storage())) {
      GroundStore store = GroundStoreTest.claimed(database);
      SatelliteStore satellites = store.satelliteStore();
      GroundStoreTest.firstHeard(store, "a");
      GroundStoreTest.decided(
          store, GroundStoreTest.accepted("a", FIRST), FIRST, 0, GroundStoreTest.exchange(FIRST));
      fails = true;
      assertThatThrownBy(
              () ->
                  GroundStoreTest.decided(
                      store,
                      GroundStoreTest.accepted("a", SECOND),
                      SECOND,
                      0,
                      GroundStoreTest.exchange(SECOND)))
          .hasMessageContaining("Input/output error");
      satellites.forgetUncommitted("a");
      fails = false;
      assertThat(store.recovers()).isTrue();

      assertThat(satellites.satellite("a").orElseThrow().delivered().deltas()).isEqualTo(2);
      assertThat(satellites.exchange("a").orElseThrow().state().mirror().received().get(0))
          .isEqualTo(SECOND);
      GroundStoreTest.decided(
          store, GroundStoreTest.accepted("a", FIRST), FIRST, 0, GroundStoreTest.exchange(FIRST));
    }
    try (Database database = Database.open(folder)) {
      SatelliteStore satellites = GroundStoreTest.claimed(database).satelliteStore();
      assertThat(satellites.satellite("a").orElseThrow().delivered().deltas()).isEqualTo(3);
      assertThat(satellites.exchange("a").orElseThrow().state().mirror().received().get(0))
          .isEqualTo(FIRST);
    }
  }

  @Test
  void aSatelliteIsKnownWhoseFirstFrameWasWrittenAfterAll() {
    try (Database database = Database.open(storage())) {
      GroundStore store = GroundStoreTest.claimed(database);
      fails = true;
      assertThatThrownBy(() -> GroundStoreTest.firstHeard(store, "a")).isNotNull();
      store.satelliteStore().forgetUncommitted("a");
      fails = false;
      assertThat(store.recovers()).isTrue();

      assertThat(store.satelliteStore().satellite("a")).isPresent();
      assertThat(store.satelliteStore().exchange("a")).isPresent();
    }
  }
}
