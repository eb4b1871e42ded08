package space.perigee.sim.lab.faults;

import java.util.SplittableRandom;

/** How a process ends, and what its disk keeps of what was not durable yet. */
public enum Death {
  /** {@code kill -9}: all of it. */
  KILLED,
  /** The same, in the middle of its last record. */
  TORN,
  /** The power goes: nothing. */
  POWER_CUT,
  /** The power goes: the beginning. */
  PARTLY_WRITTEN,
  /** The power goes: all of it, somewhat damaged. */
  DAMAGED;

  /** Any, or only such as lose a record at most. */
  static Death draw(SplittableRandom random, boolean any) {
    return any ? values()[random.nextInt(values().length)] : random.nextBoolean() ? KILLED : TORN;
  }

  void come(Disk disk, SplittableRandom random) {
    switch (this) {
      case KILLED -> disk.kill(loose -> loose);
      case TORN -> disk.kill(loose -> loose - 1);
      case POWER_CUT -> disk.kill(loose -> 0);
      case PARTLY_WRITTEN -> disk.kill(loose -> random.nextInt(loose + 1));
      case DAMAGED -> disk.scramble(random);
    }
  }
}
