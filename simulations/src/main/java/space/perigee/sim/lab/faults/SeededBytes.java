package space.perigee.sim.lab.faults;

import java.security.SecureRandom;
import java.util.Random;

/** The same keys in every run: for simulations alone, since who knows the seed knows the keys. */
public final class SeededBytes extends SecureRandom {

  private static final long serialVersionUID = 1;

  private final Random random;

  SeededBytes(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
