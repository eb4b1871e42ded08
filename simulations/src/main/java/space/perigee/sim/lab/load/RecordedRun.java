package space.perigee.sim.lab.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.NetworkEvaluator;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.onboard.bench.ProcessorTime;
import space.perigee.onboard.data.DataRequest;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.TrustException;

/*
 * A satellite sends a delta of a few kilobytes in some frames, manifest, segments and a poll, and then waits for the
 * receipt. These frames do not depend on what the ground answers, so they are made beforehand, by the satellites' own
 * state machines, and handed to the ground as fast as it takes them. All satellites are in contact from the first delta
 * on. One more satellite belongs to the mission and never comes, so no round closes, and the ground only answers. Its
 * receipts are kept with their times, and the satellites verify them when the clock has stopped.
 */

/**
 * Measures the ground alone: sessions, cryptography, decoding and database, without broker and TLS,
 * in this process.
 */
public final class RecordedRun {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration NEVER = Duration.ofDays(30);

  /** A satellite, the frames that it will send, and what came of them. */
  private final class Recorded {

    private final String name;
    private final SatelliteEnd end;
    private final List<List<byte[]>> frames = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();
    private int answered;
    private long receiptNanos;

    Recorded(int number, int count, Instant now) throws IOException {
      this.name = LoadSettings.name(number);
      this.end =
          new SatelliteEnd(
              folder,
              name,
              (outbox, seal) -> Courier.sending(outbox, Set.of(Kind.DELTA), this::onReceipt),
              now);
      List<CodedDeltas.Coded> deltas = folder.deltasOf(number);
      for (int i = 0; i < count; i++) {
        lengths.add(end.post(deltas.get(i), now).orElseThrow().length());
        List<byte[]> own = new ArrayList<>();
        for (Optional<Wire> frame = end.poll(now); frame.isPresent(); frame = end.poll(now)) {
          own.add(frame.get().bytes());
        }
        frames.add(own);
      }
    }

    /** Hands the frames of a delta to the ground, if there are any. */
    void send(int delta) {
      if (delta < frames.size()) {
        link.add(name, frames.get(delta));
      }
    }

    private void onReceipt(Receipt receipt) {
      long wait = receiptNanos - link.takenNanos(name);
      if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
        tally.accepted(wait, lengths.get(answered), false);
      } else {
        tally.rejected(receipt);
      }
      answered++;
    }

    /**
     * @param now later by a second for each frame, since an end verifies a limited number a second
     */
    void verify(RecordedLink.Sent sent, Instant now) {
      receiptNanos = sent.nanos();
      if (!end.onFrame(sent.frame(), now.plusSeconds(answered))) {
        tally.error("frame-not-genuine");
      }
    }
  }

  private final LoadFolder folder;
  private final int count;
  private final ProcessorShare cpus;
  private final Clock clock;
  private final LoadRun.Progress progress;
  private final RecordedLink link = new RecordedLink();
  private final LoadTally tally = new LoadTally();

  /**
   * @param count deltas to measure, of all satellites in turn
   * @param cpus those of the server are used
   */
  public RecordedRun(
      LoadFolder folder, int count, ProcessorShare cpus, Clock clock, LoadRun.Progress progress) {
    this.folder = folder;
    this.count = count;
    this.cpus = cpus;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IOException if the ground does not start, or does not answer
   * @throws InterruptedException if the thread is interrupted
   */
  public LoadFigures run() throws IOException, InterruptedException {
    int satellites = folder.settings().satellites();
    progress.phase("keys of " + satellites + " satellites");
    folder.makeKeys(clock.instant());
    Weights start = folder.makeModel();
    int[] counts = new int[satellites];
    Arrays.setAll(counts, i -> 1 + count / satellites + (i < count % satellites ? 1 : 0));
    progress.phase("deltas");
    folder.codeDeltas(counts, start, done -> progress.done(done + " of " + satellites));
    progress.phase("frames");
    Map<String, Recorded> all = new HashMap<>();
    for (int i = 0; i < satellites; i++) {
      Recorded one = new Recorded(i, counts[i], clock.instant());
      all.put(one.name, one);
      progress.done(i + 1 + " of " + satellites);
    }
    Path state = Files.createTempDirectory(folder.root(), "server-");
    new ProcessorShare("", cpus.server()).moveThisProcess();
    try (GroundServer server = start(state, start);
        ServerWatch watch =
            new ServerWatch(
                new ServerWatch.Watched(
                    server.httpUri(), "", ProcessHandle.current().pid(), state))) {
      progress.phase("each satellite introduces itself by its first delta");
      link.announce(all.keySet());
      all.values().forEach(one -> one.send(0));
      awaitReceipts(satellites, all);
      progress.phase(count + " deltas");
      return timed(start, all, watch);
    } finally {
      FolderTree.delete(state);
    }
  }

  private LoadFigures timed(Weights start, Map<String, Recorded> all, ServerWatch watch)
      throws IOException, InterruptedException {
    watch.begin();
    tally.begin();
    long cpuBefore = ProcessorTime.nanos();
    long begin = System.nanoTime();
    for (int turn = 1; turn <= 1 + (count - 1) / all.size(); turn++) {
      int delta = turn;
      all.values().forEach(one -> one.send(delta));
    }
    OptionalLong answered = link.awaitSent(count);
    Duration measured = Duration.ofNanos(answered.orElse(System.nanoTime()) - begin);
    ServerWatch.Cost cost = watch.end();
    long cpu = ProcessorTime.nanos() - cpuBefore;
    if (answered.isEmpty()) {
      tally.error("no-receipt-for-a-minute");
    }
    verify(all);
    LoadTally.Counts counts = tally.counts();
    return new LoadFigures(
        start.size(),
        measured,
        count,
        count - counts.accepted() - counts.rejected(),
        counts,
        cost.withCpuAlone(cpu),
        0);
  }

  private void awaitReceipts(int expected, Map<String, Recorded> all)
      throws IOException, InterruptedException {
    OptionalLong answered = link.awaitSent(expected);
    verify(all);
    LoadTally.Counts counts = tally.counts();
    if (answered.isEmpty() || counts.accepted() < expected) {
      throw new IOException(
          "the ground accepted "
              + counts.accepted()
              + " of "
              + expected
              + " first deltas: "
              + counts.errors());
    }
  }

  private void verify(Map<String, Recorded> all) {
    Instant now = clock.instant();
    for (RecordedLink.Sent sent : link.takeSent()) {
      Optional.ofNullable(all.get(sent.satellite())).ifPresent(one -> one.verify(sent, now));
    }
  }

  private GroundServer start(Path state, Weights start) throws IOException {
    MissionClock mission = MissionClock.realTime(clock);
    GroundConfiguration configuration =
        new GroundConfiguration(
            LoadSettings.MISSION,
            IntStream.rangeClosed(0, folder.settings().satellites())
                .mapToObj(LoadSettings::name)
                .collect(Collectors.toSet()),
            state,
            new GroundConfiguration.Network(
                List.of(),
                new ListenPort("--mqtt-port", LOOPBACK, 0),
                new ListenPort("--http-port", LOOPBACK, 0),
                GroundConfiguration.Api.standard()),
            new GroundConfiguration.Rounds(
                Round.empty(Integer.MAX_VALUE, NEVER),
                "fedavg",
                new FedAvg(),
                new EvaluationGate(1, 1),
                folder.settings().target(),
                Optional.empty(),
                Round.Outlook.UNKNOWN,
                new SampleBound(null)),
            GroundConfiguration.Transfers.of(mission));
    try {
      return GroundServer.startOn(
          link,
          configuration,
          start,
          NetworkEvaluator.read(
              folder.model(),
              NetworkEvaluator.Files.of(folder.heldOut()),
              DataRequest.of("label", List.of())),
          EndKeys.open(folder.keys(LoadSettings.GROUND), LoadSettings.MISSION, LoadSettings.GROUND),
          mission);
    } catch (TrustException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
