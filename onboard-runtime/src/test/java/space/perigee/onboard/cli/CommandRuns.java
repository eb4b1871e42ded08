package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs of the commands of a program, and what they print. */
public final class CommandRuns {

  private final Supplier<CommandLine> program;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  public CommandRuns(Supplier<CommandLine> program) {
    this.program = program;
  }

  /** Runs a command; returns its exit code. */
  public int run(String... args) {
    CommandLine line = program.get();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  /** All that was printed since {@link #forgetOut}. */
  public String out() {
    return out.toString();
  }

  public void forgetOut() {
    out.getBuffer().setLength(0);
  }

  /** All that went to standard error since {@link #forgetErr}. */
  public String err() {
    return err.toString();
  }

  public void forgetErr() {
    err.getBuffer().setLength(0);
  }
}
