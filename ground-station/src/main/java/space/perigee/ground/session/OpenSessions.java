package space.perigee.ground.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.StoredSatellite;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;

/**
 * The sessions of one loop. A satellite that is known and silent is a row of numbers; its session
 * is opened from the store when it comes into reach or its first genuine frame arrives, and closed
 * when it has been out of reach and silent for long. If many satellites have left, those that left
 * first are closed sooner: what they were sending or receiving resumes from its journals.
 */
final class OpenSessions {

  private static final Logger log = LoggerFactory.getLogger(OpenSessions.class);

  /** Sessions of satellites out of reach that stay open for as long as they may be silent. */
  static final int MOST_ABSENT = 64;

  /** Wall time that a session stays open after the last frame, however many are open. */
  static final Duration LINGER = Duration.ofSeconds(5);

  private final SessionParts shared;
  private final SatelliteStore store;
  private final Link link;
  private final WriteBatch batch;
  private final YoungJournals journals;
  private final Duration patience;
  private final Duration linger;

  /** Satellites that have been heard, as of their last closing. */
  private final Map<String, StoredSatellite> known = new HashMap<>();

  /** The open sessions with the time of their last event, the longest silent first. */
  private final Map<String, Instant> heard = new LinkedHashMap<>();

  private final Map<String, SatelliteSession> open = new HashMap<>();

  /** Satellites out of reach whose sessions are open, the longest silent first. */
  private final Set<String> absent = new LinkedHashSet<>();

  /** Satellites whose sessions were closed as the store did not take what they wrote. */
  private final Set<String> dropped = new HashSet<>();

  /** Satellites in reach. */
  private final Set<String> present = new HashSet<>();

  /**
   * Lists the satellites that are known, adds those that are named, and opens no session.
   *
   * @param link to the satellites
   * @param batch where the sessions write
   * @param journals of what arrives and of models that are sent
   * @param isOwn tells the satellites of this loop from others
   */
  OpenSessions(
      SessionParts shared,
      Link link,
      WriteBatch batch,
      YoungJournals journals,
      Predicate<String> isOwn) {
    this.shared = shared;
    this.store = shared.ground().store().satelliteStore();
    this.link = link;
    this.batch = batch;
    this.journals = journals;
    this.patience =
        shared.ground().clock().missionTime(shared.configuration().network().capacity().idle());
    this.linger = shared.ground().clock().missionTime(LINGER);
    for (StoredSatellite satellite : store.satellites()) {
      if (isOwn.test(satellite.name())) {
        known.put(satellite.name(), satellite);
        shared.board().put(row(satellite));
      }
    }
    Instant now = shared.ground().clock().instant();
    shared.configuration().satellites().stream()
        .filter(name -> isOwn.test(name) && !known.containsKey(name))
        .forEach(name -> shared.board().put(row(first(name, now).satellite())));
  }

  private static SatelliteBoard.Row row(StoredSatellite satellite) {
    return new SatelliteBoard.Row(SatelliteSession.status(satellite, false), List.of());
  }

  /** The open session of a satellite; null if there is none. */
  @Nullable SatelliteSession find(String satellite) {
    return open.get(satellite);
  }

  Collection<SatelliteSession> all() {
    return open.values();
  }

  /** The sessions of satellites in reach. */
  List<SatelliteSession> inReach() {
    return open.values().stream().filter(SatelliteSession::isOnline).toList();
  }

  /** True if a session with that satellite may be opened. */
  private boolean isWelcome(String satellite) {
    Set<String> named = shared.configuration().satellites();
    return known.containsKey(satellite)
        || (named.isEmpty()
            ? shared.board().known() < shared.configuration().network().capacity().satellites()
            : named.contains(satellite));
  }

  /**
   * Opens the session of the satellite that sent a frame.
   *
   * @return null if the satellite is not of this mission, or is not trusted
   * @throws NotGenuineException if the satellite did not send the frame
   * @throws java.io.UncheckedIOException if the store fails
   */
  @Nullable SatelliteSession openFor(String satellite, byte[] wire, Instant now)
      throws NotGenuineException {
    FrameSeal seal =
        isWelcome(satellite) ? shared.directory().sealOfTrusted(satellite, now).orElse(null) : null;
    if (seal == null) {
      return null;
    }
    if (!new Frames(seal).isGenuine(wire, now)) {
      throw new NotGenuineException();
    }
    return open(satellite, now);
  }

  /** A frame that the satellite in its topic or address did not send. */
  static final class NotGenuineException extends Exception {
    private static final long serialVersionUID = 1;
  }

  private SatelliteSession open(String satellite, Instant now) {
    SatelliteSession session =
        new SatelliteSession(
            stored(satellite).orElseGet(() -> first(satellite, now)),
            link.traits(),
            shared,
            batch,
            journals);
    open.put(satellite, session);
    shared.board().opened(1);
    show(session); // before its deliveries count in a round, whose quorum depends on who is known
    heard(session, now);
    if (present.contains(satellite)) {
      session.onPresent(link.traitsTo(satellite));
    } else {
      absent.add(satellite);
    }
    return session;
  }

  private Optional<SatelliteSession.Stored> stored(String satellite) {
    if (dropped.contains(satellite)) { // what is in memory may be ahead of the store
      store
          .satellite(satellite)
          .ifPresentOrElse(s -> known.put(satellite, s), () -> known.remove(satellite));
      dropped.remove(satellite);
    }
    StoredSatellite last = known.get(satellite);
    return last == null
        ? Optional.empty()
        : store
            .exchange(satellite)
            .map(
                exchange ->
                    new SatelliteSession.Stored(
                        last, exchange, store.contribution(satellite).orElse(null)));
  }

  /** The state of a satellite that was never heard before. */
  private SatelliteSession.Stored first(String satellite, Instant now) {
    StoredExchange exchange =
        new StoredExchange(ExchangeState.startingFrom(shared.start()), VersionProgress.start());
    StoredSatellite stored = StoredSatellite.heardFirst(satellite, now);
    store.firstHeard(batch, satellite, exchange, now);
    known.put(satellite, stored);
    log.info("event=satellite-known satellite={}", satellite);
    return new SatelliteSession.Stored(stored, exchange, null);
  }

  /**
   * Closes the session of a satellite since its state in memory is ahead of the store.
   *
   * @return the session; empty if there is none
   */
  Optional<SatelliteSession> drop(String satellite) {
    Optional<SatelliteSession> session = Optional.ofNullable(open.get(satellite));
    session.ifPresent(this::remove);
    store.forgetUncommitted(satellite);
    dropped.add(satellite);
    return session;
  }

  /** True if there are satellites whose sessions were dropped and not opened again. */
  boolean hasDropped() {
    return !dropped.isEmpty();
  }

  /** Opens the dropped sessions again; that of a satellite that the store does not know, later. */
  List<SatelliteSession> openDropped(Instant now) {
    List<SatelliteSession> opened = new ArrayList<>();
    for (String satellite : List.copyOf(dropped)) {
      if (stored(satellite).isPresent()) {
        opened.add(open(satellite, now));
        log.info("event=session-resumed satellite={}", satellite);
      }
    }
    return opened;
  }

  /** Notes that a session had something to do. */
  void heard(SatelliteSession session, Instant now) {
    heard.remove(session.name());
    heard.put(session.name(), now);
    if (absent.remove(session.name())) {
      absent.add(session.name());
    }
  }

  /**
   * Notes that a satellite came into reach, perhaps after an interruption, and opens its session if
   * the ground knows it.
   *
   * @return its session; null if it has none yet
   */
  @Nullable SatelliteSession onPresent(String satellite, Instant now) {
    boolean isExpected =
        known.containsKey(satellite) || shared.configuration().satellites().contains(satellite);
    if (!isExpected && present.size() >= shared.configuration().network().capacity().satellites()) {
      return null;
    }
    present.add(satellite);
    SatelliteSession session = open.get(satellite);
    if (session != null) {
      absent.remove(satellite);
      session.onPresent(link.traitsTo(satellite));
      return session;
    }
    boolean mayOpen =
        isExpected
            && isWelcome(satellite)
            && shared.ground().intake().isOpen()
            && shared.directory().sealOfTrusted(satellite, now).isPresent();
    return mayOpen ? open(satellite, now) : null;
  }

  /**
   * Notes that a satellite left.
   *
   * @return its session; null if it has none
   */
  @Nullable SatelliteSession onAbsent(String satellite) {
    present.remove(satellite);
    SatelliteSession session = open.get(satellite);
    if (session != null) {
      absent.add(satellite);
      session.onAbsent();
    }
    return session;
  }

  /** Opens the sessions of satellites in reach that could not be opened when they came. */
  List<SatelliteSession> openLate(Instant now) {
    List<SatelliteSession> opened = new ArrayList<>();
    for (String satellite : List.copyOf(present)) {
      SatelliteSession session = open.containsKey(satellite) ? null : onPresent(satellite, now);
      if (session != null) {
        opened.add(session);
      }
    }
    return opened;
  }

  /** Renews the row of a session on the board. */
  void show(SatelliteSession session) {
    shared
        .board()
        .put(
            new SatelliteBoard.Row(
                SatelliteSession.status(session.stored(), session.isOnline()),
                session.transfers()));
  }

  /**
   * Closes sessions of satellites that are out of reach and were silent for long, and of those that
   * left first if there are many.
   *
   * @param most number to look at
   * @return the closed ones
   */
  List<SatelliteSession> closeSilent(Instant now, int most) {
    List<SatelliteSession> closed = new ArrayList<>();
    for (int looked = 0; looked < most && !heard.isEmpty(); looked++) {
      Map.Entry<String, Instant> longest = heard.entrySet().iterator().next();
      Instant last = longest.getValue();
      SatelliteSession session = open.get(longest.getKey());
      if (!isSilent(last, patience, now) || session == null) {
        break;
      }
      if (session.isOnline() || now.isBefore(last)) {
        heard(session, now);
      } else {
        close(session);
        closed.add(session);
      }
    }
    closed.addAll(closeCrowd(now, most - closed.size()));
    return closed;
  }

  /** Closes what is beyond the number of sessions of absent satellites. */
  private List<SatelliteSession> closeCrowd(Instant now, int most) {
    List<SatelliteSession> closed = new ArrayList<>();
    while (closed.size() < most
        && absent.size() > MOST_ABSENT
        && shared.ground().intake().isOpen()) {
      String first = absent.iterator().next();
      SatelliteSession session = open.get(first);
      if (session == null
          || !isSilent(heard.getOrDefault(first, now), linger, now)
          || batch.satellites().contains(first)) {
        break;
      }
      close(session);
      closed.add(session);
    }
    return closed;
  }

  private static boolean isSilent(Instant last, Duration since, Instant now) {
    return now.isBefore(last) || !now.isBefore(last.plus(since));
  }

  private void close(SatelliteSession session) {
    show(session);
    known.put(session.name(), session.stored());
    remove(session);
    log.debug("event=session-closed satellite={}", session.name());
  }

  private void remove(SatelliteSession session) {
    heard.remove(session.name());
    absent.remove(session.name());
    open.remove(session.name());
    shared.board().opened(-1);
    shared.directory().forget(session.name());
    store.forget(session.name());
  }
}
