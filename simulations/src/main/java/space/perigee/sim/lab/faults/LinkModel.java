package space.perigee.sim.lab.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One direction of a link: rate, delay and impairments of frames. Losses occur in bursts, by a
 * two-state model (Gilbert, Bell System Technical Journal 39(5), 1960).
 */
public final class LinkModel {

  private static final double BITS_PER_BYTE = 8;
  private static final double NANOS = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A copy of a frame that arrives, and its delay (ns). */
  record Copy(byte[] wire, long delay) {}

  private final SplittableRandom random;
  private final long rateBps;
  private final long delay;
  private final double lossGood;
  private final double lossBad;
  private final double worsens;
  private final double mends;
  private final double damage;
  private final double repeat;
  private final double reorder;
  private boolean isBad;

  LinkModel(SplittableRandom random, boolean isNoisy) {
    this.random = random;
    this.rateBps = Math.round(20_000 * Math.pow(100, random.nextDouble()));
    this.delay = random.nextLong(1, 400) * NANOS_PER_MILLI;
    this.lossGood = isNoisy ? draw(0.1) : 0;
    this.lossBad = isNoisy ? random.nextDouble(0.2, 1) : 0;
    this.worsens = isNoisy ? draw(0.02) : 0;
    this.mends = random.nextDouble(0.05, 0.5);
    this.damage = isNoisy ? draw(0.1) : 0;
    this.repeat = isNoisy ? draw(0.1) : 0;
    this.reorder = isNoisy ? draw(0.1) : 0;
  }

  private double draw(double most) {
    return random.nextBoolean() ? 0 : random.nextDouble(most);
  }

  long rateBps() {
    return rateBps;
  }

  long delay() {
    return delay;
  }

  /** Returns the airtime of a frame (ns). */
  long airtime(int bytes) {
    return (long) (bytes * BITS_PER_BYTE / rateBps * NANOS);
  }

  /** Returns the copies of a frame that arrive. */
  List<Copy> copies(byte[] wire, boolean isClean) {
    if (isClean) {
      return List.of(new Copy(wire, delay));
    }
    List<Copy> copies = new ArrayList<>();
    one(wire).ifPresent(copies::add);
    if (random.nextDouble() < repeat) {
      one(wire).ifPresent(copies::add);
    }
    return copies;
  }

  private Optional<Copy> one(byte[] wire) {
    isBad = random.nextDouble() < (isBad ? 1 - mends : worsens);
    if (random.nextDouble() < (isBad ? lossBad : lossGood)) {
      return Optional.empty();
    }
    boolean isLate = random.nextDouble() < reorder;
    long late = isLate ? random.nextLong(delay + 50 * NANOS_PER_MILLI) : 0;
    boolean isDamaged = random.nextDouble() < damage;
    return Optional.of(new Copy(isDamaged ? damaged(wire) : wire, delay + late));
  }

  /** Flips some bits or cuts off the end. */
  private byte[] damaged(byte[] wire) {
    byte[] damaged = wire.clone();
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(damaged, random.nextInt(damaged.length));
    }
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      int bit = random.nextInt(8 * damaged.length);
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
    }
    return damaged;
  }
}
