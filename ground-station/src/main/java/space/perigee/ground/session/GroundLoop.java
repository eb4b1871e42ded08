package space.perigee.ground.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.sync.link.Link;
import space.perigee.sync.model.Weights;

/**
 * The one thread that owns every exchange.
 *
 * <p>A step receives what the link has (waiting a little if it has nothing), handles what the
 * worker finished, closes a round that is due, offers the newest version to the satellites that
 * lack it, commits what all of that has written, and only then sends frames while the link has
 * room. It never blocks on anything else. While the ground can take nothing, it only tells
 * satellites so.
 */
public final class GroundLoop implements Runnable {

  private final String mission;
  private final GroundParts parts;
  private final Link link;
  private final RoundCoordinator coordinator;
  private final SatelliteSessions sessions;
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

  private final CountDownLatch up = new CountDownLatch(1);

  private volatile boolean stopping;
  private volatile GroundStatus status;

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
    this.sessions = new SatelliteSessions(configuration, parts, start, link, coordinator);
    this.status = snapshot();
  }

  /** Runs a task on the thread of this loop; may be called by any thread. */
  public void execute(Runnable task) {
    mailbox.add(task);
  }

  /** A person has published a version, and ordered satellites to take it. On the loop's thread. */
  public void onPublished() {
    coordinator.reload();
    sessions.postOrders();
  }

  /** A snapshot for other threads. */
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
    parts.intake().look();
    sessions.receive();
    if (parts.intake().isOpen()) {
      work();
    }
    sessions.commit();
    sessions.send();
    status = snapshot();
    if (link.isUp()) {
      up.countDown();
    }
  }

  /** What writes to the disk. */
  private void work() {
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
    Instant now = parts.clock().instant();
    sessions.resumeDropped();
    sessions.reloadWhenDue(now);
    coordinator.tick(now, sessions.count());
    sessions.offer(coordinator.global(), coordinator.steps());
  }

  private GroundStatus snapshot() {
    GlobalModel global = coordinator.global();
    Round round = coordinator.round();
    Round.End lastEnd = coordinator.lastEnd();
    parts.metrics().satellitesOnline(sessions.online());
    return new GroundStatus(
        mission,
        GroundStatus.time(parts.clock().instant()),
        parts.clock().speed(),
        link.isUp(),
        parts.intake().obstacle().or(() -> sessions.obstacle(parts.clock().instant())).orElse(null),
        global.version().hex(),
        global.number(),
        global.assessment().metric().name(),
        global.assessment().value(),
        global.assessment().balanced(),
        global.assessment().gate(),
        global.samples(),
        new GroundStatus.RoundStatus(
            List.copyOf(round.deliveries().keySet()),
            round.needed(sessions.count()),
            round.closesAt().map(GroundStatus::time).orElse(null),
            coordinator.isEvaluating(),
            lastEnd == null ? null : lastEnd.word()),
        sessions.status(coordinator::newestOf),
        sessions.transfers());
  }
}
