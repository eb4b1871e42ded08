package space.perigee.sync.link.files;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.sync.link.Direction;

/**
 * Name of a file of frames: {@code demo~sat-1~down~0001752331123456.frames}. Names sort in the
 * order in which the files were written; no name of a mission or satellite contains {@code ~}.
 *
 * @param sequence increases from file to file
 */
record FrameFileName(String mission, String satellite, Direction direction, long sequence) {

  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9._-]{1,64})~([A-Za-z0-9._-]{1,64})~(up|down)~(\\d{16})\\.frames");

  /** Parses a name; empty if it is not a name of such a file. */
  static Optional<FrameFileName> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new FrameFileName(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3).equals("up") ? Direction.UP : Direction.DOWN,
                Long.parseLong(matcher.group(4))))
        : Optional.empty();
  }

  /** True if both are of the same satellite and direction. */
  boolean isBeside(FrameFileName other) {
    return withSequence(other.sequence).equals(other);
  }

  FrameFileName withSequence(long number) {
    return new FrameFileName(mission, satellite, direction, number);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s~%s~%s~%016d.frames", mission, satellite, direction.word(), sequence);
  }
}
