package space.perigee.ground.broker.gate;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that have not proved yet who they are, at most {@value #MAX_PER_SOURCE} of an
 * address (of a network of 64 bits with IPv6), and {@value #MAX} in all. Beyond that a new one ends
 * another: the oldest of the address that has the most, preferably one from which nothing has
 * arrived. So a flood of connections ends its own, and clients of other addresses get in. Those of
 * the same address get in too, unless the flood also begins handshakes faster than they finish.
 * Thread-safe.
 */
final class WaitingConnections {

  static final int MAX = 256;
  static final int MAX_PER_SOURCE = 64;

  private static final int NETWORK_BYTES = 8;

  private static final class Source {
    final Set<Channel> silent = new LinkedHashSet<>();
    final Set<Channel> speaking = new LinkedHashSet<>();

    int size() {
      return silent.size() + speaking.size();
    }

    Channel removeOldest() {
      Set<Channel> from = silent.isEmpty() ? speaking : silent;
      Channel oldest = from.iterator().next();
      from.remove(oldest);
      return oldest;
    }
  }

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private int size;

  /** Adds a connection, and returns the one that has to make room for it. */
  synchronized Optional<Channel> add(Channel connection) {
    Source source = sources.computeIfAbsent(sourceOf(connection), absent -> new Source());
    source.silent.add(connection);
    size++;
    if (source.size() <= MAX_PER_SOURCE && size <= MAX) {
      return Optional.empty();
    }
    Source largest = source;
    if (source.size() <= MAX_PER_SOURCE) {
      for (Source other : sources.values()) {
        largest = other.size() > largest.size() ? other : largest;
      }
    }
    size--;
    Channel oldest = largest.removeOldest();
    forgetEmpty(oldest);
    return Optional.of(oldest);
  }

  /** Notes that the first bytes of a connection have arrived. */
  synchronized void speaks(Channel connection) {
    Source source = sources.get(sourceOf(connection));
    if (source != null && source.silent.remove(connection)) {
      source.speaking.add(connection);
    }
  }

  /** Removes a connection, which has proved who it is, or ended. */
  synchronized void remove(Channel connection) {
    Source source = sources.get(sourceOf(connection));
    if (source != null
        && (source.silent.remove(connection) || source.speaking.remove(connection))) {
      size--;
      forgetEmpty(connection);
    }
  }

  private void forgetEmpty(Channel connection) {
    String source = sourceOf(connection);
    Source left = sources.get(source);
    if (left != null && left.size() == 0) {
      sources.remove(source);
    }
  }

  synchronized int size() {
    return size;
  }

  /** The address or network that a connection comes from. */
  static String sourceOf(Channel connection) {
    SocketAddress remote = connection.remoteAddress();
    InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (address instanceof Inet6Address) {
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES));
    }
    return address == null ? String.valueOf(remote) : address.getHostAddress();
  }
}
