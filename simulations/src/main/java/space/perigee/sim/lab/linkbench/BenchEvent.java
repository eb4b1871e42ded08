package space.perigee.sim.lab.linkbench;

import java.util.List;

/**
 * A line of output of a process at one end: an event, its time on the monotonic clock, which all
 * processes share (ns), and its values.
 */
public record BenchEvent(String name, long nanos, List<String> more) {

  private static final String LINE = "[a-z]+ [0-9]+( .*)?";

  /** Prints an event that occurs now. */
  public static void print(String name, Object... more) {
    StringBuilder line = new StringBuilder(name).append(' ').append(System.nanoTime());
    for (Object one : more) {
      line.append(' ').append(one);
    }
    System.out.println(line);
    System.out.flush();
  }

  /** Returns whether a line of output is an event. */
  static boolean isEvent(String line) {
    return line.matches(LINE);
  }

  static BenchEvent parse(String line) {
    String[] words = line.split(" ", -1);
    return new BenchEvent(
        words[0], Long.parseLong(words[1]), List.of(words).subList(2, words.length));
  }

  /** Returns a value as a number. */
  long number(int index) {
    return Long.parseLong(more.get(index));
  }
}
