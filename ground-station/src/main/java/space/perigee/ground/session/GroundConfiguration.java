package space.perigee.ground.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.CandidateMaker;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.database.DatabaseServer;
import space.perigee.ground.database.EmbeddedStorage;
import space.perigee.ground.database.Storage;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.Retention;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Endpoint;

/**
 * The configuration of a ground station: the operator's options, resolved and checked.
 *
 * @param satellites of the mission; empty to accept any satellite, within the capacity
 * @param state folder for the persistent state
 */
public record GroundConfiguration(
    String mission,
    Set<String> satellites,
    Path state,
    Network network,
    Rounds rounds,
    Transfers transfers,
    Keeping keeping) {

  public GroundConfiguration {
    satellites = Set.copyOf(satellites);
  }

  /** A configuration with the embedded database. */
  public GroundConfiguration(
      String mission,
      Set<String> satellites,
      Path state,
      Network network,
      Rounds rounds,
      Transfers transfers) {
    this(mission, satellites, state, network, rounds, transfers, Keeping.EMBEDDED);
  }

  /**
   * Where the tables are, and how much of the past they keep.
   *
   * @param server the database server; empty for an embedded database in the state folder
   */
  public record Keeping(Optional<DatabaseServer> server, Retention retention) {

    /** The embedded database. */
    public static final Keeping EMBEDDED = new Keeping(Optional.empty(), Retention.DEFAULT);

    /**
     * The storage.
     *
     * @param state the state folder
     */
    public Storage storage(Path state) {
      return server.map(DatabaseServer::storage).orElseGet(() -> new EmbeddedStorage(state));
    }
  }

  /**
   * Links and ports.
   *
   * @param links to the satellites, the preferred one first; see {@link
   *     space.perigee.sync.link.uri.Links} and {@link space.perigee.ground.broker.EmbeddedBrokers}
   * @param mqtt where the embedded broker listens
   * @param http where the API and the page are
   * @param api who may use the API
   * @param takesOver true to take the mission at brokers from the ground that has claimed it there
   */
  public record Network(
      List<String> links,
      ListenPort mqtt,
      ListenPort http,
      Api api,
      Capacity capacity,
      boolean takesOver) {

    public Network {
      links = List.copyOf(links);
    }

    /** The same with the usual capacity, which takes nothing over. */
    public Network(List<String> links, ListenPort mqtt, ListenPort http, Api api) {
      this(links, mqtt, http, api, Capacity.usual(), false);
    }
  }

  /**
   * How many satellites there may be, and what serves them.
   *
   * @param satellites that are accepted if they are not named beforehand
   * @param connections to the embedded broker at the same time
   * @param loops threads that serve the satellites
   * @param idle wall time after which nothing is kept in memory of a silent satellite
   * @param versionBytes room for the weights of versions in the database (bytes)
   */
  public record Capacity(
      int satellites, int connections, int loops, Duration idle, long versionBytes) {

    public static final int SATELLITES = 20_000;
    public static final int CONNECTIONS = 20_000;

    private static final Duration IDLE = Duration.ofMinutes(10);

    /**
     * @throws IllegalArgumentException if a number is below 1
     */
    public Capacity {
      if (satellites < 1 || connections < 1 || loops < 1) {
        throw new IllegalArgumentException(
            String.format(
                "satellites %d, connections %d and loops %d must be at least 1",
                satellites, connections, loops));
      }
    }

    /** The usual capacity, with a loop for each processor. */
    public static Capacity usual() {
      return new Capacity(
          SATELLITES,
          CONNECTIONS,
          Runtime.getRuntime().availableProcessors(),
          IDLE,
          GroundStore.DEFAULT_VERSION_BYTES);
    }
  }

  /**
   * Who may use the API.
   *
   * @param tokenFile file of its tokens; empty for the one in the state folder
   * @param hosts names by which it is reached, besides its addresses
   * @param satelliteSeries the most satellites with metrics of their own
   * @param events MQTT broker at which events are published, {@code broker} for the embedded one;
   *     empty for none
   */
  public record Api(
      Optional<Path> tokenFile, Set<String> hosts, int satelliteSeries, Optional<String> events) {

    /** The most satellites with metrics of their own unless the operator says otherwise. */
    public static final int SATELLITE_SERIES = 200;

    public Api {
      hosts = Set.copyOf(hosts);
    }

    /** The tokens of the state folder, and no names. */
    public static Api standard() {
      return new Api(Optional.empty(), Set.of(), SATELLITE_SERIES, Optional.empty());
    }

    /** File of the tokens. */
    public Path tokenFile(Path state) {
      return tokenFile.orElse(state.resolve(ApiTokens.FILE));
    }
  }

  /**
   * How deliveries become global versions.
   *
   * @param first an empty round, with its quorum and timeout
   * @param strategyName its name; another one starts without the state of this one
   * @param gate decides which versions are published
   * @param deltas how much of a change a version carries; it is coded once for all satellites
   * @param maxAge an update counts only if the version that it was trained from was replaced no
   *     longer ago than this mission time; empty for no limit
   * @param outlook whom the contact plan expects
   * @param samples bounds the training samples that a satellite claims
   * @param personal layers that stay each satellite's own: no version changes them
   */
  public record Rounds(
      Round first,
      String strategyName,
      AggregationStrategy strategy,
      EvaluationGate gate,
      DeltaTarget deltas,
      Optional<Duration> maxAge,
      Round.Outlook outlook,
      SampleBound samples,
      PersonalLayers personal) {

    /** A strategy may say itself how many satellites it waits for. */
    public Rounds {
      OptionalInt own = strategy.quorum();
      first = own.isPresent() ? Round.empty(own.getAsInt(), first.timeout()) : first;
    }

    /** Rounds without personal layers. */
    public Rounds(
        Round first,
        String strategyName,
        AggregationStrategy strategy,
        EvaluationGate gate,
        DeltaTarget deltas,
        Optional<Duration> maxAge,
        Round.Outlook outlook,
        SampleBound samples) {
      this(
          first,
          strategyName,
          strategy,
          gate,
          deltas,
          maxAge,
          outlook,
          samples,
          PersonalLayers.NONE);
    }

    CandidateMaker.Rules rules(PersonalPart part) {
      return new CandidateMaker.Rules(strategy, gate, part.target(deltas), part);
    }
  }

  /** How models and frames travel. */
  public record Transfers(ModelExchange.Settings models, Endpoint.Settings endpoint) {

    private static final int SEGMENT_BYTES = 1460;
    private static final int MAX_TRANSFERS = 16;
    private static final long MAX_INBOX_BYTES = 1L << 30;

    /** Wall time after which an unanswered question is repeated. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /** The defaults of a ground station. */
    public static Transfers of(MissionClock clock) {
      return new Transfers(
          ModelExchange.Settings.ofGround(SEGMENT_BYTES),
          new Endpoint.Settings(clock.missionTime(ANSWER_TIMEOUT), MAX_TRANSFERS, MAX_INBOX_BYTES));
    }
  }
}
