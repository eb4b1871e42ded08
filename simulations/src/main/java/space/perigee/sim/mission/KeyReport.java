package space.perigee.sim.mission;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.trust.TrustException;

/** What a {@link KeySetup} has made and left alone, in the order of the parties. */
final class KeyReport {

  /** Each key is synced to the disk; the syncs of several threads share the disk's turns. */
  private static final int THREADS = 8;

  /** Work for a party. */
  interface Task<P, R> {
    R run(P party, KeyReport report) throws IOException, TrustException;
  }

  private record Done<R>(R result, KeyReport report) {}

  private final List<KeySetup.Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void made(Path file, String what) {
    steps.add(new KeySetup.Step(file, what));
  }

  void note(String what) {
    notes.add(what);
  }

  List<KeySetup.Step> steps() {
    return steps;
  }

  List<String> notes() {
    return notes;
  }

  /**
   * Does the work of all parties, several at a time, and adds what they report here.
   *
   * @return the results, in the order of the parties
   */
  <P, R> List<R> each(Collection<P> parties, Task<P, R> task) throws IOException, TrustException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Done<R>>> all = new ArrayList<>();
      for (P party : parties) {
        all.add(
            threads.submit(
                () -> {
                  KeyReport report = new KeyReport();
                  return new Done<>(task.run(party, report), report);
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<Done<R>> one : all) {
        Done<R> done = one.get();
        steps.addAll(done.report().steps);
        notes.addAll(done.report().notes);
        results.add(done.result());
      }
      return results;
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keys were made");
    } finally {
      threads.shutdownNow();
    }
  }

  private static IOException thrown(@Nullable Throwable cause) throws IOException, TrustException {
    if (cause instanceof TrustException trust) {
      throw trust;
    }
    if (cause instanceof UncheckedIOException io) {
      throw io.getCause();
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
