package space.perigee.sync.link.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket for datagrams that can be opened and shut again and again. What is sent is counted at a
 * rate ({@link Pacer}), and only {@link #select} blocks. Not thread-safe.
 */
final class PacedSocket implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PacedSocket.class);

  /** Time at the rate that may be made up for if the owner was kept from its CPU. */
  private static final Duration BURST = Duration.ofMillis(20);

  private static final int BUFFER_BYTES = 4 << 20;
  private static final int IPV4_OVERHEAD = 20 + 8;
  private static final int IPV6_OVERHEAD = 40 + 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Pacer pacer;
  private final Selector selector;
  private @Nullable DatagramChannel channel;
  private long unsent;

  /**
   * @param rateBps rate of all datagrams sent, including headers of UDP and IP (bit/s)
   * @param nanoTime as {@link System#nanoTime}
   */
  PacedSocket(long rateBps, LongSupplier nanoTime) {
    this.pacer = new Pacer(rateBps, BURST, nanoTime);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static UncheckedIOException broken(IOException e) {
    return new UncheckedIOException("a link of datagrams: " + e.getMessage(), e);
  }

  /** Takes over a channel, bound or connected. To be shut if this fails. */
  void open(DatagramChannel opened) throws IOException {
    channel = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    opened.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    opened.register(selector, SelectionKey.OP_READ);
    log.info(
        "event=link-up local={} receiveBufferBytes={}",
        opened.getLocalAddress(),
        opened.getOption(StandardSocketOptions.SO_RCVBUF));
  }

  void shut() {
    DatagramChannel open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
      selector.selectNow();
    } catch (IOException e) {
      log.debug("event=close-failed reason=\"{}\"", e.getMessage());
    }
  }

  boolean isOpen() {
    return channel != null;
  }

  /** The local port; 0 while the socket is shut. */
  int port() {
    return channel == null ? 0 : channel.socket().getLocalPort();
  }

  /** True if another datagram may be sent without exceeding the rate. */
  boolean hasRoom() {
    return pacer.hasRoom();
  }

  /** Time until a datagram may be sent (nanoseconds). */
  long nanosUntilRoom() {
    return pacer.nanosUntilRoom();
  }

  /** Sends a datagram, or counts it as unsent; ignored while the socket is shut. */
  void send(SocketAddress to, ByteBuffer datagram) {
    DatagramChannel open = channel;
    if (open == null) {
      return;
    }
    boolean byIpv6 = to instanceof InetSocketAddress ip && ip.getAddress() instanceof Inet6Address;
    pacer.sent(datagram.remaining() + (byIpv6 ? IPV6_OVERHEAD : IPV4_OVERHEAD));
    try {
      if (open.send(datagram, to) == 0) {
        countUnsent("the buffer is full");
      }
    } catch (IOException e) {
      countUnsent(e.toString());
    }
  }

  void countUnsent(String reason) {
    unsent++;
    if (Long.bitCount(unsent) == 1) {
      log.warn("event=datagrams-unsent count={} reason=\"{}\"", unsent, reason);
    }
  }

  long unsent() {
    return unsent;
  }

  /**
   * Receives a datagram.
   *
   * @param buffer filled from its start, and ready to be read
   * @return where it came from; null if there is none
   */
  @Nullable SocketAddress receive(ByteBuffer buffer) throws IOException {
    SocketAddress from = channel == null ? null : channel.receive(buffer.clear());
    buffer.flip();
    return from;
  }

  /** Waits until there is a datagram, for about so many nanoseconds at most. */
  void select(long nanos) throws InterruptedException {
    try {
      selector.select(key -> {}, Math.max(1, nanos / NANOS_PER_MILLI));
    } catch (IOException e) {
      throw broken(e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public void close() {
    shut();
    try {
      selector.close();
    } catch (IOException e) {
      log.debug("event=close-failed reason=\"{}\"", e.getMessage());
    }
  }
}
