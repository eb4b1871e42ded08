package space.perigee.sync.transfer;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.VersionPrefix;

/**
 * Describes a content. Of it, a manifest on the link says the kind and, if the content is longer
 * than a frame, the base; the rest is inside the sealed content.
 *
 * @param base base version of a delta; null for other kinds, and if the manifest does not say
 * @param samples training samples behind a delta or model since the start of the mission
 * @param merged of a {@link Kind#MODEL}: the version of the satellite's weights that it includes
 * @param number of a {@link Kind#MODEL}: the number of the global version, which never decreases
 *     unless {@code rollback}; of a {@link Kind#DELTA}: that of the model that the satellite
 *     adopted last; otherwise 0
 * @param rollback true if the ground orders a model with a lower number
 */
public record Subject(
    Kind kind,
    @Nullable VersionPrefix base,
    long samples,
    @Nullable VersionPrefix merged,
    long number,
    boolean rollback) {

  private static final int PREFIX_BYTES = 8;

  public Subject {
    if (samples < 0 || number < 0) {
      throw new IllegalArgumentException(
          "samples " + samples + " and number " + number + " must not be negative");
    }
  }

  /** A content that describes no model. */
  public static Subject of(Kind kind) {
    return new Subject(kind, null, 0, null, 0, false);
  }

  /**
   * A change of a satellite's model.
   *
   * @param samples training samples behind it since the start of the mission
   * @param number of the global model that the satellite adopted last; 0 if it adopted none
   */
  public static Subject ofDelta(long samples, long number) {
    return new Subject(Kind.DELTA, null, samples, null, number, false);
  }

  /** A change of the model of a satellite that has adopted no global model. */
  public static Subject ofDelta(long samples) {
    return ofDelta(samples, 0);
  }

  /**
   * A global model, whose number may not be below that of an earlier one.
   *
   * @param samples training samples behind it
   * @param merged version of the satellite's weights that it includes
   */
  public static Subject ofModel(long samples, @Nullable ModelVersion merged, long number) {
    VersionPrefix prefix = merged == null ? null : prefix(merged);
    return new Subject(Kind.MODEL, null, samples, prefix, number, false);
  }

  /** The beginning of a version that tells it from the few others that are held. */
  public static VersionPrefix prefix(ModelVersion version) {
    return VersionPrefix.of(version.sha256(), PREFIX_BYTES);
  }

  public Subject withRollback() {
    return new Subject(kind, base, samples, merged, number, true);
  }

  /** The same, with the base of a delta. */
  public Subject withBase(VersionPrefix version) {
    return new Subject(kind, version, samples, merged, number, rollback);
  }
}
