package space.perigee.sync.link.udp;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.transfer.FrameSeal;

/*
 * From which addresses each satellite was heard recently, and to which of them answers are sent.
 *
 * Anyone can send a datagram from a forged address. So nothing is sent to an address that has not proved itself, apart
 * from the answer to a hello, which is shorter than the hello. There are two proofs:
 *
 *   - A hello with a valid tag, whose time is later than that of all before and near this clock. A captured hello is no
 *     proof: its time has passed. Where ends have keys, this takes no round trip.
 *   - A hello that repeats the cookie that was sent to its address (return routability, as in QUIC: RFC 9000, 8.1). It
 *     serves satellites without keys or with a wrong clock, and stations, which cannot check a tag.
 *
 * With the first proof, a satellite whose address changes in a session (network address translation) is followed at once
 * (WireGuard follows a roaming peer in the same way: Donenfeld, NDSS 2017, section 2.2). With the second, anyone may prove
 * an address of his own; so an address whose frames proved authentic comes before others, and frames go to the newest
 * few. A goodbye is valid only with the session number of its hello, and with a tag where it can be checked.
 *
 * Bounded by the number of satellites, which are named in advance. No I/O and no clock, for tests.
 */

/** The addresses of satellites. Not thread-safe. Times are mission time in milliseconds. */
final class SatelliteAddresses {

  static final int MAX_ADDRESSES = 4;
  static final int MAX_ANSWERS = 3;

  /**
   * Largest difference between the time of a hello and this clock at which the hello is a proof.
   */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** Silence after which another address may stand for the satellite: two missed hellos. */
  static final Duration DOUBT = Duration.ofSeconds(65);

  private static final long RENEWAL_MILLIS = 10_000;

  /** What is known of an address, in increasing order. */
  private enum Proof {
    NONE,
    /** Who sends from there also receives there. */
    ROUTABLE,
    /** The satellite sends from there. */
    AUTHENTIC
  }

  private static final class Peer {
    final SocketAddress address;
    final Satellite satellite;
    final long cookie;
    int session;
    long heardAt;
    Proof proof = Proof.NONE;

    Peer(SocketAddress address, Satellite satellite, int session, long cookie, long now) {
      this.address = address;
      this.satellite = satellite;
      this.session = session;
      this.cookie = cookie;
      this.heardAt = now;
    }
  }

  private static final class Satellite {
    final String name;
    final FrameSeal seal;
    final List<Peer> peers = new ArrayList<>(MAX_ADDRESSES);
    long provenAt = Long.MIN_VALUE;
    long renewedAt = Long.MIN_VALUE;
    boolean isPresent;

    Satellite(String name, FrameSeal seal) {
      this.name = name;
      this.seal = seal;
    }
  }

  private final Map<Long, Satellite> byId = new HashMap<>();
  private final Map<String, Satellite> byName = new HashMap<>();
  private final Map<SocketAddress, Peer> byAddress = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final long silenceMillis;
  private final Consumer<Presence> news;

  /**
   * @param seals the seal between this end and a satellite
   * @param silence time after which a silent address is forgotten
   * @param news receives changes of presence
   */
  SatelliteAddresses(
      String mission,
      Collection<String> satellites,
      Function<String, FrameSeal> seals,
      Duration silence,
      Consumer<Presence> news) {
    this.silenceMillis = silence.toMillis();
    this.news = news;
    for (String name : satellites) {
      Satellite satellite = new Satellite(name, seals.apply(name));
      byId.put(Hello.idOf(mission, name), satellite);
      byName.put(name, satellite);
    }
  }

  /**
   * Handles a hello.
   *
   * @param datagram the bytes of the hello
   * @param answer receives the answer, if there is one
   * @return false if it is from no satellite of this mission
   */
  boolean hello(
      SocketAddress from, Hello hello, ByteBuffer datagram, long now, Consumer<ByteBuffer> answer) {
    Satellite satellite = byId.get(hello.id());
    if (satellite == null
        || datagram.remaining() != hello.bodyBytes() + satellite.seal.tagBytes()) {
      return false;
    }
    boolean isTagged = isTagged(satellite, datagram, now);
    boolean isFresh = isTagged && isFresh(satellite, hello, now);
    if (hello.kind() == Hello.Kind.GOODBYE) {
      if (isTagged || !satellite.seal.authenticates()) {
        goodbye(from, satellite, hello, isFresh);
      }
      return true;
    }
    Peer peer = admitted(from, satellite, hello, now);
    if (peer == null) {
      return true;
    }
    boolean isEchoed = hello.cookie() != 0 && hello.cookie() == peer.cookie;
    if (isFresh || isEchoed) {
      proved(peer, hello, isFresh, now);
    } else if (hello.kind() == Hello.Kind.ONE_WAY && !satellite.isPresent) {
      announce(satellite);
    }
    if (hello.kind() == Hello.Kind.ASK) {
      long cookie = peer.proof == Proof.NONE ? peer.cookie : 0;
      answer.accept(new Answer(hello.millis(), cookie).toBytes(satellite.seal));
    }
    return true;
  }

  private static boolean isTagged(Satellite satellite, ByteBuffer datagram, long now) {
    if (Hello.isTagged(datagram, satellite.seal)) {
      return true;
    }
    boolean mayRenew = now < satellite.renewedAt || now - RENEWAL_MILLIS >= satellite.renewedAt;
    if (!mayRenew) {
      return false;
    }
    satellite.renewedAt = now;
    return satellite.seal.renew(Instant.ofEpochMilli(now))
        && Hello.isTagged(datagram, satellite.seal);
  }

  /** True if a hello proves its address by itself. */
  private static boolean isFresh(Satellite satellite, Hello hello, long now) {
    long window = WINDOW.toMillis();
    if (satellite.provenAt - window > now) {
      satellite.provenAt = Long.MIN_VALUE; // this clock was set back
    }
    boolean isFresh =
        satellite.seal.authenticates()
            && hello.millis() > satellite.provenAt
            && Math.abs(hello.millis() - now) <= window;
    if (isFresh) {
      satellite.provenAt = hello.millis();
    }
    return isFresh;
  }

  private void goodbye(SocketAddress from, Satellite satellite, Hello hello, boolean isFresh) {
    satellite.peers.stream()
        .filter(peer -> peer.session == hello.session())
        .filter(peer -> isFresh || peer.address.equals(from))
        .findFirst()
        .ifPresent(this::leave);
  }

  /** The peer of that address, known or new; null if another satellite proved it, or it is full. */
  private @Nullable Peer admitted(SocketAddress from, Satellite satellite, Hello hello, long now) {
    Peer peer = byAddress.get(from);
    if (peer != null && peer.satellite == satellite) {
      peer.heardAt = peer.session == hello.session() ? now : peer.heardAt;
      return peer;
    }
    if (peer != null && peer.proof != Proof.NONE) {
      return null;
    }
    if (peer != null) {
      remove(peer);
    }
    if (satellite.peers.size() == MAX_ADDRESSES) {
      satellite.peers.stream()
          .filter(other -> other.proof != Proof.AUTHENTIC)
          .min(
              Comparator.<Peer, Proof>comparing(other -> other.proof)
                  .thenComparing(other -> other.heardAt))
          .ifPresent(this::remove);
    }
    if (satellite.peers.size() == MAX_ADDRESSES) {
      return null;
    }
    Peer made = new Peer(from, satellite, hello.session(), random.nextLong() | 1, now);
    satellite.peers.add(made);
    byAddress.put(from, made);
    return made;
  }

  private void proved(Peer peer, Hello hello, boolean isFresh, long now) {
    Satellite satellite = peer.satellite;
    List<Peer> sameSession =
        satellite.peers.stream()
            .filter(other -> other != peer && other.session == hello.session())
            .toList();
    boolean isMoved = sameSession.stream().anyMatch(other -> other.proof == Proof.AUTHENTIC);
    Proof proof = isFresh || isMoved ? Proof.AUTHENTIC : Proof.ROUTABLE;
    boolean isNews = peer.proof == Proof.NONE || peer.session != hello.session();
    peer.session = hello.session();
    peer.heardAt = now;
    peer.proof = peer.proof.compareTo(proof) < 0 ? proof : peer.proof;
    if (isFresh) {
      sameSession.forEach(this::remove);
    }
    if (isNews) {
      announce(satellite);
    }
  }

  private void announce(Satellite satellite) {
    satellite.isPresent = true;
    news.accept(new Presence(satellite.name, true));
  }

  private void remove(Peer peer) {
    peer.satellite.peers.remove(peer);
    byAddress.remove(peer.address);
  }

  /** With the last authentic address, all others are removed too. */
  private void leave(Peer peer) {
    Satellite satellite = peer.satellite;
    if (byAddress.get(peer.address) != peer) {
      return;
    }
    remove(peer);
    if (peer.proof == Proof.AUTHENTIC
        && satellite.peers.stream().noneMatch(other -> other.proof == Proof.AUTHENTIC)) {
      List.copyOf(satellite.peers).forEach(this::remove);
    }
    if (satellite.peers.isEmpty() && satellite.isPresent) {
      satellite.isPresent = false;
      news.accept(new Presence(satellite.name, false));
    }
  }

  /** A frame has come from an address; returns its satellite, or null if the address is unknown. */
  @Nullable String heard(SocketAddress from, long now) {
    Peer peer = byAddress.get(from);
    if (peer == null) {
      return null;
    }
    peer.heardAt = now;
    return peer.satellite.name;
  }

  /**
   * An address has sent an authenticated frame of the satellite. The frame may be a replay, so this
   * proves nothing of an address that is not known to receive.
   */
  void prove(SocketAddress from) {
    Peer peer = byAddress.get(from);
    if (peer != null && peer.proof == Proof.ROUTABLE) {
      peer.proof = Proof.AUTHENTIC;
    }
  }

  void forgetSilent(long now) {
    for (Peer peer : List.copyOf(byAddress.values())) {
      if (now - peer.heardAt >= silenceMillis) {
        leave(peer);
      }
    }
  }

  void forgetAll() {
    List.copyOf(byAddress.values()).forEach(this::leave);
  }

  /** The addresses to which frames for a satellite are sent, the most recent first. */
  List<SocketAddress> answersTo(String name, long now) {
    Satellite satellite = byName.get(name);
    if (satellite == null) {
      return List.of();
    }
    List<Peer> authentic =
        satellite.peers.stream()
            .filter(p -> p.proof == Proof.AUTHENTIC && now - p.heardAt < DOUBT.toMillis())
            .toList();
    Stream<Peer> answered =
        authentic.isEmpty()
            ? satellite.peers.stream().filter(peer -> peer.proof != Proof.NONE)
            : authentic.stream();
    return answered
        .sorted(Comparator.comparingLong((Peer peer) -> now - peer.heardAt))
        .limit(MAX_ANSWERS)
        .map(peer -> peer.address)
        .toList();
  }
}
