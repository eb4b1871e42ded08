package space.perigee.sync.trust;

import java.security.SecureRandom;
import java.util.Random;

/** The same keys in every run. For tests alone. */
final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1;

  private final Random random;

  SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
