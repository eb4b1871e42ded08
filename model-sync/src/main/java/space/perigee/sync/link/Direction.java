package space.perigee.sync.link;

import java.util.Locale;

/** Direction of a frame. */
public enum Direction {
  /** To the ground. */
  DOWN,
  /** To a satellite. */
  UP;

  /** The word for it in topics and file names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The other way. */
  public Direction opposite() {
    return this == DOWN ? UP : DOWN;
  }
}
