package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketFramerTest {

  private static final int PER_SECOND = 2;
  private static final byte[] PING = {(byte) 0xC0, 0};

  private Instant now = Instant.EPOCH;
  private int packets;
  private Duration longestPause = Duration.ZERO;

  /** Counts packets against a rate, as the gate does. */
  private final class Paced extends ChannelInboundHandlerAdapter {

    private final PacedRate rate = new PacedRate(PER_SECOND, () -> now);
    private @Nullable ReadControl reading;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
      ((ByteBuf) packet).release();
      if (reading == null) {
        reading = new ReadControl(ctx);
      }
      packets++;
      Duration pause = rate.take(1);
      longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
      reading.pause(pause);
    }
  }

  private final EmbeddedChannel channel = new EmbeddedChannel(new PacketFramer(10), new Paced());

  private void arrive(int pings) {
    ByteBuf bytes = Unpooled.buffer();
    for (int i = 0; i < pings; i++) {
      bytes.writeBytes(PING);
    }
    channel.writeInbound(bytes);
  }

  private void pass(Duration time) {
    now = now.plus(time);
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
  }

  @Test
  void aReadFullOfPacketsMakesNoDebtOfMoreThanOne() {
    channel.freezeTime();
    arrive(10_000);
    assertThat(packets).isEqualTo(PER_SECOND + 1);
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofMillis(500));
    }
    assertThat(packets).isEqualTo(PER_SECOND + 1 + 10);
    assertThat(longestPause).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void whatArrivedDuringAPauseComesAfterwards() {
    channel.freezeTime();
    arrive(4);
    arrive(1);
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofMillis(500));
    }
    assertThat(packets).isEqualTo(5);
    arrive(1);
    pass(Duration.ofMillis(500));
    assertThat(packets).isEqualTo(6);
  }

  @Test
  void whatArrivedBeforeTheEndComesWithTheEnd() {
    arrive(10);
    channel.finish();
    assertThat(packets).isEqualTo(10);
  }
}
