package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;

/** What a step of the ground makes durable, and when it answers. */
class SatelliteSessionsTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aReceiptLeavesAfterTheCommitAndNotBefore() {
    try (GroundRig ground = new GroundRig(folder, START, Set.of("a"), null)) {
      DirectSatellite a = ground.satellite("a");
      a.offer(TestModel.of(0.6), 100, ground.clock.instant());
      a.send(ground.clock.instant());
      ground.receive();
      assertThat(ground.deliveries).isEmpty();
      assertThat(ground.store.satelliteStore().contributions()).isEmpty();

      ground.step();
      a.receive(ground.clock.instant());

      assertThat(a.receipts).extracting(Receipt::verdict).containsExactly(Receipt.Verdict.ACCEPTED);
      assertThat(ground.deliveries)
          .extracting(Contribution::version)
          .containsExactly(TestModel.of(0.6).version());
      assertStored(ground);
    }
  }

  private static void assertStored(GroundRig ground) {
    assertThat(ground.store.satelliteStore().contributions())
        .usingElementComparatorIgnoringFields("receivedAt")
        .isEqualTo(ground.deliveries);
  }
}
