package space.perigee.sim.lab.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.bench.ProcessorTime;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.model.Weights;

/** A measurement: prepares, introduces the satellites to the server, and puts it under load. */
public final class LoadRun {

  /** Follows a run. */
  public interface Progress {

    /** A step of the work begins. */
    void phase(String what);

    /** How far it is. */
    void done(String what);
  }

  /**
   * The server to measure.
   *
   * @param own how to start it; null for one that runs
   * @param other the one that runs; null to start one
   * @param broker its address, for one that runs
   */
  public record Target(
      ServerProcess.@Nullable Options own,
      ServerWatch.@Nullable Watched other,
      @Nullable InetSocketAddress broker) {}

  /** Longest wait for receipts after the clock has stopped. */
  private static final int DRAIN_SECONDS = 30;

  /** Threads for the connections of all satellites. */
  private static final int EVENT_LOOPS = 1;

  private final LoadFolder folder;
  private final LoadPlan.Demand demand;
  private final Target target;
  private final ProcessorShare cpus;
  private final InstantSource clock;
  private final Progress progress;

  public LoadRun(
      LoadFolder folder,
      LoadPlan.Demand demand,
      Target target,
      ProcessorShare cpus,
      InstantSource clock,
      Progress progress) {
    this.folder = folder;
    this.demand = demand;
    this.target = target;
    this.cpus = cpus;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs it. Ends the server that it started, whatever happens.
   *
   * @throws IOException if the server does not start, or does not accept what it must
   * @throws InterruptedException if the thread is interrupted
   */
  public LoadFigures run() throws IOException, InterruptedException {
    int satellites = folder.settings().satellites();
    progress.phase("keys and certificates of " + satellites + " satellites");
    folder.makeKeys(clock.instant());
    Weights start = folder.makeModel();
    LoadPlan plan = LoadPlan.draw(satellites, demand, folder.settings().seed());
    progress.phase("deltas");
    folder.codeDeltas(plan.deltas(), start, done -> progress.done(done + " of " + satellites));
    if (target.other() != null && target.broker() != null) {
      return measure(plan, start, target.other(), target.broker());
    }
    Path state = Files.createTempDirectory(folder.root(), "server-");
    Path log = folder.root().resolve("server.log");
    progress.phase("the server starts; its log is " + log);
    try (ServerProcess server =
        ServerProcess.start(folder, state, log, requireNonNull(target.own()))) {
      ServerWatch.Watched watched =
          new ServerWatch.Watched(server.address().http(), "", server.pid(), state);
      return measure(
          plan,
          start,
          watched,
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().mqttPort()));
    } finally {
      FolderTree.delete(state);
    }
  }

  private LoadFigures measure(
      LoadPlan plan, Weights start, ServerWatch.Watched watched, InetSocketAddress broker)
      throws IOException, InterruptedException {
    int satellites = folder.settings().satellites();
    LoadTally tally = new LoadTally();
    LoadSatellite.Shared shared =
        new LoadSatellite.Shared(folder, broker, new PublishedVersions(start), tally, clock);
    progress.phase("keys are read");
    try (LoadFleet fleet =
            LoadFleet.of(shared, EVENT_LOOPS, done -> progress.done(done + " of " + satellites));
        ServerWatch watch = new ServerWatch(watched)) {
      cpus.moveThisProcess();
      progress.phase("each satellite introduces itself by its first delta");
      fleet.introduce(demand.connected(), done -> progress.done(done + " of " + satellites));
      progress.phase(
          String.format(
              Locale.ROOT, "%,d deltas in %d s", plan.count(), demand.duration().toSeconds()));
      return timed(plan, start, fleet, watch, tally);
    }
  }

  private LoadFigures timed(
      LoadPlan plan, Weights start, LoadFleet fleet, ServerWatch watch, LoadTally tally)
      throws IOException, InterruptedException {
    ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
    watch.begin();
    tally.begin();
    long cpuBefore = ProcessorTime.nanos();
    long startNanos = System.nanoTime();
    var unused =
        reporter.scheduleWithFixedDelay(
            () -> progress.done(text(tally, System.nanoTime() - startNanos)),
            1,
            1,
            TimeUnit.SECONDS);
    try {
      fleet.fly(plan, startNanos);
      LoadFleet.awaitNanos(startNanos + demand.duration().toNanos());
      tally.end();
      int unanswered = fleet.awaitReceipts(DRAIN_SECONDS);
      return new LoadFigures(
          start.size(),
          demand.duration(),
          plan.count(),
          unanswered,
          tally.counts(),
          watch.end(),
          ProcessorTime.nanos() - cpuBefore);
    } finally {
      reporter.shutdownNow();
    }
  }

  private static String text(LoadTally tally, long nanos) {
    return String.format(
        Locale.ROOT,
        "%d s: %,d accepted, %.1f a second, %d errors",
        TimeUnit.NANOSECONDS.toSeconds(nanos),
        tally.acceptedSoFar(),
        tally.acceptedSoFar() * 1e9 / nanos,
        tally.errorsSoFar());
  }
}
