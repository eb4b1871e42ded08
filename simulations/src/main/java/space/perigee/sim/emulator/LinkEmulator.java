package space.perigee.sim.emulator;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.time.MissionClock;

/**
 * The emulated link of one satellite. A single thread follows a contact plan, see {@link
 * ContactSchedule}: in each turn it opens or closes the link, moves data that is due, and waits for
 * the next event.
 */
public abstract class LinkEmulator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkEmulator.class);

  /** Longest sleep, since the wall clock may be set (wall time). */
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  /** Interval of updates of rate and delay (wall time). */
  private static final Duration ADAPT_EVERY = Duration.ofMillis(20);

  private final String satellite;
  private final MissionClock clock;
  private final EmulatorListener listener;
  private final RadioLink radio;
  private final Duration adaptEvery;
  private final Duration slack;
  private final Shaper down;
  private final Shaper up;
  private final TrafficLedger ledger;
  private final List<ContactSchedule.Window> windows;
  private final CompletableFuture<EmulatorReport> ended = new CompletableFuture<>();
  private final Thread thread;

  private int nextWindow;
  private ContactSchedule.@Nullable Window open;
  private Instant adaptAt = Instant.MIN;

  /** When the next turn is due, with the lateness that does not reduce the rate (mission time). */
  private Instant due = Instant.MAX;

  private volatile boolean closing;

  LinkEmulator(String satellite, RadioLink radio, Playback playback) {
    this.satellite = satellite;
    this.clock = playback.clock();
    this.listener = playback.listener();
    this.radio = radio;
    this.down =
        new Shaper(radio.highestRateBps(LinkDirection.DOWN), radio.longestDelay(), clock.speed());
    this.up =
        new Shaper(radio.highestRateBps(LinkDirection.UP), radio.longestDelay(), clock.speed());
    this.slack = clock.missionTime(Shaper.WAKE_UP_SLACK);
    this.adaptEvery = clock.missionTime(ADAPT_EVERY);
    this.ledger = new TrafficLedger(satellite);
    this.windows = ContactSchedule.windows(playback.plan(), satellite, clock.instant());
    this.thread = new Thread(this::run, "perigee-emulator-" + satellite);
  }

  /** Returns the port to which the satellite connects; 0 if the link has none. */
  public abstract int port();

  /** Moves data that is due. Returns whether more can be moved at once. */
  abstract boolean move() throws IOException;

  /** Returns when data that has arrived is due; null if there is none. */
  abstract @Nullable Instant nextTime();

  static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null || b != null && b.isBefore(a) ? b : a;
  }

  /** Waits until data arrives, at most {@code millis} of wall time; does not wait if 0. */
  abstract void await(long millis) throws IOException;

  static void await(Selector selector, long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    selector.selectedKeys().clear();
  }

  /** Ends {@link #await(long)}. Called by any thread. */
  abstract void wakeUp();

  /** Lets the satellite in, at acquisition of signal. */
  void admit() throws IOException {}

  /** Drops all data in flight at loss of signal, and counts it as lost. */
  abstract void drop() throws IOException;

  /** Closes sockets and selectors. */
  abstract void free() throws IOException;

  /** Starts to follow the plan. A contact that is open already is open when this returns. */
  final void start() throws IOException {
    tell(() -> listener.onStart(satellite, port()));
    try {
      followSchedule(clock.instant());
    } catch (IOException | RuntimeException e) {
      shutDown();
      throw e;
    }
    thread.start();
  }

  final String satellite() {
    return satellite;
  }

  final MissionClock clock() {
    return clock;
  }

  final Shaper shaper(LinkDirection direction) {
    return direction == LinkDirection.DOWN ? down : up;
  }

  final TrafficLedger ledger() {
    return ledger;
  }

  /** Returns whether there is a contact at {@code now}. The next turn closes an expired one. */
  final boolean isOpenAt(Instant now) {
    return open != null && now.isBefore(open.to());
  }

  /** Returns the traffic so far. */
  public final EmulatorReport report() {
    return ledger.report();
  }

  /** Completes with the report when the last contact has ended, or the emulator is closed. */
  public final CompletableFuture<EmulatorReport> ended() {
    return ended.copy();
  }

  /**
   * Drops all data in flight, closes an open contact, and waits until the emulator's thread has
   * ended.
   */
  @Override
  public final void close() {
    closing = true;
    wakeUp();
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    @Nullable Throwable failure = null;
    try {
      while (!closing) {
        Instant now = clock.instant();
        followSchedule(now);
        adapt(clock.instant());
        boolean busy = move();
        long millis = busy ? 0 : millisUntilNext();
        due = now.plus(clock.missionTime(Duration.ofMillis(millis))).plus(slack);
        await(millis);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("event=emulator-failed satellite={}", satellite, e);
      failure = e;
    } finally {
      shutDown();
    }
    if (failure == null) {
      ended.complete(report());
    } else {
      ended.completeExceptionally(failure);
    }
  }

  private void shutDown() {
    try {
      if (open != null) {
        closeWindow(clock.instant());
      }
      drop();
      free();
    } catch (IOException e) {
      LOG.warn("event=emulator-close-failed reason=\"{}\"", e.getMessage());
    }
  }

  private void followSchedule(Instant now) throws IOException {
    while (true) {
      if (open != null) {
        countLateness(open, now);
        if (now.isBefore(open.to())) {
          return;
        }
        closeWindow(now);
      }
      if (nextWindow == windows.size()) {
        ended.complete(report());
        return;
      }
      ContactSchedule.Window next = windows.get(nextWindow);
      if (now.isBefore(next.from())) {
        return;
      }
      nextWindow++;
      open = next;
      adaptAt = Instant.MIN;
      ledger.open(next.contact(), now);
      if (now.isBefore(next.to())) {
        admit();
      }
      tell(() -> listener.onOpen(next.contact()));
    }
  }

  private void adapt(Instant now) {
    if (open == null || now.isBefore(adaptAt)) {
      return;
    }
    adaptAt = now.plus(adaptEvery);
    Duration delay = radio.oneWayDelay(open.contact(), now);
    down.adapt(radio.rateBps(LinkDirection.DOWN, open.contact(), now), delay);
    up.adapt(radio.rateBps(LinkDirection.UP, open.contact(), now), delay);
  }

  /** Returns the rate of a direction at {@code now}; 0 outside contacts (bits per second). */
  final double rateAt(LinkDirection direction, Instant now) {
    return open == null || !isOpenAt(now) ? 0 : radio.rateBps(direction, open.contact(), now);
  }

  /** Counts the part of a late turn's delay that falls into a contact. */
  private void countLateness(ContactSchedule.Window window, Instant now) {
    Instant from = due.isAfter(window.from()) ? due : window.from();
    Instant to = now.isBefore(window.to()) ? now : window.to();
    if (from.isBefore(to)) {
      ledger.missed(Duration.between(from, to));
    }
  }

  private void closeWindow(Instant now) throws IOException {
    drop();
    open = null;
    ContactTraffic traffic = ledger.close(now);
    tell(() -> listener.onClose(traffic));
  }

  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("event=listener-failed satellite={}", satellite, e);
    }
  }

  private long millisUntilNext() {
    Duration wait = MAX_WAIT;
    if (open != null) {
      wait = shorter(shorter(wait, open.to()), adaptAt);
    } else if (nextWindow < windows.size()) {
      wait = shorter(wait, windows.get(nextWindow).from());
    }
    Instant next = nextTime();
    wait = next == null ? wait : shorter(wait, next);
    return wait.isZero() ? 0 : wait.plusNanos(999_999).toMillis();
  }

  private Duration shorter(Duration wait, Instant until) {
    Duration other = clock.wallUntil(until);
    return wait.compareTo(other) < 0 ? wait : other;
  }
}
