package space.perigee.sync.link;

import java.util.Locale;

/** Which way a frame goes. */
enum Direction {
  /** To the ground. */
  DOWN,
  /** To a satellite. */
  UP;

  /** As it stands in topics and file names. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Direction opposite() {
    return this == DOWN ? UP : DOWN;
  }
}
