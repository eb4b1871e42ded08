package space.perigee.ground.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.broker.EmbeddedBrokerLink;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.session.GroundLoop;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.web.WebServer;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.trust.EndKeys;

/**
 * The parts of a ground station, started in the order in which they need each other, and closed in
 * the opposite one.
 */
public final class GroundServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroundServer.class);

  private static final long STOP_SECONDS = 30;

  /** Segments to a satellite, if the link carries such (bytes). */
  private static final int SEGMENT_BYTES = 1460;

  private static final int MAX_TRANSFERS = 16;
  private static final long MAX_INBOX_BYTES = 1L << 30;

  /** Wall time after which an unanswered question is repeated. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

  /**
   * What to start.
   *
   * @param state folder for everything that must last
   * @param links as {@link Links} takes them, and {@link EmbeddedBrokerLink} means them
   * @param mqtt where the broker that is run listens
   * @param http where the API and the page are
   * @param satellites of the mission; empty to take whoever is heard
   * @param deltas how much of a change goes up to a satellite
   * @param keys null if frames are not sealed
   * @param rollback true if the present version is an order to go back to it
   */
  public record Settings(
      String mission,
      Path state,
      List<String> links,
      ListenPort mqtt,
      ListenPort http,
      Set<String> satellites,
      Round round,
      EvaluationGate gate,
      AggregationStrategy aggregator,
      DeltaTarget deltas,
      @Nullable EndKeys keys,
      boolean rollback) {}

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private List<String> links = List.of();
  private String httpUri = "";

  private GroundServer() {}

  /**
   * Starts a ground station; when this returns, it serves.
   *
   * @param start the model that every satellite was given
   * @throws IOException if a port cannot be had
   * @throws space.perigee.sync.io.InputException if the state is another mission's
   */
  public static GroundServer start(
      Settings settings, Weights start, ModelEvaluator evaluator, MissionClock clock)
      throws IOException {
    GroundServer server = new GroundServer();
    try {
      server.startParts(settings, start, evaluator, clock);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void startParts(
      Settings settings, Weights start, ModelEvaluator evaluator, MissionClock clock)
      throws IOException {
    settings.http().requireFree();
    links = new ArrayList<>();
    for (String link : settings.links()) {
      links.add(EmbeddedBrokerLink.matches(link) ? startBroker(settings, link) : link);
    }

    Database database = opened(Database.open(settings.state()));
    GroundStore store = new GroundStore(database, start.layout());
    boolean isNew = store.claim(settings.mission(), start, clock.instant(), evaluator::evaluate);
    GlobalModel stored = store.global();
    // The operator may have changed the data on which an older state was scored.
    GlobalModel global =
        isNew ? stored : stored.withAssessment(evaluator.evaluate(stored.weights()));
    GroundMetrics metrics = opened(new GroundMetrics());

    ExecutorService worker =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "candidate-worker"));
    parts.push(() -> stop(worker));
    Link link = opened(Links.ofGround(links, settings.mission(), settings.satellites(), clock));
    GroundLoop loop =
        new GroundLoop(
            new GroundLoop.Settings(
                settings.mission(),
                settings.satellites(),
                start,
                settings.state(),
                settings.rollback(),
                ModelExchange.Settings.ofGround(SEGMENT_BYTES).withTarget(settings.deltas()),
                new Endpoint.Settings(
                    clock.missionTime(ANSWER_TIMEOUT), MAX_TRANSFERS, MAX_INBOX_BYTES)),
            new GroundLoop.Parts(
                settings.aggregator(),
                evaluator,
                settings.gate(),
                store,
                metrics,
                settings.keys(),
                worker),
            settings.round(),
            global,
            link,
            clock);
    startLoop(loop);
    if (settings.links().stream().anyMatch(EmbeddedBrokerLink::matches)) {
      awaitOwnBroker(loop);
    }

    WebServer web =
        opened(WebServer.start(settings.http(), loop::status, new Ledger(database), metrics));
    httpUri = "http://" + settings.http().clientHost() + ":" + web.port();
    log.info("event=ground-ready mission={} http={} links={}", settings.mission(), httpUri, links);
  }

  /** Ready means that a satellite is heard; a broker of somebody else may come up later. */
  private static void awaitOwnBroker(GroundLoop loop) throws IOException {
    try {
      if (!loop.awaitUp(BROKER_TIMEOUT)) {
        throw new IOException("the embedded broker does not let the ground station in");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the broker came up");
    }
  }

  private String startBroker(Settings settings, String link) throws IOException {
    Path folder = settings.state().resolve("broker");
    return EmbeddedBrokerLink.uri(
        link, opened(EmbeddedBrokerLink.start(link, settings.mqtt(), folder)));
  }

  private void startLoop(GroundLoop loop) {
    Thread thread = new Thread(loop, "ground-loop");
    thread.setUncaughtExceptionHandler(
        (of, failure) -> {
          log.error("event=loop-failed", failure);
          finished.completeExceptionally(failure);
        });
    parts.push(
        () -> {
          loop.stop();
          thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        });
    thread.start();
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static void stop(ExecutorService worker) throws InterruptedException {
    worker.shutdown();
    if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      worker.shutdownNow();
    }
  }

  /** Where programs on this machine find the API. */
  public String httpUri() {
    return httpUri;
  }

  /** The links by which satellites are heard; that by the broker that is run, as it is reached. */
  public List<String> links() {
    return links;
  }

  /** Completes when the server can go on no longer: exceptionally, with the reason. */
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
    log.info("event=ground-stopped");
  }
}
