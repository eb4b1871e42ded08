package space.perigee.ground.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.DirectLink;
import space.perigee.ground.TestServer;
import space.perigee.ground.ToyProblem;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;

/** A whole ground server and its satellites in one process, with a clock that a test moves. */
final class VirtualMission implements AutoCloseable {

  static final Duration PASS = Duration.ofHours(2);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final ToyProblem problem = new ToyProblem(3);
  final Weights start = problem.model(0.2);
  private final List<VirtualSatellite> satellites = new ArrayList<>();
  private final Path state;
  private final Set<String> named;
  private final ModelEvaluator evaluator;
  private final SettableClock wall = new SettableClock();
  private final MissionClock clock = MissionClock.realTime(wall);
  private final DirectLink link = new DirectLink(true);
  private final GroundServer server;
  private final TestServer.Api api;

  VirtualMission(Path state, Set<String> named) throws IOException {
    this(state, named, null, new FedAvg());
  }

  /** One that aggregates by another strategy than {@link FedAvg}. */
  VirtualMission(Path state, Set<String> named, AggregationStrategy strategy) throws IOException {
    this(state, named, null, strategy);
  }

  /** One that judges by another evaluator than the problem's own. */
  VirtualMission(Path state, Set<String> named, ModelEvaluator evaluator) throws IOException {
    this(state, named, evaluator, new FedAvg());
  }

  /**
   * @param evaluator null for the problem's own
   */
  private VirtualMission(
      Path state,
      Set<String> named,
      @Nullable ModelEvaluator evaluator,
      AggregationStrategy strategy)
      throws IOException {
    this.state = state;
    this.named = named;
    this.evaluator = evaluator == null ? problem : evaluator;
    this.server = open(strategy);
    this.api = new TestServer.Api(server.httpUri());
  }

  private GroundServer open(AggregationStrategy strategy) throws IOException {
    GroundConfiguration configuration =
        new GroundConfiguration(
            TestServer.MISSION,
            named,
            state,
            new GroundConfiguration.Network(
                List.of(),
                new ListenPort("--mqtt-port", "127.0.0.1", 0),
                new ListenPort("--http-port", "127.0.0.1", 0),
                GroundConfiguration.Api.standard(),
                new GroundConfiguration.Capacity(100, 100, 1, Duration.ofDays(365), 64L << 20),
                false),
            new GroundConfiguration.Rounds(
                Round.empty(Math.max(1, named.size()), Duration.ofHours(1)),
                "fedavg",
                strategy,
                new EvaluationGate(0.05, EvaluationGate.LABEL_TOLERANCE),
                new DeltaTarget.Lossless(),
                Optional.empty(),
                Round.Outlook.UNKNOWN,
                new SampleBound(Duration.ofSeconds(60))),
            GroundConfiguration.Transfers.of(clock));
    return GroundServer.startOn(link, configuration, start, evaluator, null, clock);
  }

  Instant now() {
    return clock.instant();
  }

  /** A satellite that was given the start model. */
  VirtualSatellite satellite(String name) {
    VirtualSatellite satellite = new VirtualSatellite(name, link, start);
    satellites.add(satellite);
    return satellite;
  }

  /** The satellite is gone, and with it what it held. */
  void lose(VirtualSatellite satellite) {
    satellites.remove(satellite);
    link.offline(satellite.name);
    link.take(satellite.name);
  }

  /** A satellite that was gone is there again, with all that it held. */
  void returnTo(VirtualSatellite satellite) {
    satellites.remove(satellite);
    satellites.add(satellite);
    link.online(satellite.name);
  }

  /** A satellite delivers; returns when it has been answered. */
  void deliver(VirtualSatellite satellite, UnaryOperator<Update> spoil, long samples) {
    Update honest = problem.honest(satellite.name, satellite.model());
    deliver(satellite, ToyProblem.after(satellite.model(), spoil.apply(honest)), samples);
  }

  void deliver(VirtualSatellite satellite, Weights weights, long samples) {
    int before = satellite.receipts();
    satellite.deliver(weights, samples, now());
    until(() -> satellite.receipts() > before);
  }

  /** Mission time passes. */
  void advance(Duration time) {
    wall.advance(time);
  }

  /** Pumps all satellites until something is true. */
  void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .pollInSameThread()
        .until(
            () -> {
              satellites.forEach(satellite -> satellite.pump(now()));
              return condition.getAsBoolean();
            });
  }

  /** Waits until a version or a refusal of that number is decided on. */
  void untilDecided(long number) {
    until(
        () ->
            versions().path(0).path("number").asLong() >= number
                && !status().path("round").path("evaluating").asBoolean());
  }

  /** Waits until all satellites have the published version. */
  void untilAdopted() {
    until(() -> status().path("satellites").path("current").asInt() == satellites.size());
  }

  /** True if a satellite has exactly the published weights. */
  boolean holdsPublished(VirtualSatellite satellite) {
    return satellite.model().version().hex().equals(status().path("version").asText());
  }

  /** What a satellite has after some honest training. */
  Weights learnedBy(VirtualSatellite satellite) {
    return ToyProblem.after(satellite.model(), problem.honest(satellite.name, satellite.model()));
  }

  JsonNode status() {
    return api().status();
  }

  /** Versions, newest first. */
  JsonNode versions() {
    return api().json("/api/v1/versions").path("versions");
  }

  JsonNode satelliteStatus(String name) {
    return api().json("/api/v1/satellites/" + name);
  }

  String standing(String name) {
    return satelliteStatus(name).path("standing").asText();
  }

  /** Events of a kind, newest first. */
  JsonNode events(String kind) {
    return api().json("/api/v1/events?kind=" + kind).path("events");
  }

  TestServer.Api api() {
    return api;
  }

  double accuracy() {
    return status().path("accuracy").asDouble();
  }

  @Override
  public void close() {
    server.close();
  }

  /** Runs like any clock, and ahead when a test says so. */
  private static final class SettableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration time) {
      ahead = ahead.plus(time);
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
