package space.perigee.ground.database;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a server does while another one has its database. */
@FunctionalInterface
public interface Standby {

  /** Time between two tries (ms). */
  long INTERVAL_MILLIS = 500;

  /** Waits for a server that is just ending, and no longer. */
  Standby BRIEF =
      (held, tries) -> {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS));
        return tries < 10;
      };

  /**
   * Called after each try; waits for a while.
   *
   * @param held says who has the database, for people
   * @param tries so far
   * @return true to try again
   */
  boolean waits(String held, int tries);
}
