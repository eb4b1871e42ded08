package space.perigee.sim.lab.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Prepares all satellites of a load, on all processors. */
final class ParallelWork {

  private ParallelWork() {}

  /** Prepares a satellite. */
  interface Task<T> {
    T of(int satellite) throws IOException;
  }

  /**
   * Runs a task for each satellite.
   *
   * @param progress is told how many are done
   * @return the results in the order of the satellites
   * @throws IOException if a task failed; the others are abandoned
   */
  static <T> List<T> run(int satellites, Task<T> task, IntConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < satellites; i++) {
        int satellite = i;
        running.add(threads.submit(() -> task.of(satellite)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
        progress.accept(results.size());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
