package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

class ArtemisLogFilterTest {

  private final ArtemisLogFilter filter = new ArtemisLogFilter();

  private FilterReply decide(String logger, String message, long millis) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(logger);
    event.setMessage(message);
    event.setTimeStamp(millis);
    return filter.decide(event);
  }

  @Test
  void passesAMessageOfArtemisOnceAMinute() {
    String artemis = "org.apache.activemq.artemis.core.protocol.mqtt";
    assertThat(decide(artemis, "error: {}", 0)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(artemis, "error: {}", 59_999)).isEqualTo(FilterReply.DENY);
    assertThat(decide(artemis, "another: {}", 59_999)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(artemis, "error: {}", 60_000)).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void passesAllMessagesOfOthers() {
    for (int i = 0; i < 3; i++) {
      assertThat(decide("space.perigee.ground", "event=x", 0)).isEqualTo(FilterReply.NEUTRAL);
    }
  }
}
