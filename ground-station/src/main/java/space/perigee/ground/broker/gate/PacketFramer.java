package space.perigee.ground.broker.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts a stream of bytes into whole MQTT packets (MQTT 5.0, 2.1). Netty's decoder of packets would
 * hold the properties of a packet whatever length they announce, and decode them again from the
 * start with every byte that arrives.
 */
final class PacketFramer extends ByteToMessageDecoder {

  private static final int MAX_LENGTH_BYTES = 4;

  private final int maxBytes;

  /**
   * @param maxBytes longest packet behind its fixed header (bytes)
   */
  PacketFramer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> packets) {
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
