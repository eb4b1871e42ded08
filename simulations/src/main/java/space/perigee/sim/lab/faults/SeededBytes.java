package space.perigee.sim.lab.faults;

import java.security.SecureRandom;
import java.util.Random;

/** A deterministic source of keys, for simulations only: the seed reveals the keys. */
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
