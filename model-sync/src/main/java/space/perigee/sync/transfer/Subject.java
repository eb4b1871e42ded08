package space.perigee.sync.transfer;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.VersionPrefix;

/**
 * What a content is about, for those who may read it.
 *
 * @param kind what it is
 * @param base version that a delta builds on; null for other kinds
 * @param samples training samples behind a delta or model since the start of the mission
 * @param merged of a {@link Kind#MODEL}: the version of the satellite's weights that went into it
 * @param number of a {@link Kind#MODEL}: that of the global version, which never falls unless
 *     {@code rollback}; else 0
 * @param rollback true if the ground orders a model of a lower number
 */
public record Subject(
    Kind kind,
    @Nullable VersionPrefix base,
    long samples,
    @Nullable ModelVersion merged,
    long number,
    boolean rollback) {

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public Subject {
    if (samples < 0 || number < 0) {
      throw new IllegalArgumentException(
          "samples " + samples + " and number " + number + " must not be negative");
    }
  }

  /** A content that is about no model. */
  public static Subject of(Kind kind) {
    return new Subject(kind, null, 0, null, 0, false);
  }

  /**
   * A change of a satellite's model.
   *
   * @param samples training samples behind it since the start of the mission
   */
  public static Subject ofDelta(long samples) {
    return new Subject(Kind.DELTA, null, samples, null, 0, false);
  }

  /**
   * A global model, which may not be below an earlier one in number.
   *
   * @param samples training samples behind it
   * @param merged version of the satellite's weights that went into it
   */
  public static Subject ofModel(long samples, @Nullable ModelVersion merged, long number) {
    return new Subject(Kind.MODEL, null, samples, merged, number, false);
  }

  /** The same, as an order to go back to it. */
  public Subject withRollback() {
    return new Subject(kind, base, samples, merged, number, true);
  }

  /** The same, of a delta on that version. */
  public Subject withBase(VersionPrefix version) {
    return new Subject(kind, version, samples, merged, number, rollback);
  }
}
