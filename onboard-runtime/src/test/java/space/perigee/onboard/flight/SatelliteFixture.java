package space.perigee.onboard.flight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.trust.VersionFloor;

/**
 * A mission folder with the state of a satellite that was switched off in mid-mission: it has
 * learned, sent a delta and hard examples, adopted a model and received labels. Then a pass failed,
 * so a delta and a batch of hard examples wait in its outbox.
 *
 * <pre>
 *   model.zip, learning.yaml, samples.csv, contacts.csv   what the satellite was given
 *   state/                                                what it left
 *   expected.properties                                   what a reader must find in the state
 * </pre>
 */
final class SatelliteFixture {

  static final String EXPECTED = "expected.properties";

  private static final String PLAN =
      """
      strategy: derpp
      memory: {samples: 30, bits: 8}
      batch: 4
      replayed: 8
      steps-per-sample: 2
      waiting: 20
      train-when: {any: [{samples: {at-least: 6}}, {drift: {detector: page-hinkley}}]}
      drift:
        page-hinkley: {lambda: 2}
        adwin: {delta: 0.05}
        embedding-distance: {block: 4, reference-blocks: 8}
      hard-examples: {score: margin, kept: 10, bytes-per-pass: 200}
      pseudo-labels: {confidence: 0.4, margin: 0.1}
      """;

  private static final int SAMPLES = 120;
  private static final Instant SWITCHED_OFF = Flights.minutes(71);
  private static final long OUTBOX_BYTES = 1 << 20;

  private final Path folder;

  SatelliteFixture(Path folder) {
    this.folder = folder;
  }

  /** Flies the mission and writes the folder. */
  void write() throws IOException {
    Files.createDirectories(folder);
    ModelFile model = TestModels.compiled(1);
    SampleTable data = Flights.oneLabelIn(2, TestModels.drifting(SAMPLES, 1));
    model.write(file("model.zip"));
    Files.writeString(file("learning.yaml"), PLAN);
    Files.writeString(file("samples.csv"), csv(data));
    Files.writeString(
        file("contacts.csv"),
        """
        satellite,station,aos,los,max_elevation_deg
        sat,north,2026-01-01T00:20:00Z,2026-01-01T00:24:00Z,45
        sat,north,2026-01-01T01:00:00Z,2026-01-01T01:04:00Z,45
        sat,north,2026-01-01T02:10:00Z,2026-01-01T02:14:00Z,45
        """);
    VirtualLink link = new VirtualLink(4);
    VirtualGround ground =
        new VirtualGround(new Learner(model).weights(), SatelliteFixture::nudged);
    ground.people = example -> (int) example.id() % TestModels.CLASSES.size();
    try (StateFolder state = StateFolder.open(file("state"))) {
      OnboardRuntime runtime = open(state, link);
      int generation = link.generation();
      Instant now = Flights.START;
      while (now.isBefore(SWITCHED_OFF)) {
        Instant next = runtime.step(now);
        if (link.generation() != generation) {
          generation = link.generation();
          ground.onLinkUp();
        }
        if (now.isBefore(Flights.minutes(30))) {
          ground.step(now, link);
        }
        now = next.isAfter(now) ? next : now;
      }
      runtime.checkpoint();
      Files.write(
          file(EXPECTED),
          observe(state, runtime).entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .toList());
    }
    Files.deleteIfExists(file("state").resolve("lock"));
  }

  /** The satellite, restored from the folder. */
  OnboardRuntime open(StateFolder state, VirtualLink link) throws IOException {
    ModelFile model = ModelFile.read(file("model.zip"));
    DataRequest request =
        DataRequest.of("label", List.of()).withClasses(model.labels()).withUnlabeled();
    LabeledData data = DataFormats.read(file("samples.csv"), request).samples();
    return new OnboardRuntime(
        FlightSettings.of("mission", "sat")
            .withLearning(PlanReader.read(file("learning.yaml")), 7)
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1))),
        new Equipment(
            new Learner(model),
            SampleStream.inOrder(data, false),
            null,
            EnergyBudget.unlimited(1, 1e9),
            ContactPlan.readCsv(file("contacts.csv")),
            ground(state, link),
            state.memory(),
            state.checkpoints(),
            PredictionSink.NONE));
  }

  private static GroundLink ground(StateFolder state, VirtualLink link) {
    Peer peer = Peer.passing();
    return new GroundLink(
        link,
        peer,
        state.inbox(),
        new Outbox(state.outbox(), OUTBOX_BYTES, Outbox.Policy.DROP_OLDEST, peer.numbers()),
        new VersionFloor(new LastState(state.ground(), "version"), Instant.EPOCH),
        state.ground(),
        CommandTrust.open());
  }

  /** What a restored satellite must show, in words that outlive the classes of a release. */
  static SortedMap<String, String> observe(StateFolder state, OnboardRuntime runtime) {
    SortedMap<String, String> seen = new TreeMap<>();
    seen.put("model.version", runtime.learner().weights().version().hex());
    seen.put("updater.crc32", crc32(runtime.learner().updaterState()));
    for (Counter counter : Counter.values()) {
      seen.put("counter." + counter.name(), Long.toString(runtime.count(counter)));
    }
    FlightStatus status = runtime.status(SWITCHED_OFF);
    seen.put(
        "status.windowAccuracy",
        String.format(Locale.ROOT, "%.9f", status.samples().windowAccuracy()));
    seen.put(
        "status.energyJoules",
        String.format(Locale.ROOT, "%.9f", status.computing().energyJoules()));
    LearningStatus learning = status.learning();
    seen.put("learning.strategy", learning.strategy());
    seen.put("learning.kept", Integer.toString(learning.kept()));
    seen.put("learning.keptBytes", Long.toString(learning.keptBytes()));
    seen.put("learning.waiting", Integer.toString(learning.waiting()));
    learning
        .drifts()
        .forEach(
            (name, drift) ->
                seen.put("learning.drift." + name, drift.count() + " " + drift.last()));
    LearningStatus.HardExampleStatus hard = learning.hardExamples();
    if (hard != null) {
      seen.put("hardExamples.candidates", Integer.toString(hard.candidates()));
      seen.put("hardExamples.waiting", Integer.toString(hard.waiting()));
      seen.put("hardExamples.awaited", Integer.toString(hard.awaited()));
      seen.put("hardExamples.labeled", Long.toString(hard.labeled()));
    }
    ExchangeState exchange = runtime.exchangeState();
    seen.put("mirror.shared", versions(exchange.mirror().shared()));
    seen.put("mirror.offered", versions(exchange.mirror().offered()));
    seen.put("receipts", Integer.toString(exchange.receipts().size()));
    ExchangeState.Outgoing outgoing = exchange.outgoing();
    if (outgoing != null) {
      seen.put("delta.content", outgoing.manifest().content().hex());
      seen.put("delta.bytes", Long.toString(outgoing.manifest().length()));
      seen.put("delta.begun", Boolean.toString(outgoing.begun()));
    }
    Peer peer = Peer.passing();
    Outbox outbox = new Outbox(state.outbox(), OUTBOX_BYTES, Outbox.Policy.REJECT, peer.numbers());
    seen.put(
        "outbox",
        outbox.entries().stream()
            .map(
                entry -> entry.manifest().subject().kind() + " " + entry.manifest().content().hex())
            .collect(Collectors.joining(", ")));
    Checkpoint checkpoint =
        state.checkpoints().load(runtime.learner().layout()).orElseThrow(AssertionError::new);
    seen.put("stream.position", Long.toString(checkpoint.learning().streamPosition()));
    seen.put("stream.nextSampleAt", String.valueOf(checkpoint.learning().nextSampleAt()));
    return seen;
  }

  private static String versions(List<Weights> weights) {
    return weights.stream().map(w -> w.version().hex()).collect(Collectors.joining(", "));
  }

  private static String crc32(byte[] bytes) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(bytes);
    return Long.toHexString(crc.getValue());
  }

  static Weights nudged(Weights weights) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.99f;
    }
    return Weights.of(weights.layout(), values);
  }

  private static String csv(SampleTable data) {
    StringBuilder text = new StringBuilder("a,b,c,d,label\n");
    for (Sample sample : data.rows()) {
      float[] features = sample.features();
      for (float feature : features) {
        text.append(feature).append(',');
      }
      text.append(sample.isLabeled() ? data.classes().get(sample.label()) : "").append('\n');
    }
    return text.toString();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }
}
