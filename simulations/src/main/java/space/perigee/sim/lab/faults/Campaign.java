package space.perigee.sim.lab.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import space.perigee.sync.model.Sha256;

/** Runs of consecutive seeds. */
public final class Campaign {

  private static final int AHEAD = 64;
  private static final int DIGITS = 16;

  private final MissionKeys keys;

  public Campaign() throws IOException {
    this.keys = MissionKeys.create();
  }

  /**
   * Runs one seed.
   *
   * @param reader receives the trace
   */
  public FaultRun run(long seed, Consumer<String> reader) {
    World world = new World(seed, keys, reader);
    BrokenPromise broken = null;
    try {
      world.run();
    } catch (BrokenPromise e) {
      broken = e;
      world.trace("BROKEN " + e.promise() + " " + e.getMessage());
    }
    return new FaultRun(
        seed, world.trace().hash(), world.trace().lines(), world.frames(), world.kills(), broken);
  }

  /**
   * Runs the seeds {@code first} to {@code first + count - 1}.
   *
   * @param results receives the results in the order of the seeds
   * @return a digest of all their traces
   */
  public String run(long first, int count, int threads, Consumer<FaultRun> results)
      throws InterruptedException {
    MessageDigest digest = Sha256.newDigest();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    Deque<Future<FaultRun>> running = new ArrayDeque<>();
    try {
      for (int i = 0; i < count || !running.isEmpty(); i++) {
        if (i < count) {
          long seed = first + i;
          running.add(workers.submit(() -> run(seed, line -> {})));
        }
        if (running.size() >= AHEAD || i >= count - 1) {
          FaultRun result = running.remove().get();
          digest.update(result.hash().getBytes(StandardCharsets.UTF_8));
          results.accept(result);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bug in the simulation of a run", e.getCause());
    } finally {
      workers.shutdownNow();
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
