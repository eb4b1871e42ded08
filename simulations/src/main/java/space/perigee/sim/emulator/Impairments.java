package space.perigee.sim.emulator;

import java.time.Duration;

/**
 * Impairments of datagrams on a channel, besides delay.
 *
 * <p>Loss comes in bursts, after the two-state model of Gilbert (Capacity of a burst-noise channel,
 * Bell System Technical Journal 39, 1960) and Elliott (Estimates of error rates for codes on
 * burst-noise channels, ibid. 42, 1963): the channel is good or bad, and may change its state
 * before each datagram; each state has its own probability of loss.
 *
 * @param corruption fraction of datagrams that arrive with one to three bits flipped, 0 to 1
 * @param duplication fraction that arrives twice, 0 to 1
 * @param reordering fraction that arrives late, 0 to 1
 * @param lateness additional delay of late datagrams (mission time, 0 to 1 hour)
 */
public record Impairments(
    Loss loss, double corruption, double duplication, double reordering, Duration lateness) {

  private static final Duration MAX_LATENESS = Duration.ofHours(1);

  /** None. */
  public static final Impairments NONE = new Impairments(Loss.NONE, 0, 0, 0, Duration.ZERO);

  /**
   * Loss in bursts.
   *
   * @param good loss probability of the good state, 0 to 1
   * @param bad loss probability of the bad state, 0 to 1
   * @param toBad probability of a change from good to bad before a datagram, 0 to 1
   * @param toGood probability of a change from bad to good, 0 to 1
   */
  public record Loss(double good, double bad, double toBad, double toGood) {

    /** None. */
    public static final Loss NONE = new Loss(0, 0, 0, 1);

    /**
     * @throws IllegalArgumentException if a value is not a probability, or the channel could never
     *     become good again
     */
    public Loss {
      requireShare("good", good);
      requireShare("bad", bad);
      requireShare("toBad", toBad);
      requireShare("toGood", toGood);
      if (toBad > 0 && toGood == 0) {
        throw new IllegalArgumentException("toGood 0 would keep the channel bad for ever");
      }
    }

    /** Returns the long-term fraction of lost datagrams. */
    public double mean() {
      double inBad = toBad == 0 ? 0 : toBad / (toBad + toGood);
      return good * (1 - inBad) + bad * inBad;
    }
  }

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public Impairments {
    requireShare("corruption", corruption);
    requireShare("duplication", duplication);
    requireShare("reordering", reordering);
    if (lateness.isNegative() || lateness.compareTo(MAX_LATENESS) > 0) {
      throw new IllegalArgumentException("lateness " + lateness + " must be within 0 to 1 h");
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " " + share + " must be within 0 to 1");
    }
  }
}
