package space.perigee.sim.lab.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sim.lab.linkbench.SpaceLink;
import space.perigee.sync.io.InputException;

/** Runs of a command that measures over an emulated space link. */
final class SpaceLinkRuns {

  private final String command;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /**
   * @param command its name below {@code perigee sim}
   */
  SpaceLinkRuns(String command) {
    this.command = command;
  }

  /** Skips the test where this machine cannot emulate a space link. */
  static void assumeThatTheMachineCan() {
    try {
      SpaceLink.requirePossible();
    } catch (InputException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  /** Returns the exit code. */
  int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("sim", command), Stream.of(arguments)).toArray(String[]::new));
  }

  /** All that was printed. */
  String out() {
    return out.toString();
  }

  /** All that went to standard error. */
  String err() {
    return err.toString();
  }
}
