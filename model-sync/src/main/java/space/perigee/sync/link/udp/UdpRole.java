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

  /** Opens a channel, bound or connected. */
  DatagramChannel newChannel() throws IOException;

  /**
   * Does what is due while the channel is open.
   *
   * @param send sends a datagram
   * @return nanoseconds until something is due again
   */
  long tick(long now, BiConsumer<SocketAddress, ByteBuffer> send);

  /** Handles a hello; false if it means nothing here. */
  boolean hello(SocketAddress from, Hello hello, long now);

  /** The satellite of a frame from that address; null if the address is unknown. */
  @Nullable String frame(SocketAddress from, long now);

  /** An address has sent an authenticated frame. */
  void confirm(SocketAddress from);

  /** The addresses to which frames for a satellite are sent. */
  List<SocketAddress> addressesOf(String satellite, long now);

  /** The channel is about to be closed. */
  void end(BiConsumer<SocketAddress, ByteBuffer> send);
}
