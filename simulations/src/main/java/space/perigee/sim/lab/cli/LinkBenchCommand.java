package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.linkbench.BenchCase;
import space.perigee.sim.lab.linkbench.BenchCase.Lane;
import space.perigee.sim.lab.linkbench.BenchKeys;
import space.perigee.sim.lab.linkbench.BenchSetup;
import space.perigee.sim.lab.linkbench.BenchText;
import space.perigee.sim.lab.linkbench.BenchTransfer;
import space.perigee.sim.lab.linkbench.KillCampaign;
import space.perigee.sim.lab.linkbench.SpaceLink;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;

/** {@code perigee sim link-bench}: measures transfers over an emulated space link. */
@Command(
    name = "link-bench",
    description = {
      "Measure transfers over an emulated space link between two network namespaces. Sender and"
          + " receiver run in separate processes, and frames are signed as in flight.",
      "Lanes: udp and mqtt are Perigee's links, oneway is udp without an uplink, plain is MQTT with"
          + " messages of 64 KiB and QoS 1. TCP uses BBR. Requires root, /dev/net/tun, ip and cc.",
      "Cases (RTT, loss each way, content):",
      "  clean   500 ms, none, 10 MiB",
      "  loss1   500 ms, 1 %%, 10 MiB",
      "  loss5   500 ms, 5 %%, 10 MiB",
      "  cut     100 ms, none, 20 MiB; an outage from second 5 to second 25",
      "  oneway  500 ms, 10 %% down and 100 %% up, 20 MiB",
      "  large   100 ms, 1 %%, 200 MB (takes several minutes)"
    })
public final class LinkBenchCommand extends PerigeeCommand {

  private static final double MAX_RATE_MBPS = 1000;
  private static final int MAX_KILLS = 10_000;
  private static final int MIN_HEAP_MB = 16;
  private static final int MAX_HEAP_MB = 4096;
  private static final int MAX_REPEAT = 1000;

  @Option(
      names = "--cases",
      paramLabel = "CASE",
      split = ",",
      defaultValue = "clean,loss1,loss5,cut,oneway",
      description = "Cases to measure, or 'none' (default: ${DEFAULT-VALUE}).")
  private List<String> cases = List.of();

  @Option(
      names = "--lanes",
      paramLabel = "LANE",
      split = ",",
      description = "Lanes to measure, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Lane> lanes = List.of(Lane.values());

  @Option(
      names = "--kills",
      paramLabel = "N",
      description =
          "Then, for each lane and each of sender, receiver and broker, transfer 2 MiB N times,"
              + " killing that process with 'kill -9' midway and restarting it (default:"
              + " ${DEFAULT-VALUE}).")
  private int kills = 0;

  @Option(
      names = "--victims",
      paramLabel = "WHO",
      split = ",",
      description = "Processes to kill, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<KillCampaign.Victim> victims = List.of(KillCampaign.Victim.values());

  @Option(
      names = "--rate",
      paramLabel = "MBPS",
      defaultValue = "10",
      description =
          "Rate in each direction in Mbit/s, with IP headers (default: ${DEFAULT-VALUE}).")
  private double rateMbps;

  @Option(
      names = "--queue",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "Size of the modem's buffer, in ms at the rate (default: ${DEFAULT-VALUE}).")
  private double queueMillis;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description = "Heap of sender and receiver in MiB (default: ${DEFAULT-VALUE}).")
  private int heapMb = 32;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Runs of each case, with increasing seeds (default: ${DEFAULT-VALUE}).")
  private int repeat = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of losses, contents and times of kills (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private final BenchFiles files = new BenchFiles();

  private final List<BenchTransfer.Outcome> outcomes = new ArrayList<>();
  private final List<KillCampaign.Report> reports = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<BenchCase> chosen = check();
    files.check();
    return interruptibly(
        () ->
            files.measure(
                folder -> measure(chosen, folder), () -> BenchText.json(outcomes, reports)),
        () -> "interrupted");
  }

  private List<BenchCase> check() {
    OptionValues.requireWithin("--kills", kills, 0, MAX_KILLS);
    OptionValues.requireWithin("--rate", rateMbps, 0.1, MAX_RATE_MBPS);
    OptionValues.requireWithin("--queue", queueMillis, 1, 10_000);
    OptionValues.requireWithin("--heap", heapMb, MIN_HEAP_MB, MAX_HEAP_MB);
    OptionValues.requireWithin("--repeat", repeat, 1, MAX_REPEAT);
    return cases.equals(List.of("none"))
        ? List.of()
        : cases.stream().map(LinkBenchCommand::caseOf).toList();
  }

  private static BenchCase caseOf(String name) {
    return BenchCase.ALL.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "--cases "
                        + name
                        + ": must be none, or some of "
                        + BenchCase.ALL.stream()
                            .map(BenchCase::name)
                            .collect(Collectors.joining(", "))));
  }

  private boolean measure(List<BenchCase> chosen, Path folder)
      throws IOException, InterruptedException {
    Path keys = Files.createTempDirectory(folder, "keys");
    BenchKeys.make(keys, Clock.systemUTC().instant());
    BenchSetup setup =
        new BenchSetup(
            SpaceLink.compile(folder),
            keys,
            folder.resolve("processes.log"),
            rateMbps,
            queueMillis,
            heapMb,
            seed);
    if (!chosen.isEmpty()) {
      out().println(BenchText.head(rateMbps));
    }
    for (BenchCase one : chosen) {
      for (Lane lane : one.lanes()) {
        for (int i = 0; lanes.contains(lane) && i < repeat; i++) {
          Path own = Files.createTempDirectory(folder, one.name() + "-" + lane + "-");
          BenchTransfer.Outcome outcome =
              new BenchTransfer(setup.withSeed(seed + i), one, lane, own).run();
          outcomes.add(outcome);
          out().println(BenchText.row(outcome));
          FolderTree.delete(own);
        }
      }
    }
    if (kills > 0) {
      kill(setup, folder);
    }
    return outcomes.stream().allMatch(o -> o.timing().seconds().isPresent())
        && reports.stream().allMatch(r -> r.count(KillCampaign.Fate::isGood) == kills);
  }

  private void kill(BenchSetup setup, Path folder) throws IOException, InterruptedException {
    out().println(BenchText.killHead());
    for (KillCampaign campaign : KillCampaign.all(setup, folder).filter(this::isWanted).toList()) {
      KillCampaign.Report report = campaign.run(kills, this::warn);
      reports.add(report);
      out().println(BenchText.row(report));
    }
  }

  private boolean isWanted(KillCampaign campaign) {
    return lanes.contains(campaign.lane()) && victims.contains(campaign.victim());
  }

  private void warn(KillCampaign.Fate fate) {
    if (!fate.isGood()) {
      out().println("  broken promise: " + fate);
    }
  }
}
