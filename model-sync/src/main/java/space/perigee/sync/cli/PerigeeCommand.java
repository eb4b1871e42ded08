package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import space.perigee.sync.io.StopHook;

/** A command with {@code --help} and {@code --version}; its help lists options as declared. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public abstract class PerigeeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Work that an interrupt ends early. */
  @FunctionalInterface
  protected interface Interruptible {

    /** Returns the exit code. */
    int run() throws IOException, InterruptedException;
  }

  protected final CommandSpec spec() {
    return spec;
  }

  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Replaces the line of progress on a terminal; elsewhere it prints nothing. */
  protected final void progress(String what) {
    if (Cli.isTerminal()) {
      err().print("\r\u001b[K" + what);
      err().flush();
    }
  }

  /**
   * Runs {@code work} until it ends or Ctrl-C interrupts it.
   *
   * @param interrupted the message for an interrupt
   * @return the exit code
   */
  protected final int interruptibly(Interruptible work, Supplier<String> interrupted)
      throws IOException {
    try (StopHook hook = StopHook.ofThisThread()) {
      try {
        return work.run();
      } catch (InterruptedException e) {
        err().println("perigee: " + interrupted.get());
        return hook.exitCode();
      }
    }
  }
}
