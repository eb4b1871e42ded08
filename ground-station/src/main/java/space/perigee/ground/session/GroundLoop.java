package space.perigee.ground.session;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.metrics.GroundMetrics.FrameRefusal;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.StoredSatellite;
import space.perigee.ground.store.VersionProgress;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.trust.EndKeys;

/**
 * The one thread that owns every exchange.
 *
 * <p>A step hears what the link has (waiting a little if it has nothing), takes what the worker
 * finished, closes a round that is due, offers the newest version to those that lack it, and sends
 * frames round robin while the link has room, so that a large transfer to one satellite does not
 * keep a receipt from another. It never blocks on anything else.
 */
public final class GroundLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(GroundLoop.class);

  /** Satellites known at most, when they are not named beforehand. */
  public static final int MAX_SATELLITES = 256;

  private static final Duration IDLE_WAIT = Duration.ofMillis(10);
  private static final Duration BUSY_WAIT = Duration.ofMillis(1);

  /** Wall time between two looks at the folders of keys and labels. */
  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(256, 256);

  /**
   * What the loop is to do.
   *
   * @param named satellites of the mission; empty to take whoever is heard, {@value
   *     #MAX_SATELLITES} at most
   * @param start the model that every satellite was given
   * @param folder where what lasts of transfers is kept
   * @param rollback true if the present version is an order to go back to it
   */
  public record Settings(
      String mission,
      Set<String> named,
      Weights start,
      Path folder,
      boolean rollback,
      ModelExchange.Settings exchange,
      Endpoint.Settings endpoint) {

    public Settings {
      named = Set.copyOf(named);
    }
  }

  /**
   * What the loop works with.
   *
   * @param keys null if frames are not sealed
   * @param worker runs slow work, one at a time
   */
  public record Parts(
      AggregationStrategy aggregator,
      ModelEvaluator evaluator,
      EvaluationGate gate,
      GroundStore store,
      GroundMetrics metrics,
      @Nullable EndKeys keys,
      Executor worker) {}

  private final Settings settings;
  private final Parts parts;
  private final Link link;
  private final LinkPump pump;
  private final MissionClock clock;
  private final RoundCoordinator coordinator;
  private final SatelliteDirectory directory;
  private final Map<String, SatelliteSession> sessions = new LinkedHashMap<>();
  private final Set<String> present = new HashSet<>();
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

  private final CountDownLatch up = new CountDownLatch(1);

  private volatile boolean stopping;
  private volatile GroundStatus status;

  /**
   * Takes up where the store stopped.
   *
   * @param round empty, with the mission's quorum and timeout
   * @param global the published model
   */
  public GroundLoop(
      Settings settings,
      Parts parts,
      Round round,
      GlobalModel global,
      Link link,
      MissionClock clock) {
    this.settings = settings;
    this.parts = parts;
    this.link = link;
    this.pump = new LinkPump(link, new Reception(), LIMITS);
    this.clock = clock;
    this.directory =
        new SatelliteDirectory(
            settings.folder(),
            parts.keys(),
            parts.evaluator().classes(),
            clock.missionTime(LOOK_INTERVAL));
    this.coordinator = new RoundCoordinator(parts, round, global, mailbox::add);
    for (StoredSatellite satellite : parts.store().satellites()) {
      parts.store().exchange(satellite.name()).ifPresent(stored -> addSession(satellite, stored));
    }
    settings.named().stream().sorted().forEach(this::sessionOf);
    this.status = snapshot();
  }

  private void addSession(StoredSatellite satellite, StoredExchange stored) {
    SatelliteSession session =
        new SatelliteSession(
            satellite,
            stored,
            coordinator.newestOf(satellite.name()),
            settings.exchange(),
            settings.endpoint(),
            link.traits(),
            settings.rollback(),
            directory,
            parts.store(),
            parts.metrics(),
            clock,
            coordinator::delivered);
    sessions.put(session.name(), session);
    pump.add(session.name(), session::poll);
    if (present.contains(session.name())) {
      session.came(link.traitsTo(session.name()));
    }
  }

  /** What others may see. */
  public GroundStatus status() {
    return status;
  }

  /**
   * Waits until the link has come up for the first time.
   *
   * @return false if it did not within {@code limit} of wall time
   */
  public boolean awaitUp(Duration limit) throws InterruptedException {
    return up.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Makes {@link #run} return soon; may be called by any thread. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    link.open();
    try {
      while (!stopping) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    pump.receive(pump.isBacklogged() ? BUSY_WAIT : IDLE_WAIT, clock);
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
    Instant now = clock.instant();
    if (directory.reloadWhenDue(now)) {
      sessions.values().forEach(session -> session.takeUp(now));
    }
    coordinator.tick(now, sessions.size());
    for (SatelliteSession session : sessions.values()) {
      session.offer(coordinator.global());
    }
    pump.send(clock);
    status = snapshot();
    if (link.isUp()) {
      up.countDown();
    }
  }

  private boolean isNamed(String satellite) {
    return settings.named().contains(satellite);
  }

  private boolean isWelcome(String satellite) {
    return settings.named().isEmpty() ? sessions.size() < MAX_SATELLITES : isNamed(satellite);
  }

  /** The session of that satellite, begun if need be; null if it is none of this mission's. */
  private @Nullable SatelliteSession sessionOf(String satellite) {
    SatelliteSession known = sessions.get(satellite);
    if (known != null || !isWelcome(satellite)) {
      return known;
    }
    Instant now = clock.instant();
    StoredExchange exchange =
        new StoredExchange(ExchangeState.startingFrom(settings.start()), VersionProgress.start());
    parts.store().firstHeard(satellite, exchange, now);
    addSession(new StoredSatellite(satellite, now, now, 0, 0, 0), exchange);
    log.info("event=satellite-known satellite={}", satellite);
    return sessions.get(satellite);
  }

  private GroundStatus snapshot() {
    GlobalModel global = coordinator.global();
    Round round = coordinator.round();
    List<GroundStatus.TransferStatus> transfers = new ArrayList<>();
    List<GroundStatus.SatelliteStatus> satellites = new ArrayList<>();
    sessions.values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(
            session -> {
              satellites.add(session.status());
              session.addTransfersTo(transfers::add);
            });
    parts
        .metrics()
        .satellitesOnline(sessions.values().stream().filter(SatelliteSession::isOnline).count());
    return new GroundStatus(
        settings.mission(),
        iso(clock.instant()),
        clock.speed(),
        link.isUp(),
        global.version().hex(),
        global.number(),
        global.assessment().accuracy(),
        global.assessment().balancedAccuracy(),
        global.assessment().gateAccuracy(),
        global.samples(),
        new GroundStatus.RoundStatus(
            List.copyOf(round.deliveries().keySet()),
            round.needed(sessions.size()),
            round.closesAt().map(GroundLoop::iso).orElse(null),
            coordinator.isEvaluating()),
        satellites,
        transfers);
  }

  /** ISO 8601 in milliseconds, as the store keeps times. */
  static String iso(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** What comes from the satellites. */
  private final class Reception implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      parts.metrics().frameReceived(arrival.wire().length);
      SatelliteSession session = sessions.get(arrival.satellite());
      if (session == null && isWelcome(arrival.satellite())) {
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
        log.error("event=frame-failed satellite={}", arrival.satellite(), e);
        return false;
      }
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      if (!presence.online()) {
        present.remove(presence.satellite());
      } else if (present.size() < MAX_SATELLITES || isNamed(presence.satellite())) {
        present.add(presence.satellite());
      }
      SatelliteSession session = sessions.get(presence.satellite());
      if (session != null && presence.online()) {
        session.came(link.traitsTo(session.name()));
      } else if (session != null) {
        session.left();
      }
    }

    @Override
    public void onSent(Wire frame) {
      parts.metrics().frameSent();
    }
  }
}
