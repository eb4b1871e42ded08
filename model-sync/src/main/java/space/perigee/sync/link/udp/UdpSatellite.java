package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The satellite's end: sends to one address, and says hello there, a few times in quick succession,
 * since the first may be lost, and then every second. While it sends frames but receives none, it
 * says hello more often: after a cut the ground may have forgotten it, and drops its frames until
 * the next hello.
 */
final class UdpSatellite implements UdpRole {

  private static final long FIRST_INTERVAL = 50_000_000;
  private static final long INTERVAL = 1_000_000_000;
  private static final long UNANSWERED_INTERVAL = 200_000_000;
  private static final int GOODBYES = 2;

  /** Hellos at the start of a one-way link, so that the frames behind them are not lost in vain. */
  private static final int ONE_WAY_HELLOS = 3;

  private final InetSocketAddress ground;
  private final String satellite;
  private final long id;
  private final boolean isAnswered;
  private final SecureRandom random = new SecureRandom();
  private long session;
  private long interval;
  private long nextAt;
  private long heardAt;
  private boolean hasSpoken;

  /**
   * @param isAnswered false on a one-way link
   */
  UdpSatellite(InetSocketAddress ground, String mission, String satellite, boolean isAnswered) {
    this.ground = ground;
    this.satellite = satellite;
    this.id = Hello.idOf(mission, satellite);
    this.isAnswered = isAnswered;
  }

  @Override
  public DatagramChannel newChannel() throws IOException {
    session = random.nextLong();
    interval = 0;
    DatagramChannel channel = DatagramChannel.open();
    try {
      return channel.connect(ground);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long tick(long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    if (interval == 0 || now - nextAt >= 0) {
      heardAt = interval == 0 ? now : heardAt;
      for (int i = interval == 0 && !isAnswered ? ONE_WAY_HELLOS : 1; i > 0; i--) {
        send.accept(ground, new Hello(id, session, true).toBytes());
      }
      long most = isUnanswered(now) ? UNANSWERED_INTERVAL : INTERVAL;
      interval = interval == 0 ? FIRST_INTERVAL : Math.min(most, 2 * interval);
      nextAt = now + interval;
      hasSpoken = false;
    }
    return nextAt - now;
  }

  private boolean isUnanswered(long now) {
    return isAnswered && hasSpoken && now - heardAt >= INTERVAL;
  }

  @Override
  public boolean hello(SocketAddress from, Hello hello, long now) {
    return false;
  }

  @Override
  public @Nullable String frame(SocketAddress from, long now) {
    heardAt = now;
    return satellite;
  }

  @Override
  public void confirm(SocketAddress from) {}

  @Override
  public List<SocketAddress> addressesOf(String name, long now) {
    hasSpoken = true;
    return List.of(ground);
  }

  @Override
  public void end(BiConsumer<SocketAddress, ByteBuffer> send) {
    for (int i = 0; i < GOODBYES; i++) {
      send.accept(ground, new Hello(id, session, false).toBytes());
    }
  }
}
