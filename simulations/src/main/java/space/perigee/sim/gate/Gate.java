package space.perigee.sim.gate;

import java.util.concurrent.CompletableFuture;

/** The emulated link of one satellite. */
public interface Gate extends AutoCloseable {

  /** What went through until now. */
  GateReport report();

  /** Completes with the report when the last contact has ended, or the gate is closed. */
  CompletableFuture<GateReport> ended();

  /**
   * Drops what is under way, frees what the gate holds, and waits until its thread has ended. An
   * open contact is closed, and reported to the listener.
   */
  @Override
  void close();
}
