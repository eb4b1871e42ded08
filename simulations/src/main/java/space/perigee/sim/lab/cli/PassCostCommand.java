package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.linkbench.BenchCertificates;
import space.perigee.sim.lab.linkbench.BenchKeys;
import space.perigee.sim.lab.linkbench.PassCost;
import space.perigee.sim.lab.linkbench.PassCost.Contents;
import space.perigee.sim.lab.linkbench.PassCost.Session;
import space.perigee.sim.lab.linkbench.PassCostText;
import space.perigee.sim.lab.linkbench.SpaceLink;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;

/** {@code perigee sim pass-cost}: counts the bytes of a pass. */
@Command(
    name = "pass-cost",
    description = {
      "Count the IP bytes of a pass, both ways together: of an idle one, and of one that delivers a"
          + " delta.",
      "Satellite and ground are processes in two network namespaces, with keys and certificates as"
          + " in flight; the kernel counts. Passes last as long as they say, since keep-alives of"
          + " TLS and TCP go by the wall clock; the idle ones run at the same time.",
      "Links: udp is datagrams, mqtt-full is MQTT with a full TLS handshake, mqtt-resumed with the"
          + " session of the pass before. Round trip 50 ms, no loss.",
      "Requires root, /dev/net/tun, ip and cc."
    })
public final class PassCostCommand extends PerigeeCommand {

  private static final int MIN_DELTA_BYTES = 100;
  private static final int MAX_DELTA_BYTES = 4000;

  @Option(
      names = "--links",
      paramLabel = "LINK",
      split = ",",
      description = "Links to measure, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Session> links = List.of(Session.values());

  @Option(
      names = "--contents",
      paramLabel = "WHAT",
      split = ",",
      description = "Passes to measure, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Contents> contents = List.of(Contents.values());

  @Option(
      names = "--pass",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "Length of an idle pass (default: ${DEFAULT-VALUE}).")
  private Duration pass = Duration.ZERO;

  @Option(
      names = "--delta",
      paramLabel = "BYTES",
      defaultValue = "294",
      description = "Length of the delta (default: ${DEFAULT-VALUE}).")
  private int deltaBytes;

  @Mixin private final BenchFiles files = new BenchFiles();

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--delta", deltaBytes, MIN_DELTA_BYTES, MAX_DELTA_BYTES);
    files.check();
    List<PassCost.Outcome> outcomes = new ArrayList<>();
    return interruptibly(
        () ->
            files.measure(
                folder -> measure(folder, outcomes), () -> PassCostText.json(deltaBytes, outcomes)),
        () -> "interrupted");
  }

  private boolean measure(Path folder, List<PassCost.Outcome> outcomes)
      throws IOException, InterruptedException {
    Path keys = Files.createTempDirectory(folder, "keys");
    BenchKeys.make(keys, Clock.systemUTC().instant());
    PassCost cost =
        new PassCost(
            SpaceLink.compile(folder),
            keys,
            BenchCertificates.make(Files.createTempDirectory(folder, "tls")),
            folder,
            deltaBytes);
    out().println(PassCostText.head());
    for (Session session : links) {
      if (contents.contains(Contents.DELTA)) {
        report(cost.delta(session), outcomes);
      }
    }
    if (contents.contains(Contents.IDLE)) {
      idle(cost, outcomes);
    }
    return outcomes.stream().allMatch(PassCost.Outcome::isReceipted);
  }

  private void idle(PassCost cost, List<PassCost.Outcome> outcomes)
      throws IOException, InterruptedException {
    progress("idle passes of " + pass.toSeconds() + " s, all at the same time");
    ExecutorService threads = Executors.newFixedThreadPool(links.size());
    try {
      List<Future<PassCost.Outcome>> passes = new ArrayList<>();
      for (Session session : links) {
        passes.add(threads.submit(() -> cost.idle(session, pass)));
      }
      for (Future<PassCost.Outcome> one : passes) {
        PassCost.Outcome outcome = one.get();
        progress("");
        report(outcome, outcomes);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private void report(PassCost.Outcome outcome, List<PassCost.Outcome> outcomes) {
    outcomes.add(outcome);
    out().println(PassCostText.row(outcome));
  }
}
