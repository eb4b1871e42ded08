package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on several slices, on as many threads as the caller allows. */
final class Workers {

  /** Work on slice {@code index}. */
  interface Work<T> {
    T on(int index) throws DeltaException;
  }

  private Workers() {}

  /**
   * The results of {@code work} on 0 to {@code count - 1}, in that order.
   *
   * @throws DeltaException the first that any of them threw
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

  /** The results of {@code work} that finds no damage. */
  static <T> List<T> compute(int threads, int count, Work<T> work) {
    try {
      return run(threads, count, work);
    } catch (DeltaException e) {
      throw new IllegalStateException("work on what was made here finds no damage", e);
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
