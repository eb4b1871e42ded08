package space.perigee.sim.lab.faults;

import java.time.Duration;
import java.util.SplittableRandom;
import space.perigee.sync.transfer.Outbox;

/**
 * What a run is like, drawn from its seed.
 *
 * <p>Most runs have a few kinds of faults rather than all, since a fault that is everywhere hides
 * the others.
 *
 * @param pairs satellites, each with its end on the ground
 * @param sealed true for {@code PairSeal}, false for {@code OpenSeal}
 * @param contents posted in each pair
 * @param faultTime how long faults go on
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
   * The links of a run. Those that are not noisy lose nothing but what a cut or a kill takes, so
   * that what is sent again can be counted.
   *
   * @param isNoisy whether they lose, damage, repeat and reorder frames
   * @param isOneWay true if nothing comes back to the satellites until the faults have ended
   * @param isCarried true if a station stands between each satellite and the ground
   * @param staysUp true if the end of the faults brings no new contact to a link that is up
   */
  record Links(boolean isNoisy, boolean isOneWay, boolean isCarried, boolean staysUp) {}

  /**
   * How often faults happen, times a minute.
   *
   * @param kills of processes
   * @param cuts of links
   * @param replays of captured frames
   */
  record Rates(double kills, double cuts, double clockJumps, double diskFaults, double replays) {}

  /**
   * Limits of all ends.
   *
   * @param policy of the outboxes
   * @param outboxBytes quota of each outbox
   * @param maxTransfers open at a receiver
   * @param maxBytes of them together
   */
  record Limits(Outbox.Policy policy, long outboxBytes, int maxTransfers, long maxBytes) {}

  /** Longest content that is posted (bytes). */
  static final int MAX_CONTENT_BYTES = 6000;

  /** One run in so many has keys: what they cost is a hundred times what all else does. */
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

  /** All settings, for the trace. Digests of campaigns depend on these very words. */
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
