package space.perigee.ground.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.access.ApiAddress;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.admission.RoundScreening;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.control.GroundControl;
import space.perigee.ground.database.Standby;
import space.perigee.ground.database.StateLock;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.evaluate.PublishedScores;
import space.perigee.ground.feed.CloudEventPublisher;
import space.perigee.ground.feed.EventFeed;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.metrics.SatelliteFigures;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.ground.session.GroundLoop;
import space.perigee.ground.session.GroundParts;
import space.perigee.ground.session.GroundStatus;
import space.perigee.ground.session.Intake;
import space.perigee.ground.store.ClaimRow;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.EventPosition;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.StandingRegister;
import space.perigee.ground.store.Upkeep;
import space.perigee.ground.web.WebServer;
import space.perigee.onboard.task.Metric;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttPublisher;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.trust.EndKeys;

/**
 * The parts of a ground station, started in the order in which they need each other, and closed in
 * the opposite one.
 */
public final class GroundServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroundServer.class);

  private static final long STOP_SECONDS = 30;

  /** Between two commits: adds little to a receipt's way, and lets deltas share pages. */
  private static final Duration COMMIT_DISTANCE = Duration.ofMillis(100);

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean isReady;
  private CompletableFuture<Void> finished = new CompletableFuture<>();
  private List<String> links = List.of();
  private String httpUri = "";
  private final @Nullable Link given;

  /**
   * @param given null for the links of the configuration
   */
  private GroundServer(@Nullable Link given) {
    this.given = given;
  }

  /**
   * Starts a ground station; when this returns, it serves.
   *
   * @param start the model that every satellite was given
   * @param keys null if frames are not sealed
   * @throws IOException if a port is not available
   * @throws space.perigee.sync.io.InputException if the state is another mission's
   */
  public static GroundServer start(
      GroundConfiguration configuration,
      Weights start,
      ModelEvaluator evaluator,
      @Nullable EndKeys keys,
      MissionClock clock)
      throws IOException {
    return start(configuration, start, evaluator, keys, clock, Standby.BRIEF);
  }

  /**
   * The same for a server that stands by while another one has the database.
   *
   * @throws space.perigee.sync.io.InputException also if {@code standby} no longer waits
   */
  public static GroundServer start(
      GroundConfiguration configuration,
      Weights start,
      ModelEvaluator evaluator,
      @Nullable EndKeys keys,
      MissionClock clock,
      Standby standby)
      throws IOException {
    return started(new GroundServer(null), configuration, start, evaluator, keys, clock, standby);
  }

  /**
   * A ground station on a link of the caller, in place of those that the configuration names.
   *
   * @param link closed with the server
   */
  public static GroundServer startOn(
      Link link,
      GroundConfiguration configuration,
      Weights start,
      ModelEvaluator evaluator,
      @Nullable EndKeys keys,
      MissionClock clock)
      throws IOException {
    return started(
        new GroundServer(link), configuration, start, evaluator, keys, clock, Standby.BRIEF);
  }

  private static GroundServer started(
      GroundServer server,
      GroundConfiguration configuration,
      Weights start,
      ModelEvaluator evaluator,
      @Nullable EndKeys keys,
      MissionClock clock,
      Standby standby)
      throws IOException {
    try {
      server.startParts(configuration, start, evaluator, keys, clock, standby);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void startParts(
      GroundConfiguration configuration,
      Weights start,
      ModelEvaluator evaluator,
      @Nullable EndKeys keys,
      MissionClock clock,
      Standby standby)
      throws IOException {
    GroundConfiguration.Network network = configuration.network();
    network.http().requireFree();
    opened(StateLock.take(configuration.state(), "mission " + configuration.mission()));
    ApiTokens tokens = ApiTokens.open(network.api().tokenFile(configuration.state()));
    Database database =
        opened(Database.open(configuration.keeping().storage(configuration.state()), standby));
    EmbeddedBrokers brokers =
        opened(
            EmbeddedBrokers.start(
                given == null ? network.links() : List.of(),
                network.mqtt(),
                configuration.state().resolve("broker"),
                BrokerAccess.of(configuration.mission(), keys, clock.wall())
                    .withConnections(network.capacity().connections())));
    links = brokers.uris();

    Metric metric = evaluator.task().metric();
    GroundStore store =
        new GroundStore(database, start.layout(), metric, network.capacity().versionBytes());
    store.keepCommitsApart(COMMIT_DISTANCE, clock.wall());
    boolean isNew =
        store.claim(configuration.mission(), start, clock.instant(), evaluator::evaluate);
    opened(new Upkeep(database, configuration.keeping().retention()));
    GlobalModel stored = store.global();
    GlobalModel global = isNew ? stored : stored.withScores(scores(stored, store, evaluator));
    GroundMetrics metrics = opened(new GroundMetrics(metric));
    metrics.countMqttRefusals(brokers::refused);
    if (keys != null) {
      metrics.countCrypto(keys.trust().crypto());
    }

    Admission admission = new StandingRegister(database).open();
    metrics.countStandings(admission);
    ExecutorService worker =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "candidate-worker"));
    parts.push(() -> stop(worker));
    BrokerClaims claims =
        new BrokerClaims(
            configuration.mission(), keys, new ClaimRow(database), clock, network.takesOver());
    Link link =
        opened(
            given != null
                ? given
                : Links.ofGround(
                    brokers.ownUris(),
                    claims.links(brokers),
                    configuration.mission(),
                    configuration.satellites(),
                    name -> keys == null ? new OpenSeal() : keys.with(name, clock.instant()),
                    clock));
    GroundLoop loop =
        new GroundLoop(
            configuration,
            new GroundParts(
                evaluator,
                store,
                new Intake(configuration.state(), store, clock.wall()),
                metrics,
                keys,
                new RoundScreening(
                    admission,
                    evaluator,
                    configuration.rounds().samples(),
                    configuration.keeping().retention().scores()),
                worker,
                clock),
            start,
            global,
            link);
    startLoop(loop, claims);
    claims.awaitFirstAttempts();
    if (!brokers.isEmpty()) {
      awaitBroker(loop);
    }

    Ledger ledger = new Ledger(database);
    ScheduledExecutorService feedTimer =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "event-feed"));
    parts.push(() -> stop(feedTimer));
    EventFeed feed = EventFeed.follow(ledger, feedTimer);
    GroundConfiguration.Api api = network.api();
    metrics.measurePrivacy(() -> Optional.ofNullable(loop.status().privacy()));
    metrics.measureSatellites(() -> figures(loop.status()), api.satelliteSeries());
    if (api.events().isPresent()) {
      opened(
          CloudEventPublisher.start(
              feed,
              eventPublisher(api.events().get(), brokers, configuration.mission()),
              configuration.mission(),
              new EventPosition(database, "cloud-events")));
    }
    GroundControl control =
        new GroundControl(
            new GroundControl.State(
                store.versions(),
                ledger,
                store.orders(),
                new BackupWriter(database.storage(), configuration.state(), clock.wall()),
                new GroundControl.Fleet(new StandingRegister(database)::isKnown, admission)),
            clock,
            new GroundControl.Owner(loop::execute, loop::onPublished));
    WebServer web =
        opened(
            WebServer.start(
                network.http(),
                new WebServer.Access(tokens, api.hosts()),
                new WebServer.Sources(loop::status, ledger, metrics, feed, control)));
    httpUri = "http://" + network.http().clientHost() + ":" + web.port();
    opened(ApiAddress.announce(configuration.state(), httpUri));
    isReady = true;
    log.info(
        "event=ground-ready mission={} http={} links={}", configuration.mission(), httpUri, links);
  }

  /** Scores anew: the operator may have changed the data on which an older state was scored. */
  private static PublishedScores scores(
      GlobalModel stored, GroundStore store, ModelEvaluator evaluator) {
    PublishedScores scores = PublishedScores.of(evaluator.evaluate(stored.weights()));
    return store
        .versions()
        .best()
        .map(best -> scores.orBest(evaluator.evaluate(best)))
        .orElse(scores);
  }

  private static MqttPublisher eventPublisher(
      String events, EmbeddedBrokers brokers, String mission) {
    String uri = events;
    if (events.equals(EmbeddedBrokers.NAME)) {
      uri =
          brokers.ownUris().stream()
              .filter(own -> !brokers.isEmpty() && own.startsWith("mqtt"))
              .findFirst()
              .orElseThrow(
                  () -> new InputException("--events broker: no --link runs an embedded broker"));
    }
    try {
      return Links.publisher(uri, "perigee/" + mission + "/ground/events");
    } catch (InputException e) {
      throw new InputException("--events: " + e.getMessage(), e);
    }
  }

  private static List<SatelliteFigures> figures(GroundStatus status) {
    return status.satellites().stream()
        .map(
            s ->
                new SatelliteFigures(
                    s.id(),
                    s.online(),
                    Instant.parse(s.lastSeen()),
                    s.globalNumber(),
                    s.deltas(),
                    s.bytesReceived()))
        .toList();
  }

  /** An embedded broker must be up before the server is ready; others may come up later. */
  private static void awaitBroker(GroundLoop loop) throws IOException {
    try {
      if (!loop.awaitUp(BROKER_TIMEOUT)) {
        throw new IOException("the embedded broker does not let the ground station in");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the broker came up");
    }
  }

  private void startLoop(GroundLoop loop, BrokerClaims claims) {
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(loop, run -> new Thread(run, "ground-loop").start())
            .whenComplete((done, failure) -> logFailure(failure));
    finished = ended.copy();
    var unused =
        claims.taken().whenComplete((never, failure) -> finished.completeExceptionally(failure));
    parts.push(
        () -> {
          loop.stop();
          ended.exceptionally(e -> null).completeOnTimeout(null, STOP_SECONDS, SECONDS).join();
        });
  }

  private static void logFailure(@Nullable Throwable failure) {
    if (failure != null) {
      log.error("event=loop-failed", failure);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static void stop(ExecutorService worker) throws InterruptedException {
    worker.shutdown();
    if (!worker.awaitTermination(STOP_SECONDS, SECONDS)) {
      worker.shutdownNow();
    }
  }

  /** The API's address for programs on this machine. */
  public String httpUri() {
    return httpUri;
  }

  /** The links to the satellites; that over an embedded broker as its clients reach it. */
  public List<String> links() {
    return links;
  }

  /**
   * Completes exceptionally, with the reason, if the server fails; an {@link InputException} if
   * another ground has taken the mission at a broker.
   */
  public CompletableFuture<Void> finished() {
    return finished;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.error("event=close-failed", e);
      }
    }
    if (isReady) {
      log.info("event=ground-stopped");
    }
  }
}
