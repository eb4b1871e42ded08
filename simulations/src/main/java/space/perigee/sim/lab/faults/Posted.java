package space.perigee.sim.lab.faults;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;

/** A content of a run and its state so far. */
public final class Posted {

  /** The verdict of its receiver. */
  enum Fate {
    ACCEPTED,
    /** Refused when it is announced. */
    REFUSED_AT_ONCE,
    /** Refused when it is complete. */
    REFUSED_WHOLE,
    /** Of a kind or length that the receiver does not take. */
    NOT_TAKEN
  }

  final int id;
  final byte[] bytes;
  final Sha256 name;
  final Kind kind;
  final Fate fate;
  final @Nullable Instant expiry;
  final @Nullable Posted supersedes;

  /** Its manifest in the outbox; null until known. */
  @Nullable Manifest manifest;

  /** True if it is durably in the outbox, according to the post or to a restart. */
  boolean isPosted;

  boolean hasExpired;
  boolean isSuperseded;
  boolean isDropped;
  boolean isReleased;

  /** True if its receiver has durably accepted or refused it. */
  boolean isDecided;

  /** True if the transfer was closed after the decision. */
  boolean isClosed;

  Posted(
      int id,
      byte[] bytes,
      Kind kind,
      Fate fate,
      @Nullable Instant expiry,
      @Nullable Posted supersedes) {
    this.id = id;
    this.bytes = bytes;
    this.name = Sha256.of(bytes);
    this.kind = kind;
    this.fate = fate;
    this.expiry = expiry;
    this.supersedes = supersedes;
  }

  Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** Returns whether its sender may have released it. */
  boolean mayBeGone() {
    return !isPosted || hasExpired || isSuperseded || isDropped || isReleased;
  }

  @Override
  public String toString() {
    return "content " + id + " (" + kind + ", " + bytes.length + " bytes)";
  }
}
