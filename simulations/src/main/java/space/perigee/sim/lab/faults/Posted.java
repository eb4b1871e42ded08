package space.perigee.sim.lab.faults;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;

/** A content of a run, and what has become of it so far. */
public final class Posted {

  /** What its receiver will say of it. */
  enum Fate {
    ACCEPTED,
    /** The judge refuses it when it is announced. */
    REFUSED_AT_ONCE,
    /** The judge refuses it when it is whole. */
    REFUSED_WHOLE,
    /** The receiver takes no such kind, or none so long. */
    NOT_TAKEN
  }

  final int id;
  final byte[] bytes;
  final Sha256 name;
  final Kind kind;
  final Fate fate;
  final @Nullable Instant expiry;
  final @Nullable Posted supersedes;

  /** What its outbox says of it; null until it is known to be there. */
  @Nullable Manifest manifest;

  /** True if it is in the outbox durably, as a post returned or a restart found it. */
  boolean isPosted;

  boolean hasExpired;
  boolean isSuperseded;
  boolean isDropped;
  boolean isReleased;

  /** True if its receiver has kept it or refused it, durably. */
  boolean isDecided;

  /** True if it was decided, and the transfer was closed since. */
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

  /** Whether its sender may have let go of it. */
  boolean mayBeGone() {
    return !isPosted || hasExpired || isSuperseded || isDropped || isReleased;
  }

  @Override
  public String toString() {
    return "content " + id + " (" + kind + ", " + bytes.length + " bytes)";
  }
}
