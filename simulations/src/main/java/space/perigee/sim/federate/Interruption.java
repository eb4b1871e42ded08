package space.perigee.sim.federate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into an interrupt of the thread that works, and gives it some seconds to leave its
 * files whole.
 */
final class Interruption implements AutoCloseable {

  private static final int EXIT_CODE = 130;
  private static final int GRACE_SECONDS = 5;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Thread worker) {
    hook = new Thread(() -> interrupt(worker), "perigee-interrupt");
  }

  static Interruption ofThisThread() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** What a shell reports of a program that Ctrl-C has ended. */
  int exitCode() {
    return EXIT_CODE;
  }

  private void interrupt(Thread worker) {
    worker.interrupt();
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
