package space.perigee.sim.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import space.perigee.sim.lab.faults.MissionKeys;
import space.perigee.sim.lab.faults.QuietLogs;
import space.perigee.sync.transfer.FrameSeal;

/** What someone has recorded of ends with keys, who has no keys: it has no effect. */
class CapturedTrafficTest {

  private static final int LONG = 20_000;

  private static MissionKeys keys;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Ends ends = ends(0);
  private final List<byte[]> captured = captured();

  @BeforeAll
  static void keys() throws IOException {
    QuietLogs.ofTransfers();
    keys = MissionKeys.create();
  }

  private static FrameSeal seal(String own, String other) {
    return keys.seal(own, other, 5, Ends.START);
  }

  private static Ends ends(int satellite) {
    String name = MissionKeys.satellite(satellite);
    return new Ends(
        new SplittableRandom(3),
        seal(name, MissionKeys.GROUND),
        seal(MissionKeys.GROUND, name),
        Ends.inMemory(),
        Ends.inMemory());
  }

  /** A whole exchange: contents both ways, losses, and their receipts. */
  private List<byte[]> captured() {
    ends.post(12);
    List<byte[]> frames = ends.talk(LONG, true);
    assertThat(ends.satellite.waiting() + ends.ground.waiting()).isZero();
    return frames;
  }

  private void assertNoEffect(Ends on, int delivered) {
    for (Ends.End end : List.of(on.satellite, on.ground)) {
      assertThat(end.endpoint.receiver().arriving()).isEmpty();
      assertThat(end.waiting()).isZero();
    }
    assertThat(on.satellite.delivered() + on.ground.delivered()).isEqualTo(delivered);
  }

  @Test
  void replayedAfterTheOwnersHaveForgotten() {
    ends.satellite.forget();
    ends.ground.forget();
    for (byte[] frame : captured) {
      ends.satellite.endpoint.onFrame(frame, ends.now());
      ends.ground.endpoint.onFrame(frame, ends.now());
    }
    assertNoEffect(ends, 12);
  }

  @Test
  void addressedToAnotherSatelliteOrToTheGroundInItsName() {
    Ends others = ends(1);
    for (byte[] frame : captured) {
      assertThat(others.satellite.endpoint.onFrame(frame, ends.now())).isFalse();
      assertThat(others.ground.endpoint.onFrame(frame, ends.now())).isFalse();
    }
    assertNoEffect(others, 0);
  }

  @Test
  void sentBackToWhoSentItOrToTheOtherEndNeverBoth() {
    for (byte[] frame : captured) {
      boolean atSatellite = ends.satellite.endpoint.onFrame(frame, ends.now().plusSeconds(60));
      boolean atGround = ends.ground.endpoint.onFrame(frame, ends.now().plusSeconds(60));
      assertThat(atSatellite && atGround).isFalse();
    }
  }

  @Test
  void cutAnywhere() {
    for (byte[] frame : captured) {
      byte[] cut = Arrays.copyOf(frame, random.nextInt(frame.length));
      assertThat(ends.satellite.endpoint.onFrame(cut, ends.now())).isFalse();
      assertThat(ends.ground.endpoint.onFrame(cut, ends.now())).isFalse();
    }
    assertNoEffect(ends, 12);
  }

  @Test
  void theBeginningOfOneWithTheEndOfAnother() {
    for (byte[] frame : captured) {
      byte[] other = captured.get(random.nextInt(captured.size()));
      int at = 1 + random.nextInt(Math.min(frame.length, other.length) - 1);
      byte[] mixed = Arrays.copyOf(frame, other.length);
      System.arraycopy(other, at, mixed, at, other.length - at);
      if (!Arrays.equals(mixed, other) && !Arrays.equals(mixed, frame)) {
        assertThat(ends.satellite.endpoint.onFrame(mixed, ends.now())).isFalse();
        assertThat(ends.ground.endpoint.onFrame(mixed, ends.now())).isFalse();
      }
    }
    assertNoEffect(ends, 12);
  }
}
