package space.perigee.sim.lab.faults;

import java.time.Duration;
import java.util.SplittableRandom;
import space.perigee.sync.transfer.Outbox;

/**
 * The parameters of a run, drawn from its seed.
 *
 * <p>Most runs have only a few kinds of faults, since frequent faults of one kind hide others.
 *
 * @param pairs number of satellites, each with its end on the ground
 * @param sealed true for {@code PairSeal}, false for {@code OpenSeal}
 * @param contents number of contents posted in each pair
 * @param faultTime time until the faults end
 */
record FaultScenario(
    int pairs,
    boolean sealed,
    int contents,
    Duration faultTime,
    Links links,
    Rates rates,
    Limits limits) {

  /**
   * The links of a run. Links without noise lose frames only in cuts and kills, so that
   * retransmissions can be counted.
   *
   * @param isNoisy whether links lose, damage, repeat and reorder frames
   * @param isOneWay whether the satellites receive nothing until the faults have ended
   * @param isCarried whether a station relays between each satellite and the ground
   * @param staysUp whether an open contact continues after the faults have ended
   */
  record Links(boolean isNoisy, boolean isOneWay, boolean isCarried, boolean staysUp) {}

  /**
   * Rates of faults (1/min).
   *
   * @param cuts link cuts
   * @param replays replays of captured frames
   */
  record Rates(double kills, double cuts, double clockJumps, double diskFaults, double replays) {}

  /**
   * Limits of all ends.
   *
   * @param policy policy of the outboxes
   * @param outboxBytes quota of each outbox
   * @param maxTransfers open transfers of a receiver
   * @param maxBytes total length of the open transfers
   */
  record Limits(Outbox.Policy policy, long outboxBytes, int maxTransfers, long maxBytes) {}

  /** Maximum length of a content (bytes). */
  static final int MAX_CONTENT_BYTES = 6000;

  /** One run in this many uses keys, which cost a hundred times as much as everything else. */
  private static final int ONE_SEALED_IN = 16;

  static FaultScenario draw(SplittableRandom random) {
    boolean isNoisy = random.nextInt(3) > 0;
    boolean isHostile = isNoisy && random.nextBoolean();
    boolean isBroken = isNoisy && random.nextInt(3) == 0;
    boolean isSealed = random.nextInt(ONE_SEALED_IN) == 0;
    boolean isOneWay = isNoisy && random.nextInt(8) == 0;
    int pairs = random.nextInt(4) == 0 ? 2 : 1;
    int contents = random.nextInt(1, isSealed ? 5 : 10);
    Duration faultTime = Duration.ofSeconds(random.nextInt(5, 60));
    Rates rates =
        new Rates(
            random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 20),
            random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 20),
            isNoisy && random.nextInt(3) == 0 ? random.nextDouble(1, 6) : 0,
            isBroken ? random.nextDouble(1, 10) : 0,
            isHostile ? random.nextDouble(5, 60) : 0);
    Outbox.Policy[] policies = Outbox.Policy.values();
    Limits limits =
        new Limits(
            policies[random.nextInt(policies.length)],
            random.nextBoolean() ? 1_000_000 : random.nextLong(4000, 20_000),
            random.nextInt(1, 6),
            random.nextBoolean() ? 1_000_000 : random.nextLong(MAX_CONTENT_BYTES, 20_000));
    Links links =
        new Links(isNoisy, isOneWay, !isOneWay && random.nextInt(4) == 0, random.nextBoolean());
    return new FaultScenario(pairs, isSealed, contents, faultTime, links, rates, limits);
  }

  /** Returns all settings for the trace. Digests of campaigns depend on the exact wording. */
  String describe() {
    return String.format(
        "Scenario[pairs=%s, sealed=%s, contents=%s, faultTime=%s, isNoisy=%s, kills=%s, cuts=%s,"
            + " clockJumps=%s, diskFaults=%s, replays=%s, isOneWay=%s, policy=%s, outboxBytes=%s,"
            + " maxTransfers=%s, maxBytes=%s, isCarried=%s, staysUp=%s]",
        pairs,
        sealed,
        contents,
        faultTime,
        links.isNoisy,
        rates.kills,
        rates.cuts,
        rates.clockJumps,
        rates.diskFaults,
        rates.replays,
        links.isOneWay,
        limits.policy,
        limits.outboxBytes,
        limits.maxTransfers,
        limits.maxBytes,
        links.isCarried,
        links.staysUp);
  }
}
