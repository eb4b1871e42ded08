package space.perigee.ground.broker.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts a stream of bytes into whole MQTT packets (MQTT 5.0, 2.1). Netty's decoder of packets would
 * hold the properties of a packet whatever length they announce, and decode them again from the
 * start with every byte that arrives. While it is paused, it cuts none: one read can bring
 * thousands of packets, and a client is to wait after the first that exceeds its quota.
 */
final class PacketFramer extends ByteToMessageDecoder {

  private static final int MAX_LENGTH_BYTES = 4;

  private final int maxBytes;
  private boolean isPaused;

  /**
   * @param maxBytes longest packet behind its fixed header (bytes)
   */
  PacketFramer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Leaves the packets that follow for later; to be called by the thread of the connection. */
  void pause() {
    isPaused = true;
  }

  /** Goes on, first with what has arrived already; to be called by the thread of the connection. */
  void resume(ChannelHandlerContext own) {
    isPaused = false;
    own.executor().execute(() -> goOn(own));
  }

  private void goOn(ChannelHandlerContext own) {
    try {
      channelRead(own, Unpooled.EMPTY_BUFFER);
    } catch (Exception e) {
      own.fireExceptionCaught(e);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> packets) {
    if (isPaused && ctx.channel().isActive()) {
      return;
    }
    int start = in.readerIndex();
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      if (in.readableBytes() < i + 2) {
        return;
      }
      byte digit = in.getByte(start + 1 + i);
      length |= (digit & 0x7F) << (7 * i);
      if (digit >= 0) {
        cut(in, i + 2, length, packets);
        return;
      }
    }
    throw new TooLongFrameException("length of more than 4 bytes");
  }

  private void cut(ByteBuf in, int header, int length, List<Object> packets) {
    if (length > maxBytes) {
      throw new TooLongFrameException("packet of " + length + " bytes");
    }
    if (in.readableBytes() >= header + length) {
      packets.add(in.readRetainedSlice(header + length));
    }
  }
}
