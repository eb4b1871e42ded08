package space.perigee.sim.lab.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Ends that are attacked and starved all day would log all day. */
public final class QuietLogs {

  private QuietLogs() {}

  /** From now on transfers, seals and links of this process log nothing. */
  public static void ofTransfers() {
    if (LoggerFactory.getLogger("space.perigee.sync") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }
}
