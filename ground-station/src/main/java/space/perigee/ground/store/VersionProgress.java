package space.perigee.ground.store;

/**
 * The global versions that a satellite was offered and has acknowledged. The mirror cannot tell: it
 * forgets a version after a few deltas, and an adopted version must not be sent again.
 *
 * @param offered number of the version last offered; {@link #NONE} if it must be offered again
 * @param acknowledged number of the version last acknowledged
 */
public record VersionProgress(long offered, long acknowledged) {

  /** No version. */
  public static final long NONE = -1;

  /** A satellite that was given the start model. */
  public static VersionProgress start() {
    return new VersionProgress(0, 0);
  }

  public VersionProgress withOffered(long number) {
    return new VersionProgress(number, acknowledged);
  }

  /** The satellite acknowledged the version that it was offered. */
  public VersionProgress withAcknowledged() {
    return new VersionProgress(offered, offered);
  }
}
