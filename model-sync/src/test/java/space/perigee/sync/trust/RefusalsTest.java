package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import space.perigee.sync.trust.Refusals.Reason;

/** S7: refusals are counted, and reported without filling a disk. */
class RefusalsTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Refusals refusals = new Refusals();

  @BeforeEach
  void listen() {
    logger.setLevel(ch.qos.logback.classic.Level.WARN);
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private List<String> reported() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aThousandRefusalsAMinuteAreOneLine() {
    for (int i = 0; i < 1000; i++) {
      refusals.add(Reason.NOT_YET_VALID, "key 1", End.NOW.plusMillis(i));
    }
    refusals.add(Reason.NOT_YET_VALID, "key 2", End.NOW.plusSeconds(60));

    assertThat(refusals.count(Reason.NOT_YET_VALID)).isEqualTo(1001);
    assertThat(reported())
        .containsExactly(
            "event=refused reason=not-yet-valid what=\"key 1\" count=1",
            "event=refused reason=not-yet-valid what=\"key 2\" count=1000");
  }

  @Test
  void oneReasonDoesNotHideAnother() {
    refusals.add(Reason.UNKNOWN, "key 1", End.NOW);
    refusals.add(Reason.REVOKED, "key 2", End.NOW);

    assertThat(reported()).hasSize(2);
    assertThat(refusals.count(Reason.UNKNOWN)).isEqualTo(1);
    assertThat(refusals.count(Reason.EXPIRED)).isZero();
  }

  @Test
  void aClockThatFallsBackDoesNotSilenceThem() {
    refusals.add(Reason.UNKNOWN, "key 1", End.NOW.plus(Duration.ofDays(1000)));
    refusals.add(Reason.UNKNOWN, "key 2", End.NOW);
    assertThat(reported()).hasSize(2);
  }
}
