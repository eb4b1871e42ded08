package space.perigee.sim.lab.load;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** All satellites of a load, and the event loops that they share. */
final class LoadFleet implements AutoCloseable {

  /** Satellites that introduce themselves at a time; a server bounds its open handshakes. */
  private static final int AT_A_TIME = 32;

  private static final int INTRODUCTION_SECONDS = 60;
  private static final long POLL_MILLIS = 50;

  private final NioEventLoopGroup loops;
  private final List<LoadSatellite> satellites;

  private LoadFleet(NioEventLoopGroup loops, List<LoadSatellite> satellites) {
    this.loops = loops;
    this.satellites = satellites;
  }

  /**
   * Reads the keys of all satellites.
   *
   * @param threads event loops
   * @param progress is told how many satellites are ready
   */
  static LoadFleet of(LoadSatellite.Shared shared, int threads, IntConsumer progress)
      throws IOException, InterruptedException {
    NioEventLoopGroup loops = new NioEventLoopGroup(threads);
    try {
      return new LoadFleet(
          loops,
          ParallelWork.run(
              shared.folder().settings().satellites(),
              number -> new LoadSatellite(number, shared, loops.next()),
              progress));
    } catch (IOException e) {
      loops.shutdownGracefully();
      throw e;
    }
  }

  LoadSatellite satellite(int number) {
    return satellites.get(number);
  }

  /**
   * Each satellite comes into contact and delivers its first delta, so that the server knows it.
   * Those that are not in contact when the clock starts leave again, and come first.
   *
   * @param connected satellites that stay
   * @param progress is told how many are known
   * @throws IOException if a satellite gets no receipt
   */
  void introduce(int connected, IntConsumer progress) throws IOException, InterruptedException {
    Semaphore turns = new Semaphore(AT_A_TIME);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = satellites.size() - 1; i >= 0; i--) {
      if (!turns.tryAcquire(INTRODUCTION_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "none of "
                + AT_A_TIME
                + " satellites got the receipt for its first delta within "
                + INTRODUCTION_SECONDS
                + " s");
      }
      CompletableFuture<Void> known = introduce(satellites.get(i), i < connected);
      all.add(known.whenComplete((done, failure) -> turns.release()));
      progress.accept(satellites.size() - i);
    }
    awaitIntroduced(all);
  }

  private static CompletableFuture<Void> introduce(LoadSatellite satellite, boolean stays) {
    CompletableFuture<Void> known = new CompletableFuture<>();
    satellite
        .loop()
        .execute(
            () ->
                satellite
                    .come()
                    .thenCompose(
                        up -> {
                          satellite.deliver(System.nanoTime(), true);
                          return stays ? satellite.idle() : satellite.leave();
                        })
                    .whenComplete((done, failure) -> known.complete(null)));
    return known;
  }

  private static void awaitIntroduced(List<CompletableFuture<Void>> all)
      throws IOException, InterruptedException {
    try {
      CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
          .get(INTRODUCTION_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      long missing = all.stream().filter(one -> !one.isDone()).count();
      throw new IOException(missing + " satellites got no receipt for their first delta", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /**
   * Does what a plan says, at its times.
   *
   * @param startNanos when its clock starts, by {@link System#nanoTime}
   */
  void fly(LoadPlan plan, long startNanos) throws InterruptedException {
    for (LoadPlan.Step step : plan.steps()) {
      awaitNanos(startNanos + step.nanos());
      LoadSatellite satellite = satellites.get(step.satellite());
      satellite
          .loop()
          .execute(
              () -> {
                switch (step.act()) {
                  case DELTA -> satellite.deliver(startNanos + step.nanos(), false);
                  case COME -> {
                    var unused =
                        satellite.come().thenRun(() -> satellite.deliver(System.nanoTime(), true));
                  }
                  case LEAVE -> {
                    var unused = satellite.leave();
                  }
                }
              });
    }
  }

  static void awaitNanos(long nanos) throws InterruptedException {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /**
   * Waits until every delta has its receipt.
   *
   * @return the deltas that have none after the time
   */
  int awaitReceipts(long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int waiting = waiting();
    while (waiting > 0 && System.nanoTime() < end) {
      awaitNanos(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      waiting = waiting();
    }
    return waiting;
  }

  private int waiting() throws InterruptedException {
    List<Future<Integer>> counts = new ArrayList<>();
    loops.forEach(
        executor ->
            counts.add(
                executor.submit(
                    () ->
                        satellites.stream()
                            .filter(satellite -> satellite.loop() == executor)
                            .mapToInt(LoadSatellite::waiting)
                            .sum())));
    int sum = 0;
    for (Future<Integer> count : counts) {
      try {
        sum += count.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return sum;
  }

  @Override
  public void close() {
    for (LoadSatellite satellite : satellites) {
      satellite.loop().execute(satellite::cut);
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
