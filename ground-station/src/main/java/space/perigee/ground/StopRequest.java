package space.perigee.ground;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end with exit code 0. The JVM answers both by running
 * its shutdown hooks and ends with 128 + signal; the hook here asks the main thread to close
 * everything, waits for it, and ends the process itself.
 */
final class StopRequest implements AutoCloseable {

  private static final long CLOSE_SECONDS = 60;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop-request");

  StopRequest() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void onShutdown() {
    requested.complete(null);
    try {
      boolean inTime = closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(inTime ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the process is to end.
   *
   * @param failure completes exceptionally if it must end for another reason
   * @throws ExecutionException with that reason
   */
  void await(CompletableFuture<Void> failure) throws InterruptedException, ExecutionException {
    CompletableFuture.anyOf(requested, failure).get();
  }

  /** Everything is closed. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested.isDone()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM has just begun to shut down, and the hook ends it.
      }
    }
  }
}
