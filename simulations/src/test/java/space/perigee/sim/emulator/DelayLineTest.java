package space.perigee.sim.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DelayLineTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  @Test
  void keepsEachBlockUntilItIsDue() {
    DelayLine line = new DelayLine(100);
    line.add(ByteBuffer.allocate(10), T0.plusSeconds(1));
    line.add(ByteBuffer.allocate(20), T0.plusSeconds(2));
    assertThat(line.nextDue()).isEqualTo(T0.plusSeconds(1));
    assertThat(line.peekDue(T0)).isNull();
    ByteBuffer first = requireNonNull(line.peekDue(T0.plusSeconds(1)));
    assertThat(first.remaining()).isEqualTo(10);
    first.position(10);
    line.delivered(10);
    assertThat(line.peekDue(T0.plusSeconds(1))).isNull();
    assertThat(line.nextDue()).isEqualTo(T0.plusSeconds(2));
  }

  @Test
  void keepsWhatASocketDidNotTake() {
    DelayLine line = new DelayLine(100);
    line.add(ByteBuffer.allocate(10), T0);
    ByteBuffer block = requireNonNull(line.peekDue(T0));
    block.position(4);
    line.delivered(4);
    assertThat(line.bytes()).isEqualTo(6);
    assertThat(line.peekDue(T0)).isSameAs(block);
    block.position(10);
    line.delivered(6);
    assertThat(line.isEmpty()).isTrue();
    assertThat(line.nextDue()).isNull();
  }

  @Test
  void hasNoRoomAtItsLimit() {
    DelayLine line = new DelayLine(30);
    line.add(ByteBuffer.allocate(29), T0);
    assertThat(line.hasRoom()).isTrue();
    line.add(ByteBuffer.allocate(1), T0);
    assertThat(line.hasRoom()).isFalse();
  }
}
