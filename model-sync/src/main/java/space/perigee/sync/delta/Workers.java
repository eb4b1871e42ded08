package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on several slices, with as many threads as the caller allows. */
final class Workers {

  interface Work<T> {
    T on(int index) throws DeltaException;
  }

  private Workers() {}

  /**
   * Runs {@code work} on 0 to {@code count - 1} and returns the results in that order.
   *
   * @throws DeltaException if any work throws it; the one with the lowest index
   */
  static <T> List<T> run(int threads, int count, Work<T> work) throws DeltaException {
    List<T> results = new ArrayList<>(count);
    if (threads == 1 || count <= 1) {
      for (int i = 0; i < count; i++) {
        results.add(work.on(i));
      }
      return results;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, count), Workers::daemon);
    try {
      List<Future<T>> futures = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int index = i;
        futures.add(pool.submit(() -> work.on(index)));
      }
      for (Future<T> future : futures) {
        results.add(await(future));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Like {@link #run}, for work that never throws {@link DeltaException}. */
  static <T> List<T> compute(int threads, int count, Work<T> work) {
    try {
      return run(threads, count, work);
    } catch (DeltaException e) {
      throw new IllegalStateException("encoding cannot fail", e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "delta-codec");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> T await(Future<T> future) throws DeltaException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while coding a delta", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeltaException damaged) {
        throw damaged;
      }
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      throw new IllegalStateException("coding a delta failed", e.getCause());
    }
  }
}
