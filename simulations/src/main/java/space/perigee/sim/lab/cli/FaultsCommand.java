package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.cli.TerminalProgress;
import space.perigee.sim.lab.faults.BrokenPromise;
import space.perigee.sim.lab.faults.Campaign;
import space.perigee.sim.lab.faults.FaultRun;
import space.perigee.sim.lab.faults.QuietLogs;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim faults}: a fault-injection campaign against the transfer protocol. */
@Command(
    name = "faults",
    description = {
      "Test transfers under link cuts, process kills, full disks, wrong clocks and attacks, in"
          + " virtual time.",
      "Each run is derived from its seed alone. After every step it is checked against the promises"
          + " P1 to P10 of the transfer protocol. If a run breaks one, the command prints how to"
          + " repeat it and exits with code 1."
    })
public final class FaultsCommand extends PerigeeCommand {

  private static final int MAX_RUNS = 10_000_000;
  private static final int MAX_THREADS = 256;
  private static final int MAX_SHOWN = 10;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Number of runs (default: ${DEFAULT-VALUE}).")
  private int runs = 1000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the first run; later runs count up (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of runs in parallel (default: number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--trace", description = "Print every event; requires --runs 1.")
  private boolean trace;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private final Map<Long, BrokenPromise> broken = new LinkedHashMap<>();
  private long done;
  private long frames;
  private long kills;
  private long events;

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--runs", runs, 1, MAX_RUNS);
    OptionValues.requireWithin("--threads", threads, 1, MAX_THREADS);
    if (trace && (runs != 1 || json)) {
      throw new InputException("--trace: requires --runs 1, and excludes --json");
    }
    QuietLogs.ofTransfers();
    Campaign campaign = new Campaign();
    return interruptibly(
        () -> {
          report(trace ? traced(campaign) : run(campaign));
          return broken.isEmpty() ? 0 : 1;
        },
        () -> "interrupted after " + done + " runs, " + broken.size() + " broken");
  }

  private String traced(Campaign campaign) {
    FaultRun result = campaign.run(seed, line -> out().println(line));
    count(result);
    return result.hash();
  }

  private String run(Campaign campaign) throws InterruptedException {
    try (TerminalProgress bar = new TerminalProgress(Cli.isTerminal(), "faults", "runs", runs)) {
      Consumer<FaultRun> count = this::count;
      return campaign.run(seed, runs, threads, count.andThen(result -> bar.stepBy(1)));
    }
  }

  private void count(FaultRun result) {
    done++;
    frames += result.frames();
    kills += result.kills();
    events += result.events();
    if (result.broken() != null) {
      broken.put(result.seed(), result.broken());
    }
  }

  private void report(String traces) throws IOException {
    if (json) {
      out().println(json(traces));
    } else {
      broken.entrySet().stream().limit(MAX_SHOWN).forEach(this::printBroken);
      out()
          .printf(
              Locale.ROOT,
              "%,d runs from seed %d: %,d frames, %,d kills, %,d events, traces %s: %s%n",
              done,
              seed,
              frames,
              kills,
              events,
              traces,
              broken.isEmpty() ? "no promise broken" : broken.size() + " broke a promise");
    }
    out().flush();
  }

  private void printBroken(Map.Entry<Long, BrokenPromise> of) {
    BrokenPromise promise = of.getValue();
    out()
        .println(
            "seed " + of.getKey() + " breaks " + promise.promise() + ": " + promise.getMessage());
    out().println("  to repeat it: " + replay(of.getKey()));
  }

  private static String replay(long of) {
    return "perigee sim faults --runs 1 --seed " + of + " --trace";
  }

  private String json(String traces) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("runs", done);
    root.put("seed", seed);
    root.put("frames", frames);
    root.put("kills", kills);
    root.put("events", events);
    root.put("traces", traces);
    ArrayNode list = root.putArray("broken");
    broken.forEach(
        (of, promise) -> {
          ObjectNode one = list.addObject();
          one.put("seed", of);
          one.put("promise", promise.promise());
          one.put("what", promise.getMessage());
          one.put("replay", replay(of));
        });
    return mapper.writeValueAsString(root);
  }
}
