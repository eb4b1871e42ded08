package space.perigee.sync.io;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: asks the program to stop, and keeps the JVM alive
 * until {@link #close}, or until the grace period is over. Without a hook the JVM exits at once,
 * and open files are left as they are.
 */
public final class StopHook implements AutoCloseable {

  private static final int EXIT_CODE = 130;
  private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(5);

  private final Duration grace;
  private final boolean isSuccess;
  private final CompletableFuture<Void> requested = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop-hook");

  private StopHook(Duration grace, boolean isSuccess) {
    this.grace = grace;
    this.isSuccess = isSuccess;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** For a task that is cut short: interrupts the calling thread, which has 5 s to clean up. */
  public static StopHook ofThisThread() {
    Thread thread = Thread.currentThread();
    StopHook hook = interrupting();
    hook.onStop(thread::interrupt);
    return hook;
  }

  /** For a task that is cut short and has 5 s to clean up. The process exits with 128 + signal. */
  public static StopHook interrupting() {
    return new StopHook(INTERRUPTED_GRACE, false);
  }

  /**
   * For a program whose main thread is not waited for: {@link #onStop} cleans up after it. The
   * process exits with 128 + signal.
   */
  public static StopHook immediate() {
    return new StopHook(Duration.ZERO, false);
  }

  /**
   * For a service that runs until it is stopped. The process exits with 0 if it is closed in time,
   * else with 1.
   *
   * @param grace longest time from the signal to {@link #close}
   */
  public static StopHook orderly(Duration grace) {
    return new StopHook(grace, true);
  }

  /** Runs {@code action} in another thread when the program is asked to stop. */
  public void onStop(Runnable action) {
    CompletableFuture<Void> ignored = requested.thenRun(action);
  }

  /** Completes when the program is asked to stop. */
  public CompletableFuture<Void> requested() {
    return requested;
  }

  /** The exit code that a shell reports for a program ended by Ctrl-C. */
  public int exitCode() {
    return EXIT_CODE;
  }

  private void onShutdown() {
    requested.complete(null);
    try {
      boolean inTime = closed.await(grace.toMillis(), TimeUnit.MILLISECONDS);
      if (isSuccess) {
        Runtime.getRuntime().halt(inTime ? 0 : 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Signals that everything is closed, so that the JVM may exit. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The JVM is shutting down, and the hook is already running.
    }
  }
}
