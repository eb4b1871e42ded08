package space.perigee.sim.lab.faults;

import java.util.SplittableRandom;

/** How a process dies, and how much of its data that was not durable remains on disk. */
public enum Death {
  /** {@code kill -9}: all of it. */
  KILLED,
  /** {@code kill -9} in the middle of the last record. */
  TORN,
  /** Power failure: nothing. */
  POWER_CUT,
  /** Power failure: the beginning. */
  PARTLY_WRITTEN,
  /** Power failure: all of it, damaged. */
  DAMAGED;

  /** Draws any death, or only one that loses at most a record. */
  static Death draw(SplittableRandom random, boolean any) {
    return any ? values()[random.nextInt(values().length)] : random.nextBoolean() ? KILLED : TORN;
  }

  void apply(Disk disk, SplittableRandom random) {
    switch (this) {
      case KILLED -> disk.kill(loose -> loose);
      case TORN -> disk.kill(loose -> loose - 1);
      case POWER_CUT -> disk.kill(loose -> 0);
      case PARTLY_WRITTEN -> disk.kill(loose -> random.nextInt(loose + 1));
      case DAMAGED -> disk.scramble(random);
    }
  }
}
