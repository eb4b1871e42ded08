package space.perigee.onboard.flight.learn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightCounters;

/**
 * Takes samples from the stream. A sample that cannot be used is skipped, counted and reported, and
 * so is the end of the stream or a pause in it. The first skipped sample is logged, then the
 * second, the fourth, and so on, so that a bad stream does not fill the log.
 */
final class SampleIntake {

  private static final Logger log = LoggerFactory.getLogger(SampleIntake.class);

  /** So many samples in a row must be wanting before a pause is logged. */
  private static final int PATIENCE = 10;

  private final SampleStream stream;
  private final FlightCounters counters;
  private StreamStatus.Phase phase = StreamStatus.Phase.READING;
  private StreamStatus.Phase reported = StreamStatus.Phase.READING;
  private int waits;
  private long skippedHere;
  private @Nullable String lastSkipped;

  SampleIntake(SampleStream stream, FlightCounters counters) {
    this.stream = stream;
    this.counters = counters;
  }

  /** The next sample that can be used; empty if there is none now, or it had to be skipped. */
  Optional<Sample> take() {
    try {
      Optional<Sample> next = stream.next();
      enter(next.isPresent() ? StreamStatus.Phase.READING : StreamStatus.Phase.WAITING);
      return next;
    } catch (DataException e) {
      enter(StreamStatus.Phase.READING);
      skip(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Counts and reports a sample that cannot be used. */
  void skip(String reason) {
    counters.count(Counter.SAMPLES_SKIPPED);
    skippedHere++;
    lastSkipped = reason;
    if (Long.bitCount(skippedHere) == 1) {
      log.warn(
          "event=sample-skipped total={} reason=\"{}\"",
          counters.get(Counter.SAMPLES_SKIPPED),
          reason);
    }
  }

  private void enter(StreamStatus.Phase found) {
    phase = stream.isExhausted() ? StreamStatus.Phase.ENDED : found;
    waits = phase == StreamStatus.Phase.WAITING ? waits + 1 : 0;
    boolean isNews = phase != StreamStatus.Phase.WAITING || waits == PATIENCE;
    if (isNews && phase != reported) {
      reported = phase;
      log.info("event=stream-{} position={}", phase.text(), stream.position());
    }
  }

  StreamStatus status() {
    return new StreamStatus(phase, stream.position(), stream.trouble().orElse(null), lastSkipped);
  }
}
