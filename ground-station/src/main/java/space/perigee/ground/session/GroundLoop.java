package space.perigee.ground.session;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.aggregate.Round;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkShares;
import space.perigee.sync.model.Weights;

/*
 *   link --frames--> session loops, one per core --deliveries--> this loop --members--> worker
 *     ^                 |    ^                                     |   ^                  |
 *     +----receipts-----+    +---------- published version --------+   +--- candidate ----+
 *
 * A satellite belongs to one session loop, whose thread alone touches its session. This loop owns what concerns all
 * satellites: rounds and versions. The loops send each other messages and share nothing that changes, except what is made
 * for several threads (the board, the store, the directory of keys and folders). So a delta waits for nobody but the
 * other deltas of its own loop and the disk, however long a candidate takes.
 */

/**
 * The thread that owns rounds and versions, and the session loops, which own the exchanges with the
 * satellites. Nothing here or there visits every satellite, except when a version is published or
 * the keys are read again.
 */
public final class GroundLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(GroundLoop.class);

  /** Longest wall time between two looks at clock and disk. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final String mission;
  private final GroundParts parts;
  private final Link link;
  private final RoundCoordinator coordinator;
  private final SatelliteDirectory directory;
  private final SatelliteBoard board = new SatelliteBoard();
  private final List<SessionLoop> loops;
  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

  private final CountDownLatch up = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  private volatile boolean stopping;
  private volatile Overview overview;
  private @Nullable GlobalModel offered;
  private boolean isStale;

  /** The parts of the link; null if it serves one session loop. */
  private @Nullable LinkShares shares;

  /** What the loop itself knows, for other threads. */
  private record Overview(
      GlobalModel global,
      @Nullable PrivacySpent privacy,
      Round round,
      Round.@Nullable End lastEnd,
      boolean isEvaluating) {}

  /**
   * Resumes from the stored state.
   *
   * @param start the model that every satellite was given
   * @param global the published model
   * @param link to the satellites; closed by its owner
   */
  public GroundLoop(
      GroundConfiguration configuration,
      GroundParts parts,
      Weights start,
      GlobalModel global,
      Link link) {
    this.mission = configuration.mission();
    this.parts = parts;
    this.link = link;
    this.coordinator = new RoundCoordinator(configuration.rounds(), parts, global, mailbox::add);
    this.directory = new SatelliteDirectory(configuration.state(), parts);
    this.loops =
        loops(
            new SessionParts(
                configuration,
                parts,
                start,
                directory,
                board,
                (delivery, learned) ->
                    mailbox.add(() -> coordinator.onDelivery(delivery, learned))));
    this.overview = overview();
    parts.metrics().countSessions(board::open);
    publish();
  }

  private List<SessionLoop> loops(SessionParts shared) {
    int count = shared.configuration().network().capacity().loops();
    if (count == 1) {
      return List.of(new SessionLoop("session-loop-1", shared, link, name -> true));
    }
    LinkShares divided = new LinkShares(link, count);
    shares = divided;
    List<SessionLoop> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int own = i;
      made.add(
          new SessionLoop(
              "session-loop-" + (i + 1),
              shared,
              divided.shares().get(i),
              name -> LinkShares.of(name, count) == own));
    }
    return List.copyOf(made);
  }

  /** What there is to say about the satellites. */
  public SatelliteBoard board() {
    return board;
  }

  /** Runs a task on the thread of this loop; may be called by any thread. */
  public void execute(Runnable task) {
    mailbox.add(task);
  }

  /** A person has published a version, and ordered satellites to take it. On the loop's thread. */
  public void onPublished() {
    coordinator.reload();
    publish();
    loops.forEach(SessionLoop::postOrders);
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
    stopped.countDown();
  }

  /** Runs the loops; returns after {@link #stop}, or throws what ended one of them. */
  @Override
  public void run() {
    link.open();
    List<Thread> threads = new ArrayList<>();
    loops.forEach(loop -> threads.add(started(loop.name(), loop)));
    LinkShares divided = shares;
    if (divided != null) {
      threads.add(started("ground-link", () -> move(divided)));
    }
    try {
      while (!stopping && !failed.isDone()) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopping = true;
      loops.forEach(SessionLoop::stop);
      join(threads);
    }
    if (failed.isDone()) {
      failed.join();
    }
  }

  private void move(LinkShares divided) {
    try {
      while (!stopping) {
        divided.turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread started(String name, Runnable loop) {
    Thread thread = new Thread(() -> run(loop), name);
    thread.start();
    return thread;
  }

  private void run(Runnable loop) {
    try {
      loop.run();
    } catch (RuntimeException | Error e) {
      failed.completeExceptionally(e);
      throw e;
    }
  }

  private static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join(STOP_TIMEOUT.toMillis());
        if (thread.isAlive()) {
          log.error("event=loop-does-not-stop thread={}", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    parts.intake().look();
    if (parts.intake().isOpen()) {
      workOrResume();
    } else {
      stopped.await(
          TICK.toMillis(), TimeUnit.MILLISECONDS); // what writes waits until there is room
    }
    parts.metrics().satellitesOnline(board.online());
    if (link.isUp()) {
      up.countDown();
    }
  }

  /**
   * Works. If the database fails, what is in memory may be ahead of what is stored, so it is read
   * again when the database works.
   */
  private void workOrResume() throws InterruptedException {
    try {
      if (isStale) {
        coordinator.reload();
        isStale = false;
        log.info("event=rounds-resumed");
      }
      work();
    } catch (UncheckedIOException e) {
      if (parts.store().failure().isEmpty()) {
        throw e;
      }
      isStale = true;
      log.warn("event=rounds-interrupted reason=\"{}\"", e.getMessage());
    }
  }

  /** What writes to the disk. */
  private void work() throws InterruptedException {
    Runnable task = mailbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    for (; task != null; task = mailbox.poll()) {
      task.run();
    }
    Instant now = parts.clock().instant();
    if (directory.reloadWhenDue(now)) {
      loops.forEach(SessionLoop::reload);
    }
    coordinator.tick(now, board.known());
    publish();
    overview = overview();
  }

  /** Hands a new version to the session loops. */
  private void publish() {
    GlobalModel global = coordinator.global();
    if (global != offered) {
      offered = global;
      Published published = new Published(global, coordinator.steps());
      loops.forEach(loop -> loop.publish(published));
    }
  }

  private Overview overview() {
    return new Overview(
        coordinator.global(),
        coordinator.privacy().orElse(null),
        coordinator.round(),
        coordinator.lastEnd(),
        coordinator.isEvaluating());
  }

  /** The state of the ground station; made when asked for. May be called by any thread. */
  public GroundStatus status() {
    Overview known = overview;
    GlobalModel global = known.global();
    Round round = known.round();
    Instant now = parts.clock().instant();
    return new GroundStatus(
        mission,
        GroundStatus.time(now),
        parts.clock().speed(),
        link.isUp(),
        parts
            .intake()
            .obstacle()
            .or(() -> loops.stream().flatMap(loop -> loop.obstacle().stream()).findFirst())
            .orElse(null),
        global.version().hex(),
        global.number(),
        global.assessment().metric().name(),
        global.assessment().value(),
        global.assessment().balanced(),
        global.assessment().gate(),
        parts.evaluator().basis(),
        global.samples(),
        known.privacy(),
        new GroundStatus.RoundStatus(
            List.copyOf(round.deliveries().keySet()),
            round.needed(coordinator.counting(board.known())),
            round.closesAt().map(GroundStatus::time).orElse(null),
            known.isEvaluating(),
            known.lastEnd() == null ? null : known.lastEnd().word()),
        board.satellites(),
        board.transfers());
  }
}
