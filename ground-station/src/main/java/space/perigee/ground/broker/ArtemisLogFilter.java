package space.perigee.ground.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes each message of Artemis at most once a minute. Artemis logs errors for single packets of a
 * client, with which a hostile one would fill the disk; what the broker refuses is counted
 * elsewhere. Named in {@code logback.xml}.
 */
public final class ArtemisLogFilter extends Filter<ILoggingEvent> {

  private static final String ARTEMIS = "org.apache.activemq.";
  private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final int MAX_MESSAGES = 1000;

  private final Map<String, Long> lastMillis = new HashMap<>();

  @Override
  public synchronized FilterReply decide(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith(ARTEMIS)) {
      return FilterReply.NEUTRAL;
    }
    long now = event.getTimeStamp();
    Long last = lastMillis.get(event.getMessage());
    if (last != null && Math.abs(now - last) < QUIET_MILLIS) {
      return FilterReply.DENY;
    }
    if (lastMillis.size() >= MAX_MESSAGES) {
      lastMillis.clear();
    }
    lastMillis.put(event.getMessage(), now);
    return FilterReply.NEUTRAL;
  }
}
