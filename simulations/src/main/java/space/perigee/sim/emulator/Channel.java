package space.perigee.sim.emulator;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Applies {@link Impairments} to the datagrams of one direction. The same seed gives the same
 * fates. Not thread-safe.
 */
public final class Channel {

  private static final int MOST_FLIPPED = 3;

  /**
   * The fate of a datagram.
   *
   * @param flipped number of bits to flip
   * @param late delay in addition to that of the link
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

  /** Returns the fate of the next datagram. */
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

  /** Flips {@code flipped} random bits. */
  void flip(byte[] bytes, int flipped) {
    for (int i = 0; i < flipped && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }
}
