package space.perigee.sim.fly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.StopHook;

/**
 * Flies one mission after the other, several of them at the same time. After a failure no further
 * flight starts; those in the air end, so that their results are kept.
 *
 * @param parallel flights at the same time, at least 1
 * @param progress is given what happens, a line each
 */
public record FlightQueue(int parallel, Consumer<String> progress) {

  /**
   * A flight.
   *
   * @param <R> its result
   */
  public interface Flight<R> {

    R fly() throws IOException, InterruptedException;
  }

  /** How the flights end: whether another may start. */
  private record End(AtomicBoolean failed, AtomicBoolean stopped) {

    boolean isNear() {
      return failed.get() || stopped.get();
    }
  }

  /**
   * Flies all. Ctrl-C ends the program: the flights in the air end their processes.
   *
   * @return the results, in the order of the flights
   * @throws IOException of the first flight that fails
   */
  public <R> List<R> fly(List<Flight<R>> flights) throws IOException, InterruptedException {
    End end = new End(new AtomicBoolean(), new AtomicBoolean());
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try (StopHook hook = StopHook.immediate()) {
      hook.onStop(() -> end.stopped().set(true));
      List<Future<R>> results = new ArrayList<>();
      for (Flight<R> flight : flights) {
        results.add(threads.submit(() -> fly(flight, end)));
      }
      return resultsOf(results, end);
    } finally {
      threads.shutdown();
    }
  }

  private <R> R fly(Flight<R> flight, End end) throws IOException, InterruptedException {
    if (end.isNear()) {
      throw new CancellationException();
    }
    try {
      return flight.fly();
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (!end.stopped().get() && !end.failed().getAndSet(true) && parallel > 1) {
        progress.accept("a flight has failed; those in the air still end: " + e.getMessage());
      }
      throw e;
    }
  }

  private static <R> List<R> resultsOf(List<Future<R>> futures, End end)
      throws IOException, InterruptedException {
    List<R> results = new ArrayList<>();
    @Nullable ExecutionException failure = null;
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (failure == null || failure.getCause() instanceof CancellationException) {
          failure = e;
        }
      }
    }
    if (end.stopped().get()) {
      new CountDownLatch(1).await(); // the JVM is ending
    }
    if (failure != null) {
      rethrow(failure);
    }
    return results;
  }

  private static void rethrow(ExecutionException failure) throws IOException {
    Throwable cause = failure.getCause();
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw cause instanceof IOException e ? e : new IOException(cause);
  }
}
