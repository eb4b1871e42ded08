package space.perigee.sync.trust;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies statements about keys that arrive as commands. */
public final class StatementReceiver {

  private static final Logger log = LoggerFactory.getLogger(StatementReceiver.class);

  private final TrustStore trust;
  private final InstantSource clock;

  /**
   * @param trust to which statements are applied, durably before they are answered
   * @param clock mission time
   */
  public StatementReceiver(TrustStore trust, InstantSource clock) {
    this.trust = trust;
    this.clock = clock;
  }

  /**
   * Applies a statement.
   *
   * @return the reason if it is refused
   */
  public Optional<String> take(byte[] statement) {
    try {
      boolean isNew = trust.apply(statement, clock.instant());
      log.info("event=statement-{}", isNew ? "applied" : "applied-before");
      return Optional.empty();
    } catch (TrustException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
