package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the two ends of a {@link UdpLink}. Times are mission time in milliseconds.
 * Not thread-safe.
 */
interface UdpRole {

  /** What became of a datagram that is no frame. */
  enum Taken {
    TAKEN,
    /** Taken, and what was sent before it since the channel was opened is lost. */
    CAME_UP,
    UNKNOWN,
    MALFORMED
  }

  /** Opens a channel, bound or connected. */
  DatagramChannel newChannel(long now) throws IOException;

  /**
   * Does what is due while the channel is open; called several times a second.
   *
   * @param send sends a datagram
   */
  void tick(long now, BiConsumer<SocketAddress, ByteBuffer> send);

  /** Handles a hello or an answer. */
  Taken greeting(
      SocketAddress from,
      ByteBuffer datagram,
      long now,
      BiConsumer<SocketAddress, ByteBuffer> send);

  /** The satellite of a frame from that address; null if the address is unknown. */
  @Nullable String frame(SocketAddress from, long now);

  /** An address has sent an authenticated frame. */
  void confirm(SocketAddress from);

  /** The addresses to which frames for a satellite are sent. */
  List<SocketAddress> addressesOf(String satellite, long now);

  /** The channel is about to be closed. */
  void end(long now, BiConsumer<SocketAddress, ByteBuffer> send);
}
