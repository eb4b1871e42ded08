package space.perigee.sim.fly;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The output of one of several flights that share a stream: each line is printed whole, after the
 * name of the flight.
 */
public final class PrefixedLines extends OutputStream {

  /** What programs put before what they say; the name of the flight follows it. */
  private static final String PROGRAM = "perigee: ";

  private final String name;
  private final PrintStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private PrefixedLines(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  /** Returns a stream for the flight {@code name}, which prints to {@code out}. */
  public static PrintStream of(String name, PrintStream out) {
    return new PrintStream(new PrefixedLines(name, out), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int next) {
    if (next != '\n') {
      line.write(next);
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    String rest = text.startsWith(PROGRAM) ? text.substring(PROGRAM.length()) : text;
    out.println(PROGRAM + name + ": " + rest);
    line.reset();
  }
}
