package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.DirectSatellite;
import space.perigee.ground.RetainedBytes;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Peer;

/** What sessions hold in memory. */
@SuppressWarnings("NullAway.Init")
class SessionMemoryTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(250, 200))));
  private static final long MOST_BYTES = 30_000;

  @TempDir Path folder;
  private final Random random = new Random(3);
  private final List<DirectSatellite> satellites = new ArrayList<>();

  private GroundRig ground(int satellites) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < satellites; i++) {
      names.add(String.format("s%03d", i));
    }
    return new GroundRig(folder, trained(Weights.zero(LAYOUT)), names, null);
  }

  private Weights trained(Weights from) {
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  private DirectSatellite come(GroundRig ground) {
    DirectSatellite satellite =
        ground.satellite(
            String.format("s%03d", satellites.size()),
            new DeltaTarget.Density(0.05),
            Peer.passing());
    ground.step();
    satellites.add(satellite);
    return satellite;
  }

  private void deliver(GroundRig ground, DirectSatellite satellite, int deltas) {
    int before = satellite.receipts.size();
    for (int i = 1; i <= deltas; i++) {
      Instant now = ground.clock.instant();
      Weights learned = trained(satellite.exchange.state().mirror().received().get(0));
      satellite.offer(learned, 100L * (before + i), now);
      satellite.send(now);
      ground.step();
      ground.step();
      satellite.receive(now);
    }
    ground.link.take(satellite.name);
    assertThat(satellite.receipts).hasSize(before + deltas);
  }

  @Test
  void aSessionHoldsMuchLessThanAByteForEachParameter() {
    try (GroundRig ground = ground(6)) {
      deliver(ground, come(ground), 3);
      deliver(ground, come(ground), 3);
      long before = RetainedBytes.of(ground.sessions, ground.store);
      for (int i = 0; i < 4; i++) {
        deliver(ground, come(ground), 3);
      }
      long each = (RetainedBytes.of(ground.sessions, ground.store) - before) / 4;

      assertThat(each).isBetween(500L, MOST_BYTES);
    }
  }

  @Test
  void ofManySatellitesThatLeftThoseThatLeftFirstAreClosed() {
    int count = OpenSessions.MOST_ABSENT + 10;
    try (GroundRig ground = ground(count)) {
      for (int i = 0; i < count; i++) {
        come(ground);
      }
      DirectSatellite first = satellites.get(0);
      deliver(ground, first, 2);
      satellites.forEach(satellite -> ground.link.offline(satellite.name));
      ground.step();
      assertThat(ground.board.open()).isEqualTo(count);

      ground.time.advance(OpenSessions.LINGER.plus(Duration.ofSeconds(1)));
      ground.step();
      assertThat(ground.board.open()).isEqualTo(OpenSessions.MOST_ABSENT);

      ground.link.online(first.name);
      first.onLinkUp();
      ground.step();
      deliver(ground, first, 3);
    }
  }
}
