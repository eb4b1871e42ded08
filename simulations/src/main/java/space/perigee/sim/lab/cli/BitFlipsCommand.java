package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.FlightConfiguration;
import space.perigee.onboard.cli.StartedFlight;
import space.perigee.sim.cli.TerminalProgress;
import space.perigee.sim.lab.flips.Flip;
import space.perigee.sim.lab.flips.FlipCampaign;
import space.perigee.sim.lab.flips.FlipOutcome;
import space.perigee.sim.lab.flips.FlipOutcome.Verdict;
import space.perigee.sim.lab.flips.SatelliteProgram;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.FolderTree;

/** {@code perigee sim bit-flips}: starts a satellite with one flipped bit, again and again. */
@Command(
    name = "bit-flips",
    description = {
      "Fly a small mission, stop it, and start its satellite again and again, each time with one"
          + " flipped bit in one of its files: inputs, keys, state and second copies.",
      "The satellite must start, and must either have loaded what it would have loaded without the"
          + " flip, or name the file in its log. It must accept no replay. If it does not, the"
          + " command prints how to repeat that flip and exits with code 1."
    })
public final class BitFlipsCommand extends PerigeeCommand {

  private static final int MAX_FLIPS = 10_000_000;
  private static final int MAX_SHOWN = 10;

  /** Folders with files of one kind. */
  private static final Set<String> STORES = Set.of("memory", "outbox", "inbox");

  @Option(
      names = "--flips",
      paramLabel = "N",
      description = "Number of flips (default: ${DEFAULT-VALUE}).")
  private int flips = 500;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the first flip; later ones count up (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--launcher",
      paramLabel = "N",
      description =
          "Start the satellite of the first N flips by the launcher too, in a Java of its own"
              + " (default: ${DEFAULT-VALUE}).")
  private int byLauncher;

  @Option(
      names = "--launcher-script",
      paramLabel = "FILE",
      description = "The launcher (default: ${DEFAULT-VALUE}).")
  private Path launcher = Path.of("perigee");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private final Map<Long, FlipOutcome> wrong = new TreeMap<>();
  private final Map<String, Integer> lost = new TreeMap<>();
  private final List<String> launchFailures = new ArrayList<>();
  private int done;
  private int launched;

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--flips", flips, 1, MAX_FLIPS);
    OptionValues.requireWithin("--launcher", byLauncher, 0, flips);
    @Nullable FlipLauncher starts = byLauncher == 0 ? null : FlipLauncher.of(launcher);
    Path work = Files.createTempDirectory("perigee-bit-flips");
    try {
      return interruptibly(
          () -> fly(work, starts),
          () -> "interrupted after " + done + " flips, " + wrong.size() + " wrong");
    } finally {
      FolderTree.delete(work);
    }
  }

  private int fly(Path work, @Nullable FlipLauncher starts)
      throws IOException, InterruptedException {
    int files;
    long bytes;
    try (FlipCampaign campaign = new FlipCampaign(work, BitFlipsCommand::start);
        TerminalProgress bar =
            new TerminalProgress(Cli.isTerminal(), "bit-flips", "flips", flips)) {
      files = campaign.files();
      bytes = campaign.bytes();
      for (int i = 0; i < flips; i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Flip flip = campaign.flip(seed + i);
        count(seed + i, campaign.run(flip));
        if (starts != null && i < byLauncher) {
          campaign.prepare(flip);
          launch(starts, campaign, flip);
        }
        bar.stepBy(1);
      }
    }
    out().println(json ? json(files, bytes) : text(files, bytes));
    out().flush();
    return wrong.isEmpty() && launchFailures.isEmpty() ? 0 : 1;
  }

  /** Starts a satellite as {@code perigee onboard run} does. */
  static SatelliteProgram.Satellite start(Clock clock, List<String> arguments) throws IOException {
    StartedFlight flight = StartedFlight.start(clock, arguments);
    FlightConfiguration configuration = flight.configuration();
    return new SatelliteProgram.Satellite(
        new SatelliteProgram.Inputs(
            configuration.settings(),
            configuration.spacecraft(),
            configuration.stream(),
            configuration.golden(),
            flight.contacts(),
            flight.keys()),
        flight.ground(),
        flight.runtime(),
        flight);
  }

  private void count(long of, FlipOutcome outcome) {
    done++;
    verdicts.merge(outcome.verdict(), 1, Integer::sum);
    if (outcome.verdict() == Verdict.REPORTED) {
      lost.merge(kind(outcome.flip().file()), 1, Integer::sum);
    }
    if (!outcome.verdict().isRight()) {
      wrong.put(of, outcome);
    }
  }

  private void launch(FlipLauncher starts, FlipCampaign campaign, Flip flip)
      throws IOException, InterruptedException {
    String failure = starts.start(campaign.arguments(), campaign.restart());
    launched++;
    if (!failure.isEmpty()) {
      launchFailures.add(flip + ": " + failure);
    }
  }

  /** The folder of a store, and the file elsewhere. */
  private static String kind(Path file) {
    Path folder = file.getParent();
    boolean isInStore = folder != null && STORES.contains(String.valueOf(folder.getFileName()));
    return String.valueOf(isInStore ? folder : file);
  }

  private int of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0);
  }

  private String text(int files, long bytes) {
    StringBuilder text = new StringBuilder();
    wrong.entrySet().stream()
        .limit(MAX_SHOWN)
        .forEach(
            entry -> {
              FlipOutcome outcome = entry.getValue();
              text.append(
                  String.format(
                      Locale.ROOT,
                      "seed %d: %s: %s %s%n  to repeat it: %s%n",
                      entry.getKey(),
                      outcome.flip(),
                      outcome.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                      outcome.what(),
                      replay(entry.getKey())));
            });
    launchFailures.stream()
        .limit(MAX_SHOWN)
        .forEach(failure -> text.append("by the launcher: ").append(failure).append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "%,d flips from seed %d in %d files of %,d bytes%n",
            done,
            seed,
            files,
            bytes));
    line(text, of(Verdict.RESTORED), "file named, and restored: the satellite has loaded the same");
    line(text, of(Verdict.REPORTED), "file named, and the satellite goes on without what it lost");
    lost.forEach(
        (file, count) -> text.append(String.format(Locale.ROOT, "%,18d in %s%n", count, file)));
    line(text, of(Verdict.WITHOUT_MEANING), "nothing reads that bit at a start");
    line(text, of(Verdict.UNDETECTED), "undetected");
    line(text, of(Verdict.OPEN_TO_REPLAY), "open to a replay");
    line(text, of(Verdict.NOT_STARTED), "not started");
    if (byLauncher > 0) {
      line(
          text,
          launched - launchFailures.size(),
          String.format(Locale.ROOT, "of %,d also started by the launcher", launched));
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, int count, String what) {
    text.append(String.format(Locale.ROOT, "%,10d  %s%n", count, what));
  }

  private static String replay(long of) {
    return "perigee sim bit-flips --flips 1 --seed " + of;
  }

  private String json(int files, long bytes) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("flips", done).put("seed", seed).put("files", files).put("bytes", bytes);
    for (Verdict verdict : Verdict.values()) {
      root.put(verdict.name().toLowerCase(Locale.ROOT), of(verdict));
    }
    root.putPOJO("reportedIn", lost);
    root.put("launched", launched);
    ArrayNode list = root.putArray("wrong");
    wrong.forEach(
        (number, outcome) ->
            list.addObject()
                .put("seed", number)
                .put("file", outcome.flip().file().toString())
                .put("bit", outcome.flip().bit())
                .put("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT))
                .put("what", outcome.what())
                .put("replay", replay(number)));
    ArrayNode failures = root.putArray("launchFailures");
    launchFailures.forEach(failures::add);
    return mapper.writeValueAsString(root);
  }
}
