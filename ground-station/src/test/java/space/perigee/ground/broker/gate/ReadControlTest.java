package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadControlTest {

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ReadControl control =
      new ReadControl(channel.pipeline().context(ChannelInboundHandlerAdapter.class));

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  @Test
  void waitsUntilMessagesAreRouted() {
    for (int i = 0; i < 256; i++) {
      control.arrived(1);
    }
    assertThat(reads()).isTrue();
    control.arrived(1);
    assertThat(reads()).isFalse();
    control.routed(1);
    assertThat(reads()).isTrue();

    control.arrived(2 << 20);
    assertThat(reads()).isFalse();
    control.routed(2 << 20);
    assertThat(reads()).isTrue();
  }

  @Test
  void waitsWhileTheClientDoesNotRead() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    control.update();
    assertThat(reads()).isFalse();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    control.update();
    assertThat(reads()).isTrue();
  }

  @Test
  void waitsUntilTheDebtOfTheClientIsPaid() {
    channel.freezeTime();
    control.pause(Duration.ofSeconds(1));
    assertThat(reads()).isFalse();
    channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(reads()).isFalse();
    channel.advanceTimeBy(2, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(reads()).isTrue();
  }
}
