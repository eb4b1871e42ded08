package space.perigee.ground.broker.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the broker refused, and logs each reason at most once a minute, so that nobody can
 * fill the disk. Thread-safe.
 */
public final class MqttRefusals {

  private static final Logger log = LoggerFactory.getLogger(MqttRefusals.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final class Count {
    private long count;
    private long unreported;
    private Instant quietUntil = Instant.MIN;
  }

  private final InstantSource clock;
  private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

  public MqttRefusals(InstantSource clock) {
    this.clock = clock;
  }

  /** How often there was a reason to refuse. */
  public synchronized long count(Reason reason) {
    return entry(reason).count;
  }

  private Count entry(Reason reason) {
    return counts.computeIfAbsent(reason, absent -> new Count());
  }

  /**
   * Counts a refusal.
   *
   * @param client name in the certificate, or an address
   * @param detail what was refused; only letters, digits and {@code /.:_-+#$} of it are logged
   */
  synchronized void add(Reason reason, String client, String detail) {
    Count entry = entry(reason);
    entry.count++;
    entry.unreported++;
    Instant now = clock.instant();
    boolean clockFellBack = now.plus(QUIET).isBefore(entry.quietUntil);
    if (!now.isBefore(entry.quietUntil) || clockFellBack) {
      log.warn(
          "event=mqtt-refused reason={} client={} what=\"{}\" count={}",
          reason.word(),
          client,
          harmless(detail),
          entry.unreported);
      entry.unreported = 0;
      entry.quietUntil = now.plus(QUIET);
    }
  }

  private static String harmless(String detail) {
    String text = detail.replaceAll("[^A-Za-z0-9/.:_+#$ -]", "?");
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
