package space.perigee.sync.link.udp;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Link.Presence;

/*
 * From which addresses each satellite was heard recently, and to which of them answers are sent.
 *
 * Anyone can send a hello, from any forged address. So a hello alone takes nothing away: it adds an address to the few
 * that a satellite may have, in place of one that has proved nothing. Only an authenticated frame of the satellite proves
 * an address (WireGuard follows a roaming peer in the same way: Donenfeld, NDSS 2017, section 2.2). While a proven
 * address is heard, answers go to proven addresses only; otherwise to the newest few, so that links whose reader
 * authenticates nothing work as well. A goodbye is valid only with the session number of its hello. An attacker who can
 * both overhear a satellite and forge its address could just as well jam it; nothing here helps against that.
 *
 * Bounded by the number of satellites, which are named in advance. No I/O and no clock, for tests.
 */

/** The addresses of satellites. Not thread-safe. */
final class SatelliteAddresses {

  static final int MAX_ADDRESSES = 4;
  static final int MAX_ANSWERS = 3;

  /** Silence after which another address may stand for the satellite: two missed hellos. */
  static final Duration DOUBT = Duration.ofMillis(2500);

  private static final class Peer {
    final SocketAddress address;
    final Satellite satellite;
    long session;
    long helloAt;
    long heardAt;
    boolean proven;
    boolean announced;

    Peer(SocketAddress address, Satellite satellite, long session, long now) {
      this.address = address;
      this.satellite = satellite;
      this.session = session;
      this.helloAt = now;
      this.heardAt = now;
    }
  }

  private static final class Satellite {
    final String name;
    final List<Peer> peers = new ArrayList<>(MAX_ADDRESSES);

    Satellite(String name) {
      this.name = name;
    }
  }

  private final Map<Long, Satellite> byId = new HashMap<>();
  private final Map<String, Satellite> byName = new HashMap<>();
  private final Map<SocketAddress, Peer> byAddress = new HashMap<>();
  private final long silenceNanos;
  private final Consumer<Presence> news;

  /**
   * @param silence time after which a silent address is forgotten
   * @param news receives changes of presence
   */
  SatelliteAddresses(
      String mission, Collection<String> satellites, Duration silence, Consumer<Presence> news) {
    this.silenceNanos = silence.toNanos();
    this.news = news;
    for (String name : satellites) {
      Satellite satellite = new Satellite(name);
      byId.put(Hello.idOf(mission, name), satellite);
      byName.put(name, satellite);
    }
  }

  /** Handles a hello; false if it is from no satellite of this mission. */
  boolean hello(SocketAddress from, Hello hello, long now) {
    Satellite satellite = byId.get(hello.id());
    if (satellite == null) {
      return false;
    }
    Peer peer = byAddress.get(from);
    boolean known = peer != null && peer.satellite == satellite;
    if (!hello.online()) {
      if (peer != null && known && peer.session == hello.session()) {
        leave(peer);
      }
    } else if (peer == null) {
      admit(satellite, from, hello.session(), now);
    } else if (!known && !peer.proven) {
      leave(peer);
      admit(satellite, from, hello.session(), now);
    } else if (known && peer.session == hello.session()) {
      peer.helloAt = now;
      peer.heardAt = now;
    } else if (known && now - peer.helloAt > DOUBT.toNanos()) {
      peer.session = hello.session();
      peer.helloAt = now;
      peer.heardAt = now;
      announce(peer);
    }
    return true;
  }

  private void admit(Satellite satellite, SocketAddress from, long session, long now) {
    if (satellite.peers.size() == MAX_ADDRESSES) {
      satellite.peers.stream()
          .filter(peer -> !peer.proven)
          .min(Comparator.comparingLong(peer -> peer.heardAt - now))
          .ifPresent(this::remove);
    }
    if (satellite.peers.size() < MAX_ADDRESSES) {
      Peer peer = new Peer(from, satellite, session, now);
      satellite.peers.add(peer);
      byAddress.put(from, peer);
      if (satellite.peers.size() == 1) {
        announce(peer);
      }
    }
  }

  private void announce(Peer peer) {
    peer.announced = true;
    news.accept(new Presence(peer.satellite.name, true));
  }

  private void remove(Peer peer) {
    peer.satellite.peers.remove(peer);
    byAddress.remove(peer.address);
  }

  /** With the last proven address, all claimed ones are removed too. */
  private void leave(Peer peer) {
    List<Peer> peers = peer.satellite.peers;
    if (byAddress.get(peer.address) != peer) {
      return;
    }
    remove(peer);
    if (peer.proven && peers.stream().noneMatch(other -> other.proven)) {
      List.copyOf(peers).forEach(this::remove);
    }
    if (peers.isEmpty()) {
      news.accept(new Presence(peer.satellite.name, false));
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

  /** An address has sent an authenticated frame of the satellite. */
  void prove(SocketAddress from) {
    Peer peer = byAddress.get(from);
    if (peer != null && !peer.proven) {
      peer.proven = true;
      if (!peer.announced) {
        announce(peer);
      }
    }
  }

  void forgetSilent(long now) {
    for (Peer peer : List.copyOf(byAddress.values())) {
      if (now - peer.heardAt >= silenceNanos) {
        leave(peer);
      }
    }
  }

  void forgetAll() {
    List.copyOf(byAddress.values()).forEach(this::leave);
  }

  /** The addresses to which answers to a satellite are sent, the most recent first. */
  List<SocketAddress> answersTo(String name, long now) {
    Satellite satellite = byName.get(name);
    if (satellite == null) {
      return List.of();
    }
    List<Peer> proven =
        satellite.peers.stream()
            .filter(peer -> peer.proven && now - peer.heardAt < DOUBT.toNanos())
            .toList();
    return (proven.isEmpty() ? satellite.peers : proven)
        .stream()
            .sorted(Comparator.comparingLong((Peer peer) -> now - peer.heardAt))
            .limit(MAX_ANSWERS)
            .map(peer -> peer.address)
            .toList();
  }
}
