package space.perigee.ground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.trust.EndKeys;

/** A ground station in this process, on free ports, and its API. */
public final class TestServer implements AutoCloseable {

  public static final String MISSION = "test";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int SATELLITE_SERIES = 3;

  private final GroundServer server;
  private final Api api;

  private TestServer(GroundServer server) {
    this.server = server;
    this.api = new Api(server.httpUri());
  }

  /** Starts one; quorum is the number of satellites, or 2 if none is named. */
  public static TestServer start(Path state, Weights start, String... satellites)
      throws IOException {
    return startAt(0, state, start, satellites);
  }

  /** The same with the broker at a port. */
  public static TestServer startAt(int mqttPort, Path state, Weights start, String... satellites)
      throws IOException {
    return startAt(
        mqttPort, state, start, MissionClock.realTime(Clock.systemUTC()), LOOPBACK, satellites);
  }

  /** The same with an API for other machines, which also has the name {@code ground.example}. */
  public static TestServer startBeyondLoopback(Path state, Weights start, String... satellites)
      throws IOException {
    return startAt(
        0, state, start, MissionClock.realTime(Clock.systemUTC()), "0.0.0.0", satellites);
  }

  /** The same with another clock. */
  public static TestServer startAt(
      Path state, Weights start, MissionClock clock, String... satellites) throws IOException {
    return startAt(0, state, start, clock, LOOPBACK, satellites);
  }

  /** One for any satellite, whose session is closed after a time of silence. */
  public static TestServer startForgetting(Path state, Weights start, Duration idle)
      throws IOException {
    return startAt(
        0,
        state,
        start,
        MissionClock.realTime(Clock.systemUTC()),
        LOOPBACK,
        new GroundConfiguration.Capacity(100, 100, 1, idle, 1 << 24));
  }

  private static TestServer startAt(
      int mqttPort,
      Path state,
      Weights start,
      MissionClock clock,
      String httpHost,
      String... satellites)
      throws IOException {
    return startAt(
        mqttPort, state, start, clock, httpHost, GroundConfiguration.Capacity.usual(), satellites);
  }

  private static TestServer startAt(
      int mqttPort,
      Path state,
      Weights start,
      MissionClock clock,
      String httpHost,
      GroundConfiguration.Capacity capacity,
      String... satellites)
      throws IOException {
    GroundConfiguration.Network network =
        new GroundConfiguration.Network(
            List.of(EmbeddedBrokers.NAME),
            new ListenPort("--mqtt-port", "127.0.0.1", mqttPort),
            new ListenPort("--http-port", httpHost, 0),
            new GroundConfiguration.Api(
                Optional.empty(),
                Set.of("ground.example"),
                SATELLITE_SERIES,
                Optional.of(EmbeddedBrokers.NAME)),
            capacity,
            false);
    return started(network, state, start, clock, null, satellites);
  }

  /**
   * One on a broker elsewhere.
   *
   * @param takesOver true to take the mission from the ground that has it
   * @param keys null if frames are not sealed
   */
  public static TestServer startOver(
      String link, Path state, Weights start, boolean takesOver, @Nullable EndKeys keys)
      throws IOException {
    GroundConfiguration.Network network =
        new GroundConfiguration.Network(
            List.of(link),
            new ListenPort("--mqtt-port", LOOPBACK, 0),
            new ListenPort("--http-port", LOOPBACK, 0),
            GroundConfiguration.Api.standard(),
            GroundConfiguration.Capacity.usual(),
            takesOver);
    return started(network, state, start, MissionClock.realTime(Clock.systemUTC()), keys);
  }

  private static TestServer started(
      GroundConfiguration.Network network,
      Path state,
      Weights start,
      MissionClock clock,
      @Nullable EndKeys keys,
      String... satellites)
      throws IOException {
    Set<String> named = new TreeSet<>(Set.of(satellites));
    GroundConfiguration configuration =
        new GroundConfiguration(
            MISSION,
            named,
            state,
            network,
            new GroundConfiguration.Rounds(
                Round.empty(named.isEmpty() ? 2 : named.size(), Duration.ofHours(3)),
                "fedavg",
                new FedAvg(),
                new EvaluationGate(0.05, EvaluationGate.LABEL_TOLERANCE),
                new DeltaTarget.Lossless(),
                Optional.empty(),
                Round.Outlook.UNKNOWN,
                new SampleBound(null)),
            GroundConfiguration.Transfers.of(clock));
    return new TestServer(
        GroundServer.start(configuration, start, TestModel.FIRST_PARAMETER, keys, clock));
  }

  /** Completes exceptionally if the server fails. */
  public CompletableFuture<Void> finished() {
    return server.finished();
  }

  public FakeSatellite satellite(String name, Weights start) {
    return new FakeSatellite(link(), MISSION, name, start);
  }

  public String link() {
    return server.links().get(0);
  }

  public Api api() {
    return api;
  }

  @Override
  public void close() {
    server.close();
  }

  /** Questions to the API. */
  public static final class Api {

    private final String uri;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    public Api(String uri) {
      this.uri = uri;
    }

    /** Address of the API, without a path. */
    public String uri() {
      return uri;
    }

    public HttpResponse<String> get(String path) {
      return send(HttpRequest.newBuilder(URI.create(uri + path)).build());
    }

    public HttpResponse<String> send(HttpRequest request) {
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    public JsonNode json(String path) {
      try {
        return json.readTree(get(path).body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public JsonNode status() {
      return json("/api/v1/status");
    }

    public JsonNode satellite(String name) {
      return json("/api/v1/satellites/" + name);
    }
  }
}
