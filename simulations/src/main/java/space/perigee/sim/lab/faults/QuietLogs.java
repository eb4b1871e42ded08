package space.perigee.sim.lab.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Turns off logs, since ends under constant attack would log constantly. */
public final class QuietLogs {

  private QuietLogs() {}

  /** Turns off the logs of transfers, seals and links in this process. */
  public static void ofTransfers() {
    if (LoggerFactory.getLogger("space.perigee.sync") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }
}
