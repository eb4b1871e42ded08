package space.perigee.sync.link;

import java.util.Locale;

/** Which way a frame goes. */
public enum Direction {
  /** To the ground. */
  DOWN,
  /** To a satellite. */
  UP;

  /** As it stands in topics and file names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The other way. */
  public Direction opposite() {
    return this == DOWN ? UP : DOWN;
  }
}
