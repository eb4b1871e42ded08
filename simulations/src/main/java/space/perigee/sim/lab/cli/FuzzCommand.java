package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.faults.QuietLogs;
import space.perigee.sim.lab.fuzz.Fuzzing;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim fuzz}: a fuzzer for frames, journals, files and datagrams. */
@Command(
    name = "fuzz",
    description = {
      "Feed malformed and forged frames, journals, files and datagrams to real link endpoints.",
      "Endpoints must reject such input. If one throws an exception, delivers content that was never"
          + " sent, or exceeds its bounds on memory or time, the command prints how to repeat the"
          + " session and exits with code 1."
    })
public final class FuzzCommand extends PerigeeCommand {

  private static final int MAX_MINUTES = 100_000;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_FAILURES = 20;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Duration in minutes (default: ${DEFAULT-VALUE}).")
  private double minutes = 1;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Number of sessions of some hundred inputs each, instead of a duration.")
  private @Nullable Long sessions;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Seed of the first session; later sessions count up (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private final List<Fuzzing.Failure> failures = new ArrayList<>();
  private long done;

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0 && minutes <= MAX_MINUTES)) {
      throw new InputException(
          "--minutes " + minutes + ": must be above 0 and at most " + MAX_MINUTES);
    }
    if (sessions != null && sessions < 1) {
      throw new InputException("--sessions " + sessions + ": must be 1 or more");
    }
    QuietLogs.ofTransfers();
    try (Fuzzing fuzzing = new Fuzzing()) {
      return interruptibly(
          () -> {
            try {
              run(fuzzing);
            } catch (InterruptedException e) {
              report(fuzzing);
              throw e;
            }
            report(fuzzing);
            return failures.isEmpty() ? 0 : 1;
          },
          () -> "interrupted after " + done + " sessions");
    }
  }

  private void run(Fuzzing fuzzing) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long length = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    long lineAt = start;
    while (sessions == null ? System.nanoTime() - start < length : done < sessions) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      fuzzing.session(seed + done).ifPresent(this::failed);
      done++;
      if (failures.size() >= MAX_FAILURES) {
        break;
      }
      if (Cli.isTerminal() && System.nanoTime() - lineAt > LINE_NANOS) {
        lineAt = System.nanoTime();
        progress((lineAt - start) / LINE_NANOS, "\r\u001b[2Kfuzz %d s: %,d sessions, %d failures");
      }
    }
    if (Cli.isTerminal()) {
      progress(0, "\r\u001b[2K");
    }
  }

  private void progress(long seconds, String format) {
    PrintWriter err = err();
    err.printf(Locale.ROOT, format, seconds, done, failures.size());
    err.flush();
  }

  private void failed(Fuzzing.Failure failure) {
    failures.add(failure);
    if (!json) {
      out().println("seed " + failure.seed() + ", " + failure.door() + ": " + failure.what());
      out().println("  to repeat it: " + replay(failure));
      out().flush();
    }
  }

  private static String replay(Fuzzing.Failure failure) {
    return "perigee sim fuzz --sessions 1 --seed " + failure.seed();
  }

  private void report(Fuzzing fuzzing) throws IOException {
    if (json) {
      out().println(json(fuzzing));
      out().flush();
      return;
    }
    out().println("                        inputs  inputs/CPU s  longest  peak memory  outcomes");
    for (Fuzzing.Report report : fuzzing.reports()) {
      out()
          .printf(
              Locale.ROOT,
              "%-18s %,11d %,13d %,5d ms %,8d KiB  %s%n",
              report.door(),
              report.inputs(),
              report.inputsPerCpuSecond(),
              report.longestMicros() / 1000,
              report.largestBytes() / 1024,
              report.outcomes().entrySet().stream()
                  .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    out()
        .printf(
            Locale.ROOT,
            "%,d sessions from seed %d: %s%n",
            done,
            seed,
            failures.isEmpty() ? "no failures" : failures.size() + " failures");
    out().flush();
  }

  private String json(Fuzzing fuzzing) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("sessions", done);
    root.put("seed", seed);
    root.putPOJO("doors", fuzzing.reports());
    ArrayNode list = root.putArray("failures");
    for (Fuzzing.Failure failure : failures) {
      ObjectNode one = mapper.valueToTree(failure);
      list.add(one.put("replay", replay(failure)));
    }
    return mapper.writeValueAsString(root);
  }
}
