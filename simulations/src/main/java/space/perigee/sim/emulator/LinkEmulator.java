package space.perigee.sim.emulator;

import java.util.concurrent.CompletableFuture;

/** The emulated link of one satellite. */
public interface LinkEmulator extends AutoCloseable {

  /** What went through until now. */
  EmulatorReport report();

  /** Completes with the report when the last contact has ended, or the emulator is closed. */
  CompletableFuture<EmulatorReport> ended();

  /**
   * Drops what is under way, frees what the emulator holds, and waits until its thread has ended.
   * An open contact is closed, and reported to the listener.
   */
  @Override
  void close();
}
