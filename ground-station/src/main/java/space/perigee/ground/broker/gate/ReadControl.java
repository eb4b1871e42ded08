package space.perigee.ground.broker.gate;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stops reading from a connection whose client is to wait: because it sent more than its quota, its
 * messages have not been routed yet, or it does not read what is sent to it. What has been read
 * already waits in front of the {@link PacketFramer}, and TCP makes the client wait. Used by the
 * thread of the connection alone.
 */
final class ReadControl {

  private static final long MAX_UNROUTED_BYTES = 1L << 20;
  private static final int MAX_UNROUTED = 256;

  private final ChannelHandlerContext connection;
  private boolean isPaced;
  private boolean isReading = true;
  private int unrouted;
  private long unroutedBytes;

  ReadControl(ChannelHandlerContext connection) {
    this.connection = connection;
  }

  void pause(Duration pause) {
    if (pause.isZero() || isPaced) {
      return;
    }
    isPaced = true;
    update();
    var unused =
        connection
            .executor()
            .schedule(
                () -> {
                  isPaced = false;
                  update();
                },
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  void arrived(int bytes) {
    unrouted++;
    unroutedBytes += bytes;
    update();
  }

  void routed(int bytes) {
    unrouted--;
    unroutedBytes -= bytes;
    update();
  }

  void update() {
    boolean isFull = unrouted > MAX_UNROUTED || unroutedBytes > MAX_UNROUTED_BYTES;
    boolean reads = !isPaced && !isFull && connection.channel().isWritable();
    if (connection.channel().config().isAutoRead() != reads) {
      connection.channel().config().setAutoRead(reads);
    }
    if (reads != isReading) {
      isReading = reads;
      pauseOrResumeFramer();
    }
  }

  private void pauseOrResumeFramer() {
    ChannelHandlerContext behind = connection.pipeline().context(PacketFramer.class);
    if (behind != null && behind.handler() instanceof PacketFramer framer) {
      if (isReading) {
        framer.resume(behind);
      } else {
        framer.pause();
      }
    }
  }
}
