package space.perigee.sim.lab.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.sync.io.InputException;

/**
 * Which processors the server and the satellites run on, as {@code taskset -c} takes them.
 *
 * @param server empty for all
 * @param satellites empty for all
 */
public record ProcessorShare(String server, String satellites) {

  private static final Pattern FORM = Pattern.compile("([\\d,-]+):([\\d,-]+)");
  private static final String NONE = "none";

  /**
   * Parses {@code SERVER:SATELLITES}, or {@code none}.
   *
   * @throws InputException if it has another form
   */
  public static ProcessorShare parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.equals(NONE)) {
      return new ProcessorShare("", "");
    }
    if (!matcher.matches()) {
      throw new InputException(
          "--cpus "
              + text
              + ": must be the processors of the server and of the satellites, such as 0:1 or"
              + " 0-1:2,3, or none");
    }
    return new ProcessorShare(matcher.group(1), matcher.group(2));
  }

  /** One processor for the server and the others for the satellites, if that is possible. */
  public static ProcessorShare ofThisMachine() {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean isPossible = processors > 1 && run(List.of("taskset", "--version")).isEmpty();
    return isPossible
        ? new ProcessorShare("0", processors == 2 ? "1" : "1-" + (processors - 1))
        : new ProcessorShare("", "");
  }

  /**
   * Moves this process to the processors of the satellites.
   *
   * @throws InputException if that fails
   */
  void moveThisProcess() {
    if (!satellites.isEmpty()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      String failure = run(List.of("taskset", "-a", "-p", "-c", satellites, pid));
      if (!failure.isEmpty()) {
        throw new InputException("--cpus: taskset failed: " + failure);
      }
    }
  }

  /** Runs a command. Returns why it failed; empty if it did not. */
  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
