package space.perigee.sim.emulator;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Decides what becomes of each datagram of a direction, after {@link Impairments}. The same seed
 * decides the same of the same datagrams in the same order. Not thread-safe.
 */
public final class Channel {

  private static final int MOST_FLIPPED = 3;

  /**
   * What becomes of a datagram.
   *
   * @param lost true if it does not arrive
   * @param flipped bits that are flipped in it
   * @param twice true if it arrives twice
   * @param late how much later than it would have it arrives
   */
  record Fate(boolean lost, int flipped, boolean twice, Duration late) {

    static final Fate LOST = new Fate(true, 0, false, Duration.ZERO);
  }

  private final Impairments impairments;
  private final SplittableRandom random;
  private boolean bad;

  Channel(Impairments impairments, long seed) {
    this.impairments = impairments;
    this.random = new SplittableRandom(seed);
  }

  /** The fate of the next datagram. */
  Fate next() {
    Impairments.Loss loss = impairments.loss();
    bad = bad ? random.nextDouble() >= loss.toGood() : random.nextDouble() < loss.toBad();
    if (random.nextDouble() < (bad ? loss.bad() : loss.good())) {
      return Fate.LOST;
    }
    int flipped =
        random.nextDouble() < impairments.corruption() ? random.nextInt(1, MOST_FLIPPED + 1) : 0;
    boolean twice = random.nextDouble() < impairments.duplication();
    boolean isLate = random.nextDouble() < impairments.reordering();
    return new Fate(false, flipped, twice, isLate ? impairments.lateness() : Duration.ZERO);
  }

  /** Flips bits, each somewhere else. */
  void flip(byte[] bytes, int flipped) {
    for (int i = 0; i < flipped && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }
}
