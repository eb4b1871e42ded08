package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.util.Optional;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;

/**
 * Numbers of global versions never fall on board, unless a signed rollback says so.
 *
 * <p>After a rollback from 9 to 5, what was announced for 6 to 9 would not be below the floor any
 * more; so what was announced before a rollback is void, and so is a rollback that was announced
 * before the model that was adopted last: neither helps whoever has captured it. (Uptane and The
 * Update Framework keep versions from falling likewise; Samuel et al., Survivable key compromise in
 * software update systems, CCS 2010.)
 *
 * <p>{@link #adopt} comes before the model is made durable: a kill in between leaves a floor that
 * the same model still passes. Not thread-safe.
 */
public final class VersionFloor {

  private final LastState state;
  private long number;
  private long lastSequence = -1;
  private long rollbackSequence = -1;

  /** Goes on from what was adopted before. */
  public VersionFloor(LastState state) {
    this.state = state;
    state.get().ifPresent(this::read);
  }

  private void read(byte[] bytes) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    number = numbers.getLong();
    lastSequence = numbers.getLong();
    rollbackSequence = numbers.getLong();
  }

  /** The number of the global version that was adopted last; 0 if none was. */
  long number() {
    return number;
  }

  /** Why a model may not be adopted; nothing if it may, or is no model. */
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
   * A model is adopted; durable when this returns.
   *
   * @throws IllegalArgumentException if it may not be
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
    number = manifest.subject().number();
    lastSequence = Math.max(lastSequence, manifest.sequence());
    if (manifest.subject().rollback()) {
      rollbackSequence = manifest.sequence();
    }
    state.save(
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(number)
            .putLong(lastSequence)
            .putLong(rollbackSequence)
            .array());
  }
}
