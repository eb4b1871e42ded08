package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.FrameSeal;

/**
 * The satellite's end: sends to one address, and says hello there, every second until the ground
 * has answered, and once more behind the first frames, since the ground drops all frames until a
 * hello arrives. From then on its frames say that it is present, and a hello every 30 s while there
 * are none. If it sends and hears nothing, it asks every second again: after a long cut or a change
 * of its address the ground drops its frames until the next hello.
 */
final class UdpSatellite implements UdpRole {

  static final long ASKING_MILLIS = 1_000;
  static final long IDLE_MILLIS = 30_000;
  static final long ONE_WAY_MILLIS = 5_000;

  /** Time that an answer to a frame may take before the satellite asks. */
  static final long UNHEARD_MILLIS = 2_000;

  /** Frames after which an unanswered first hello is repeated. */
  static final int FRAMES_TO_REPEAT = 4;

  private static final int GOODBYES = 2;

  /** Hellos at the start of a one-way link, so that the frames behind them are not lost in vain. */
  private static final int ONE_WAY_HELLOS = 3;

  private final InetSocketAddress ground;
  private final String satellite;
  private final long id;
  private final FrameSeal seal;
  private final boolean isAnswered;
  private final SecureRandom random = new SecureRandom();

  private int session;
  private long cookie;

  /** Time in the last hello, in the first of this session, and when anything was sent last. */
  private long lastMillis;

  private long firstMillis;
  private long helloAt;
  private long sentAt;
  private boolean isNew;
  private boolean isHeard;
  private int frames;

  /** True once a hello of this session was answered, with a cookie or without. */
  private boolean isHelloAnswered;

  /** When the first datagram was sent after which nothing was heard; null if there is none. */
  private @Nullable Long unheardSince;

  /**
   * @param seal between this satellite and the ground
   * @param isAnswered false on a one-way link
   */
  UdpSatellite(
      InetSocketAddress ground,
      String mission,
      String satellite,
      FrameSeal seal,
      boolean isAnswered) {
    this.ground = ground;
    this.satellite = satellite;
    this.id = Hello.idOf(mission, satellite);
    this.seal = seal;
    this.isAnswered = isAnswered;
  }

  @Override
  public DatagramChannel newChannel(long now) throws IOException {
    session = random.nextInt();
    cookie = 0;
    isNew = true;
    isHeard = false;
    frames = 0;
    isHelloAnswered = false;
    unheardSince = null;
    seal.renew(Instant.ofEpochMilli(now));
    DatagramChannel channel = DatagramChannel.open();
    try {
      return channel.connect(ground);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void tick(long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    if (!isAnswered) {
      if (isNew || isOver(helloAt, ONE_WAY_MILLIS, now)) {
        for (int i = isNew ? ONE_WAY_HELLOS : 1; i > 0; i--) {
          hello(Hello.Kind.ONE_WAY, now, send);
        }
      }
    } else if (isAsking(now)) {
      if (isNew || isOver(helloAt, ASKING_MILLIS, now) || isRepeatDue()) {
        hello(Hello.Kind.ASK, now, send);
      }
    } else if (isOver(Math.max(helloAt, sentAt), IDLE_MILLIS, now)) {
      hello(Hello.Kind.HERE, now, send);
    }
  }

  private boolean isAsking(long now) {
    return !isHeard || unheardSince != null && isOver(unheardSince, UNHEARD_MILLIS, now);
  }

  /** True if enough frames followed the first hello, and it is the only one. */
  private boolean isRepeatDue() {
    return !isHeard && lastMillis == firstMillis && frames >= FRAMES_TO_REPEAT;
  }

  /** Also true after the clock was set back, since nobody knows how much time passed. */
  private static boolean isOver(long since, long millis, long now) {
    return now - since >= millis || now < since;
  }

  private void hello(Hello.Kind kind, long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    lastMillis = Math.max(lastMillis + 1, now);
    firstMillis = isNew ? lastMillis : firstMillis;
    isNew = false;
    helloAt = now;
    send.accept(ground, new Hello(kind, id, session, lastMillis, cookie).toBytes(seal));
  }

  @Override
  public Taken greeting(
      SocketAddress from,
      ByteBuffer datagram,
      long now,
      BiConsumer<SocketAddress, ByteBuffer> send) {
    Optional<Answer> answer = Answer.fromBytes(datagram, seal);
    if (answer.isEmpty()) {
      return Hello.fromBytes(datagram).isPresent() ? Taken.UNKNOWN : Taken.MALFORMED;
    }
    long millis = answer.get().millis();
    if (isNew || millis < firstMillis || millis > lastMillis) {
      return Taken.UNKNOWN;
    }
    boolean isFirst = !isHelloAnswered;
    isHelloAnswered = true;
    if (answer.get().cookie() == 0) {
      heard();
      return isFirst && millis >= firstMillis + ASKING_MILLIS ? Taken.CAME_UP : Taken.TAKEN;
    }
    if (answer.get().cookie() != cookie) {
      cookie = answer.get().cookie();
      hello(Hello.Kind.ASK, now, send);
    }
    return Taken.TAKEN;
  }

  private void heard() {
    isHeard = true;
    unheardSince = null;
  }

  @Override
  public @Nullable String frame(SocketAddress from, long now) {
    return satellite;
  }

  @Override
  public void confirm(SocketAddress from) {
    heard();
  }

  @Override
  public List<SocketAddress> addressesOf(String name, long now) {
    sentAt = now;
    frames++;
    if (unheardSince == null) {
      unheardSince = now;
    }
    return List.of(ground);
  }

  @Override
  public void end(long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    for (int i = 0; i < GOODBYES; i++) {
      hello(Hello.Kind.GOODBYE, now, send);
    }
  }
}
