package space.perigee.sim.emulator;

import java.time.Duration;

/**
 * What a channel does to datagrams besides delaying them.
 *
 * <p>Loss comes in bursts, after the two-state model of Gilbert (Capacity of a burst-noise channel,
 * Bell System Technical Journal 39, 1960) and Elliott (Estimates of error rates for codes on
 * burst-noise channels, ibid. 42, 1963): each datagram finds the channel good or bad, and is lost
 * with the probability of that state; before it, the channel changes its state with the probability
 * of that change.
 *
 * @param loss when datagrams are lost
 * @param corruption share of those that arrive with one to three bits flipped, 0 to 1
 * @param duplication share of those that arrive twice, 0 to 1
 * @param reordering share of those that arrive late, behind others, 0 to 1
 * @param lateness how much later they do (mission time, 0 to 1 hour)
 */
public record Impairments(
    Loss loss, double corruption, double duplication, double reordering, Duration lateness) {

  private static final Duration MAX_LATENESS = Duration.ofHours(1);

  /** None. */
  public static final Impairments NONE = new Impairments(Loss.NONE, 0, 0, 0, Duration.ZERO);

  /**
   * Loss in bursts.
   *
   * @param good share of datagrams that a good channel loses, 0 to 1
   * @param bad share that a bad one loses, 0 to 1
   * @param toBad probability that a good channel is bad for the next datagram, 0 to 1
   * @param toGood probability that a bad one is good for the next, 0 to 1
   */
  public record Loss(double good, double bad, double toBad, double toGood) {

    /** None. */
    public static final Loss NONE = new Loss(0, 0, 0, 1);

    /**
     * @throws IllegalArgumentException if a number is no probability, or the channel stays bad for
     *     ever
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

    /** Share of datagrams that are lost in the long run. */
    public double mean() {
      double inBad = toBad == 0 ? 0 : toBad / (toBad + toGood);
      return good * (1 - inBad) + bad * inBad;
    }
  }

  /**
   * @throws IllegalArgumentException if a share is no probability, or the lateness out of range
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
