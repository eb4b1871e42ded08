package space.perigee.ground.store;

/**
 * How far a satellite has come with global versions. The mirror cannot tell: it forgets a version
 * after a few deltas, and one that was adopted must not be sent again.
 *
 * @param offered number of the version last offered; {@link #NONE} if it must be offered again
 * @param acknowledged number of the version last acknowledged
 */
public record Uplink(long offered, long acknowledged) {

  /** No version. */
  public static final long NONE = -1;

  /** A satellite that was given the start model. */
  public static Uplink start() {
    return new Uplink(0, 0);
  }

  public Uplink withOffered(long number) {
    return new Uplink(number, acknowledged);
  }

  /** What was offered is acknowledged. */
  public Uplink withAcknowledged() {
    return new Uplink(offered, offered);
  }
}
