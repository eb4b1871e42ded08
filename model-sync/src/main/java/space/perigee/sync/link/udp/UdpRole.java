package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What differs between the two ends of a {@link UdpLink}. Not thread-safe. */
interface UdpRole {

  /** A new channel, bound or connected. */
  DatagramChannel newChannel() throws IOException;

  /**
   * The channel is open; does what is due.
   *
   * @param send sends a datagram
   * @return nanoseconds until something is due again
   */
  long tick(long now, BiConsumer<SocketAddress, ByteBuffer> send);

  /** A hello came; false if it means nothing here. */
  boolean hello(SocketAddress from, Hello hello, long now);

  /** A frame came; the satellite that it is from or for, or null if that is nobody. */
  @Nullable String frame(SocketAddress from, long now);

  /** What came from there was the other end's own. */
  void confirm(SocketAddress from);

  /** Where frames for a satellite go. */
  List<SocketAddress> addressesOf(String satellite, long now);

  /** The channel is about to be closed. */
  void end(BiConsumer<SocketAddress, ByteBuffer> send);
}
