package space.perigee.sync.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.TrustException;

/**
 * Runs a command, and turns exceptions into messages and exit codes: bad input into one line on
 * standard error and exit code 2, a failure of the machine (a full disk, a refused connection) into
 * one line and 1, a bug into a stack trace and 1.
 */
public final class Cli {

  /** picocli's message. */
  private static final String MISSING_SUBCOMMAND = "Missing required subcommand";

  private Cli() {}

  /**
   * Builds the command line of {@code command} with Perigee's error handling.
   *
   * @param subcommands in addition to those in its annotation
   */
  public static CommandLine of(Object command, Object... subcommands) {
    CommandLine line = new CommandLine(command);
    for (Object subcommand : subcommands) {
      line.addSubcommand(subcommand);
    }
    line.registerConverter(Instant.class, new InstantConverter());
    line.registerConverter(Double.class, new DecimalConverter());
    line.registerConverter(double.class, new DecimalConverter());
    line.registerConverter(Integer.class, WholeNumberConverter.ofInt());
    line.registerConverter(int.class, WholeNumberConverter.ofInt());
    line.registerConverter(Long.class, WholeNumberConverter.ofLong());
    line.registerConverter(long.class, WholeNumberConverter.ofLong());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (e, args) -> {
          PrintWriter err = e.getCommandLine().getErr();
          err.println("perigee: " + missingFile(args).orElseGet(() -> message(e)));
          err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, at, parsed) -> {
          PrintWriter err = at.getErr();
          if (e instanceof InputException || e instanceof TrustException) {
            err.println("perigee: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          IOException io = ioCause(e);
          if (io != null) {
            err.println("perigee: " + FileTrouble.text(io));
            return FileTrouble.isOfUser(io)
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
          }
          e.printStackTrace(err);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  /**
   * True if the output is a terminal, where lines can be redrawn. The launcher tells so in a
   * property: from JDK 22 on, {@link System#console()} is present without a terminal too.
   */
  public static boolean isTerminal() {
    return Boolean.getBoolean("perigee.terminal");
  }

  /**
   * Complaint about an argument {@code @FILE} whose file does not exist. picocli takes it for a
   * plain argument, and so reports that the options in it are missing.
   */
  private static Optional<String> missingFile(String... args) {
    return Arrays.stream(args)
        .filter(arg -> arg.matches("@[^@].*") && !new File(arg.substring(1)).exists())
        .map(arg -> arg + ": no such file of options")
        .findFirst();
  }

  /** Adds the names of the subcommands to picocli's complaint that one is missing. */
  private static String message(CommandLine.ParameterException e) {
    String message = String.valueOf(e.getMessage());
    return message.equals(MISSING_SUBCOMMAND)
        ? e.getCommandLine().getSubcommands().entrySet().stream()
            .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", ", message + ", one of: ", ""))
        : message;
  }

  private static @Nullable IOException ioCause(Exception e) {
    if (e instanceof IOException io) {
      return io;
    }
    return e instanceof UncheckedIOException unchecked ? unchecked.getCause() : null;
  }
}
