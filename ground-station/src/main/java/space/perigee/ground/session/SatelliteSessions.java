package space.perigee.ground.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.metrics.GroundMetrics.FrameRefusal;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.StoredSatellite;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;

/**
 * The sessions with all satellites, behind one link. Begins a session with a satellite of the
 * mission when its first genuine frame arrives, and gives each frame to its session. A frame that
 * makes a session fail is logged and refused; it ends neither the session nor the loop.
 */
final class SatelliteSessions {

  private static final Logger log = LoggerFactory.getLogger(SatelliteSessions.class);

  private static final Duration IDLE_WAIT = Duration.ofMillis(10);
  private static final Duration BUSY_WAIT = Duration.ofMillis(1);
  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(256, 256);

  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  /** Wall time between two reads of the folders of keys and labels. */
  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

  private final Set<String> named;
  private final GroundParts parts;
  private final SatelliteStore store;
  private final Weights start;
  private final Link link;
  private final LinkPump pump;
  private final SatelliteDirectory directory;
  private final WriteBatch batch = new WriteBatch();
  private final SessionParts shared;

  /** Satellites whose sessions were dropped, and have not resumed from the store. */
  private final SortedSet<String> dropped = new TreeSet<>();

  private final SortedMap<String, SatelliteSession> sessions = new TreeMap<>();
  private final Set<String> present = new HashSet<>();

  /** When a failure of a kind was last logged. */
  private final Map<Class<?>, Instant> failures = new HashMap<>();

  /**
   * Resumes from the stored state.
   *
   * @param start the model that every satellite was given
   * @param deliveries learns of each delivery after it is durable
   */
  SatelliteSessions(
      GroundConfiguration configuration,
      GroundParts parts,
      Weights start,
      Link link,
      SatelliteSession.Deliveries deliveries) {
    this.named = configuration.satellites();
    this.parts = parts;
    this.store = parts.store().satelliteStore();
    this.start = start;
    this.link = link;
    this.pump = new LinkPump(link, new Reception(), LIMITS);
    this.directory =
        new SatelliteDirectory(
            configuration.state(),
            parts.keys(),
            parts.evaluator().task(),
            parts.clock().missionTime(LOOK_INTERVAL));
    this.shared = new SessionParts(parts, configuration.transfers(), directory, batch, deliveries);
    store.satellites().forEach(this::resume);
    named.stream().sorted().forEach(this::sessionOf);
    commit();
  }

  private void resume(StoredSatellite satellite) {
    store
        .exchange(satellite.name())
        .ifPresent(
            exchange ->
                add(satellite, exchange, store.contribution(satellite.name()).orElse(null)));
  }

  private void add(
      StoredSatellite satellite, StoredExchange exchange, @Nullable Contribution newest) {
    SatelliteSession session =
        new SatelliteSession(
            new SatelliteSession.Stored(satellite, exchange, newest), link.traits(), shared);
    sessions.put(session.name(), session);
    pump.add(session.name(), session::poll);
    if (present.contains(session.name())) {
      session.onPresent(link.traitsTo(session.name()));
    }
  }

  private boolean isWelcome(String satellite) {
    return named.isEmpty()
        ? sessions.size() < GroundConfiguration.MAX_SATELLITES
        : named.contains(satellite);
  }

  /** The session with that satellite, begun if need be; null if it is not of this mission. */
  private @Nullable SatelliteSession sessionOf(String satellite) {
    SatelliteSession known = sessions.get(satellite);
    if (known != null || !isWelcome(satellite) || dropped.contains(satellite)) {
      return known;
    }
    Instant now = parts.clock().instant();
    StoredExchange exchange =
        new StoredExchange(ExchangeState.startingFrom(start), VersionProgress.start());
    store.firstHeard(batch, satellite, exchange, now);
    add(new StoredSatellite(satellite, now, now, 0, 0, 0), exchange, null);
    log.info("event=satellite-known satellite={}", satellite);
    return sessions.get(satellite);
  }

  /** Receives from the link, waiting briefly if nothing has arrived. */
  void receive() throws InterruptedException {
    pump.receive(pump.isBacklogged() ? BUSY_WAIT : IDLE_WAIT, parts.clock());
  }

  /**
   * Makes durable what the sessions have written since the last call; must precede {@link #send},
   * whose frames promise it. If that fails, the sessions that took part are dropped, and so is what
   * they would have sent: their satellites repeat it.
   */
  void commit() {
    SortedSet<String> written = batch.satellites();
    try {
      parts.store().commit(batch);
    } catch (RuntimeException e) {
      log.error("event=commit-failed satellites={}", written.size(), e);
      written.forEach(this::drop);
    }
  }

  private void drop(String satellite) {
    sessions.remove(satellite);
    pump.remove(satellite);
    dropped.add(satellite);
  }

  /** Resumes dropped sessions from the store, if it can be read. */
  void resumeDropped() {
    if (dropped.isEmpty() || parts.store().failure().isPresent()) {
      return;
    }
    for (String satellite : List.copyOf(dropped)) {
      dropped.remove(satellite);
      store.satellite(satellite).ifPresent(this::resume);
      log.info("event=session-resumed satellite={}", satellite);
    }
  }

  /** Sends while the link has room. */
  void send() {
    pump.send(parts.clock());
  }

  /** Reads the folders of keys and labels if it is time. */
  void reloadWhenDue(Instant now) {
    if (directory.reloadWhenDue(now)) {
      sessions.values().forEach(session -> session.reload(now));
    }
  }

  /**
   * Offers {@code global} to the satellites that are present and lack it.
   *
   * @param steps deltas of published versions
   */
  void offer(GlobalModel global, List<DeltaStep> steps) {
    sessions.values().forEach(session -> session.offer(global, steps));
  }

  /** Posts the orders that are new to the satellites in reach. */
  void postOrders() {
    sessions.values().stream()
        .filter(SatelliteSession::isOnline)
        .forEach(SatelliteSession::postOrders);
  }

  /** Why what a satellite sent could not be stored; empty if it could. */
  Optional<String> obstacle(Instant now) {
    return sessions.values().stream()
        .flatMap(session -> session.obstacle(now).stream())
        .findFirst();
  }

  /** Satellites that are known. */
  int count() {
    return sessions.size();
  }

  /** Satellites that are present. */
  long online() {
    return sessions.values().stream().filter(SatelliteSession::isOnline).count();
  }

  /**
   * The satellites, by name.
   *
   * @param newest the newest weights that a satellite delivered, or null
   */
  List<GroundStatus.SatelliteStatus> status(Function<String, @Nullable Contribution> newest) {
    return sessions.values().stream()
        .map(session -> session.status(newest.apply(session.name())))
        .toList();
  }

  /** Transfers under way. */
  List<GroundStatus.TransferStatus> transfers() {
    List<GroundStatus.TransferStatus> all = new ArrayList<>();
    sessions.values().forEach(session -> session.addTransfersTo(all::add));
    return all;
  }

  /** Handles frames and presence of the satellites. */
  private final class Reception implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      parts.metrics().frameReceived(arrival.wire().length);
      SatelliteSession session = sessions.get(arrival.satellite());
      if (session == null
          && parts.intake().isOpen()
          && isWelcome(arrival.satellite())
          && !dropped.contains(arrival.satellite())) {
        Optional<FrameSeal> seal = directory.sealOfTrusted(arrival.satellite(), now);
        if (seal.isPresent() && new Frames(seal.get()).decode(arrival.wire(), now).isEmpty()) {
          parts.metrics().frameRefused(FrameRefusal.NOT_A_FRAME);
          return false;
        }
        session = seal.isPresent() ? sessionOf(arrival.satellite()) : null;
      }
      if (session == null) {
        parts.metrics().frameRefused(FrameRefusal.UNKNOWN_SATELLITE);
        return false;
      }
      try {
        boolean isGenuine = session.onFrame(arrival.wire());
        if (!isGenuine) {
          parts.metrics().frameRefused(FrameRefusal.NOT_A_FRAME);
        }
        return isGenuine;
      } catch (RuntimeException e) {
        parts.metrics().frameRefused(FrameRefusal.FAILURE);
        logFailure(arrival.satellite(), e, now);
        return false;
      }
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      String satellite = presence.satellite();
      if (!presence.online()) {
        present.remove(satellite);
      } else if (present.size() < GroundConfiguration.MAX_SATELLITES || named.contains(satellite)) {
        present.add(satellite);
      }
      SatelliteSession session = sessions.get(satellite);
      if (session != null && presence.online()) {
        session.onPresent(link.traitsTo(satellite));
      } else if (session != null) {
        session.onAbsent();
      }
    }

    /** Once a minute for each kind of failure: a satellite can repeat its frames. */
    private void logFailure(String satellite, RuntimeException failure, Instant now) {
      Instant last = failures.get(failure.getClass());
      if (last == null || now.isBefore(last) || !now.isBefore(last.plus(LOG_INTERVAL))) {
        failures.put(failure.getClass(), now);
        log.error("event=frame-failed satellite={}", satellite, failure);
      }
    }

    @Override
    public void onSent(Wire frame) {
      parts.metrics().frameSent();
    }
  }
}
