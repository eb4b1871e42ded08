package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

@SuppressWarnings("NullAway.Init")
class KillTest {

  private static final int ACKNOWLEDGED = 40;

  @TempDir Path folder;

  /** Stores one delta after the other, and says so after each; ends only by being killed. */
  static final class Writer {

    public static void main(String[] args) {
      try (Database database = Database.open(Path.of(args[0]))) {
        GroundStore store = GroundStoreTest.claimed(database);
        GroundStoreTest.firstHeard(store, "a");
        for (int i = 0; ; i++) {
          Weights weights = weightsOf(i);
          GroundStoreTest.decided(
              store,
              GroundStoreTest.accepted("a", weights),
              weights,
              0,
              GroundStoreTest.exchange(weights));
          System.out.println(i);
        }
      }
    }
  }

  private static Weights weightsOf(int i) {
    return TestModel.of(i / 1024.0);
  }

  @Test
  void losesNothingThatItSaidItHasWhenKilled() throws Exception {
    int said = -1;
    try (Child child = Child.start(Writer.class, folder.toString())) {
      while (said < ACKNOWLEDGED) {
        said = Integer.parseInt(String.valueOf(child.nextLine()));
      }
      child.kill();
      for (String line = child.nextLine(); line != null; line = child.nextLine()) {
        said = Integer.parseInt(line);
      }
    }
    try (Database database = Database.open(folder)) {
      GroundStore store = GroundStoreTest.claimed(database);
      int stored = (int) store.satelliteStore().satellites().get(0).delivered().deltas() - 1;
      // One more may be on disk whose line was not written.
      assertThat(stored).isBetween(said, said + 1);
      assertThat(store.satelliteStore().contributions().get(0).version())
          .isEqualTo(weightsOf(stored).version());
      assertThat(
              store.satelliteStore().exchange("a").orElseThrow().state().mirror().received().get(0))
          .isEqualTo(weightsOf(stored));
    }
  }

  @Test
  void refusesAStateThatIsOpenElsewhere() throws Exception {
    try (Child child = Child.start(Writer.class, folder.toString())) {
      child.nextLine();
      assertThatThrownBy(() -> Database.open(folder))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--state " + folder);
    }
  }
}
