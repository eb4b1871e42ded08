package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;

/**
 * Ensures that the number of the global version on board never decreases, except by a signed
 * rollback.
 *
 * <p>After a rollback from 9 to 5, manifests of 6 to 9 would no longer be below the floor. So all
 * manifests from before a rollback are void, and so is a rollback announced before the last adopted
 * model: capturing either is of no use. (Uptane and The Update Framework prevent downgrades in a
 * similar way; Samuel et al., Survivable key compromise in software update systems, CCS 2010.)
 *
 * <p>If the medium lost the number, models that were announced before the restart are void too: one
 * of them may be below it.
 *
 * <p>Call {@link #adopt} before the model is made durable: a kill in between leaves a floor that
 * the same model still passes. Not thread-safe.
 */
public final class VersionFloor {

  private static final Logger log = LoggerFactory.getLogger(VersionFloor.class);

  private static final long MICROS = 1_000_000;

  private final LastState state;
  private long number;
  private long lastSequence = -1;
  private long rollbackSequence = -1;

  /**
   * Restores the floor.
   *
   * @param now mission time
   */
  public VersionFloor(LastState state, Instant now) {
    this.state = state;
    state.get().ifPresent(this::read);
    if (state.isDamaged()) {
      log.error("event=version-floor-damaged void=\"all models announced before {}\"", now);
      rollbackSequence =
          Math.max(rollbackSequence, now.getEpochSecond() * MICROS + now.getNano() / 1000);
    }
  }

  private void read(byte[] bytes) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    number = numbers.getLong();
    lastSequence = numbers.getLong();
    rollbackSequence = numbers.getLong();
  }

  /** Number of the last adopted global version; 0 if there is none. */
  long number() {
    return number;
  }

  /** The reason why a model must not be adopted; empty if it may be, or is no model. */
  public Optional<String> refusal(Manifest manifest) {
    if (manifest.kind() != Kind.MODEL) {
      return Optional.empty();
    }
    long offered = manifest.subject().number();
    if (manifest.sequence() < rollbackSequence) {
      return Optional.of("version " + offered + " was announced before the last rollback");
    }
    if (offered >= number) {
      return Optional.empty();
    }
    if (!manifest.subject().rollback()) {
      return Optional.of("version " + offered + " is below " + number + ", and no rollback");
    }
    return manifest.sequence() < lastSequence
        ? Optional.of("the rollback to " + offered + " was announced before " + number + " was")
        : Optional.empty();
  }

  /**
   * Records the adoption of a model; durable when this returns.
   *
   * @throws IllegalArgumentException if it must not be adopted
   */
  public void adopt(Manifest manifest) {
    refusal(manifest)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    if (manifest.kind() != Kind.MODEL) {
      return;
    }
    long newest = Math.max(lastSequence, manifest.sequence());
    long rollback = manifest.subject().rollback() ? manifest.sequence() : rollbackSequence;
    state.save(
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(manifest.subject().number())
            .putLong(newest)
            .putLong(rollback)
            .array());
    number = manifest.subject().number();
    lastSequence = newest;
    rollbackSequence = rollback;
  }
}
