package space.perigee.ground.session;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.metrics.GroundMetrics.FrameRefusal;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.transfer.Endpoint.Wire;

/*
 * Most satellites are silent most of the time. So a step costs in proportion to what happens in it:
 *
 *   receive   at most 256 events of the link; each goes to the session of its satellite, which is opened if need be
 *   settle    the sessions to which something happened offer the published version, if their satellite lacks it
 *   commit    what all of that has written becomes durable, in one transaction
 *   send      the sessions that may have a frame are asked for it (LinkPump)
 *   show      the rows of the sessions to which something happened are renewed on the board
 *   close     sessions that were silent for long are closed; the store has all that they know
 *
 * When a version is published, the satellites in reach are settled, some in each step, so that a delta need not wait until
 * thousands are offered the version; the others are settled when they come.
 */

/**
 * The event loop of some of the satellites: its thread alone touches their sessions. A frame that
 * makes a session fail is logged and refused; it ends neither the session nor the loop.
 */
final class SessionLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SessionLoop.class);

  private static final Duration IDLE_WAIT = Duration.ofMillis(10);
  private static final Duration BUSY_WAIT = Duration.ofMillis(1);
  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(256, 256);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  /** Sessions that read their keys and labels again, or are closed, in one step. */
  static final int MOST_PER_STEP = 16;

  /** Sessions that offer a version in one step. */
  static final int MOST_OFFERS = 16;

  private final String name;
  private final GroundParts parts;
  private final LinkPump pump;
  private final WriteBatch batch = new WriteBatch();
  private final YoungJournals journals;
  private final OpenSessions sessions;
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

  /** Sessions to which something happened since they were last settled. */
  private final Set<SatelliteSession> touched = new LinkedHashSet<>();

  /** Sessions to which something happened since their rows were last renewed. */
  private final Set<SatelliteSession> changed = new LinkedHashSet<>();

  private final Queue<SatelliteSession> toReload = new ArrayDeque<>();

  /** Sessions that could not store what their satellite sent. */
  private final Set<SatelliteSession> obstructed = new LinkedHashSet<>();

  /** When a failure of a kind was last logged. */
  private final Map<Class<?>, Instant> failures = new HashMap<>();

  private @Nullable Published published;
  private boolean wasOpen;
  private volatile @Nullable String obstacle;
  private volatile boolean stopping;

  /**
   * Resumes from the stored state.
   *
   * @param link to the satellites of this loop
   * @param isOwn tells them from others
   */
  SessionLoop(String name, SessionParts shared, Link link, Predicate<String> isOwn) {
    this.name = name;
    this.parts = shared.ground();
    this.journals =
        new YoungJournals(parts.clock().missionTime(YoungJournals.AGE), parts.clock().instant());
    this.sessions = new OpenSessions(shared, link, batch, journals, isOwn);
    this.pump = new LinkPump(link, new Reception(), LIMITS);
    commit();
  }

  String name() {
    return name;
  }

  /** Makes {@link #run} return soon; may be called by any thread. */
  void stop() {
    stopping = true;
  }

  /** From now on, the satellites that lack that version are offered it. For any thread. */
  void publish(Published version) {
    mailbox.add(
        () -> {
          published = version;
          sessions.inReach().forEach(this::touch);
        });
  }

  /** Posts the orders that are new to the satellites in reach. For any thread. */
  void postOrders() {
    mailbox.add(
        () -> {
          for (SatelliteSession session : sessions.inReach()) {
            session.postOrders();
            touch(session);
          }
        });
  }

  /** The sessions read keys and labels again, one after the other. For any thread. */
  void reload() {
    mailbox.add(
        () -> {
          toReload.clear();
          toReload.addAll(sessions.all());
          sessions.openLate(parts.clock().instant()).forEach(this::opened);
        });
  }

  /** Why what a satellite sent could not be stored; empty if it could. For any thread. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    journals.settleAll();
  }

  /** Receives, settles and sends once. */
  void step() throws InterruptedException {
    receive();
    Instant now = parts.clock().instant();
    try {
      for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
        task.run();
      }
      if (parts.intake().isOpen()) {
        work(now);
      }
    } catch (UncheckedIOException e) {
      if (parts.store().failure().isEmpty()) {
        throw e;
      }
      logFailure("", e, now); // all sessions are looked at again when the database works
    }
    wasOpen = parts.intake().isOpen();
    commit();
    pump.send(parts.clock());
    changed.forEach(sessions::show);
    changed.clear();
    findObstacle(now);
    sessions.closeSilent(now, MOST_PER_STEP).forEach(this::forget);
    journals.settle(now);
  }

  /** The first part of a step. */
  void receive() throws InterruptedException {
    pump.receive(pump.isBacklogged() ? BUSY_WAIT : IDLE_WAIT, parts.clock());
  }

  /** What writes to the disk. */
  private void work(Instant now) {
    if (!wasOpen) {
      sessions.inReach().forEach(this::touch);
    }
    if (sessions.hasDropped() && parts.store().failure().isEmpty()) {
      sessions.openDropped(now).forEach(this::opened);
    }
    for (int i = 0; i < MOST_PER_STEP && !toReload.isEmpty(); i++) {
      SatelliteSession session = toReload.remove();
      if (sessions.find(session.name()) == session) {
        session.reload(now);
        touch(session);
      }
    }
    Published version = published;
    if (version != null) {
      settle(version, now);
    }
  }

  private void settle(Published version, Instant now) {
    int offers = 0;
    for (Iterator<SatelliteSession> each = touched.iterator();
        each.hasNext() && offers < MOST_OFFERS; ) {
      SatelliteSession session = each.next();
      try {
        offers += session.offer(version.global(), version.steps()) ? 1 : 0;
        each.remove();
      } catch (UncheckedIOException e) {
        logFailure(session.name(), e, now); // it is tried again
      }
    }
  }

  /**
   * Makes durable what the sessions have written; the frames that leave afterwards promise it. If
   * that fails, the sessions that took part are closed, and with them what they would have sent:
   * their satellites repeat it, or they resume when the store works.
   */
  private void commit() {
    SortedSet<String> written = batch.satellites();
    try {
      parts.store().commit(batch);
    } catch (RuntimeException e) {
      if (e instanceof UncheckedIOException failure) {
        String reason = FileTrouble.text(failure);
        log.error("event=commit-failed satellites={} reason=\"{}\"", written.size(), reason);
      } else {
        log.error("event=commit-failed satellites={}", written.size(), e);
      }
      written.forEach(satellite -> sessions.drop(satellite).ifPresent(this::forget));
    }
  }

  /** Something happened to a session: it may have something to offer, to send and to show. */
  private void touch(SatelliteSession session) {
    touched.add(session);
    changed.add(session);
    pump.ready(session.name());
  }

  private void opened(SatelliteSession session) {
    pump.add(session.name(), session);
    touch(session);
  }

  private void forget(SatelliteSession closed) {
    pump.remove(closed.name());
    touched.remove(closed);
    changed.remove(closed);
    obstructed.remove(closed);
  }

  private void findObstacle(Instant now) {
    String found = null;
    for (Iterator<SatelliteSession> each = obstructed.iterator();
        each.hasNext() && found == null; ) {
      found = each.next().obstacle(now).orElse(null);
      if (found == null) {
        each.remove();
      }
    }
    obstacle = found;
  }

  /** Once a minute for each kind of failure: a satellite can repeat its frames. */
  private void logFailure(String satellite, RuntimeException failure, Instant now) {
    Instant last = failures.get(failure.getClass());
    if (last == null || now.isBefore(last) || !now.isBefore(last.plus(LOG_INTERVAL))) {
      failures.put(failure.getClass(), now);
      log.error("event=frame-failed satellite={}", satellite, failure);
    }
  }

  /** Handles frames and presence of the satellites. */
  private final class Reception implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      parts.metrics().frameReceived(arrival.wire());
      FrameRefusal refusal = refusal(arrival, now);
      if (refusal != null) {
        parts.metrics().frameRefused(refusal);
      }
      return refusal == null;
    }

    private @Nullable FrameRefusal refusal(Link.Arrival arrival, Instant now) {
      try {
        SatelliteSession session = sessionOf(arrival, now);
        if (session == null) {
          return FrameRefusal.UNKNOWN_SATELLITE;
        }
        boolean isGenuine = session.onFrame(arrival.wire());
        touch(session);
        if (isGenuine) {
          sessions.heard(session, now);
        }
        if (session.obstacle(now).isPresent()) {
          obstructed.add(session);
        }
        return isGenuine ? null : FrameRefusal.NOT_A_FRAME;
      } catch (OpenSessions.NotGenuineException e) {
        return FrameRefusal.NOT_A_FRAME;
      } catch (RuntimeException e) {
        logFailure(arrival.satellite(), e, now);
        return FrameRefusal.FAILURE;
      }
    }

    /** The session of the satellite that sent a frame; null if it is not served. */
    private @Nullable SatelliteSession sessionOf(Link.Arrival arrival, Instant now)
        throws OpenSessions.NotGenuineException {
      SatelliteSession session = sessions.find(arrival.satellite());
      if (session != null || !parts.intake().isOpen()) {
        return session;
      }
      SatelliteSession opened = sessions.openFor(arrival.satellite(), arrival.wire(), now);
      if (opened != null) {
        opened(opened);
      }
      return opened;
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      try {
        SatelliteSession before = sessions.find(presence.satellite());
        SatelliteSession session =
            presence.online()
                ? sessions.onPresent(presence.satellite(), now)
                : sessions.onAbsent(presence.satellite());
        if (session != null && before == null) {
          opened(session);
        } else if (session != null) {
          touch(session);
        }
      } catch (RuntimeException e) {
        logFailure(presence.satellite(), e, now);
      }
    }

    @Override
    public void onSent(Wire frame) {
      parts.metrics().frameSent(frame);
    }
  }
}
