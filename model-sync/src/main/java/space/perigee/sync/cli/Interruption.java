package space.perigee.sync.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C and SIGTERM ask a command to stop, and gives it some seconds to leave its files
 * whole.
 */
public final class Interruption implements AutoCloseable {

  private static final int EXIT_CODE = 130;
  private static final int GRACE_SECONDS = 5;

  private final Runnable stop;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "perigee-interrupt");

  private Interruption(Runnable stop) {
    this.stop = stop;
  }

  /** Interrupts the thread that calls this. */
  public static Interruption ofThisThread() {
    return by(Thread.currentThread()::interrupt);
  }

  /**
   * @param stop asks the command to end; called by another thread
   */
  public static Interruption by(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** What a shell reports of a program that Ctrl-C has ended. */
  public int exitCode() {
    return EXIT_CODE;
  }

  private void interrupt() {
    stop.run();
    try {
      done.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook is running: that is how we got here
    }
  }
}
