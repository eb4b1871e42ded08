package space.perigee.ground.web;

import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.session.GroundStatus;
import space.perigee.ground.session.GroundStatus.SatelliteStatus;
import space.perigee.ground.store.Ledger;

/** What is now: the status, the satellites, the transfers in progress, health and metrics. */
final class FleetResources {

  private static final String SATELLITES = "satellites";
  private static final String TRANSFERS = "transfers";

  private final Supplier<GroundStatus> status;
  private final Ledger ledger;
  private final GroundMetrics metrics;

  /**
   * @param status the last snapshot of the ground
   */
  FleetResources(Supplier<GroundStatus> status, Ledger ledger, GroundMetrics metrics) {
    this.status = status;
    this.ledger = ledger;
    this.metrics = metrics;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get(
            "/api/v1/status",
            "The ground at a glance.",
            List.of(),
            ApiRoute.Answer.json(ApiAnswers.Status.class),
            request -> request.answer(status(status.get()))),
        ApiRoute.get(
            "/api/v1/satellites",
            "Known satellites, by name.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.nameCursor(SATELLITES),
                ApiParameter.flag("online", "Only those that are, or are not, in contact."),
                ApiParameter.flag(
                    "current", "Only those that have, or lack, the published version."),
                ApiParameter.inQuery(
                    "standing",
                    "Only those with this standing.",
                    new ApiParameter.Word(
                        List.of(ApiAnswers.Satellite.ADMITTED, "quarantined", "excluded"))),
                ApiParameter.inQuery(
                    "prefix", "Only those whose name begins so.", new ApiParameter.Name())),
            ApiRoute.Answer.json(ApiAnswers.SatelliteList.class),
            this::satellites),
        ApiRoute.get(
            "/api/v1/satellites/{name}",
            "A satellite.",
            List.of(ApiParameter.satellite()),
            ApiRoute.Answer.json(ApiAnswers.Satellite.class),
            this::satellite),
        ApiRoute.get(
            "/api/v1/transfers",
            "Transfers in progress, by satellite, direction and content.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.transferCursor(TRANSFERS),
                ApiParameter.ofSatellite(),
                ApiParameter.inQuery(
                    "direction",
                    "Only those to the ground, or to satellites.",
                    new ApiParameter.Word(List.of("down", "up")))),
            ApiRoute.Answer.json(ApiAnswers.TransferList.class),
            this::transfers),
        new ApiRoute(
            HandlerType.GET,
            "/healthz",
            ApiRight.NONE,
            "Whether the server works; 503 with the reason if it does not.",
            List.of(),
            Optional.empty(),
            ApiRoute.Answer.json(ApiAnswers.Health.class),
            Set.of(),
            this::health),
        ApiRoute.get(
            "/metrics",
            "Metrics in the Prometheus text format.",
            List.of(),
            ApiRoute.Answer.of("text/plain"),
            request ->
                request
                    .context()
                    .contentType("text/plain; version=0.0.4; charset=utf-8")
                    .result(metrics.scrape())));
  }

  private ApiAnswers.Status status(GroundStatus now) {
    List<SatelliteStatus> all = now.satellites();
    return new ApiAnswers.Status(
        now.mission(),
        now.time(),
        now.speed(),
        now.linkUp(),
        now.obstacle(),
        now.version(),
        now.number(),
        now.metric(),
        now.accuracy(),
        now.balancedAccuracy(),
        now.gateAccuracy(),
        now.judgedBy().word(),
        now.samples(),
        ApiAnswers.Privacy.of(now.privacy()),
        new ApiAnswers.Round(
            now.round().delivered().size(),
            now.round().needed(),
            now.round().closesAt(),
            now.round().evaluating()),
        new ApiAnswers.Fleet(
            all.size(),
            (int) all.stream().filter(SatelliteStatus::online).count(),
            (int) all.stream().filter(s -> s.globalNumber() == now.number()).count(),
            ledger.doubts().size(),
            all.stream().mapToLong(SatelliteStatus::deltas).sum(),
            all.stream().mapToLong(SatelliteStatus::bytesReceived).sum()));
  }

  private void satellites(ApiRequest request) {
    GroundStatus now = status.get();
    String after = request.after(SATELLITES).orElse("");
    Map<String, Ledger.Doubt> doubts = ledger.doubts();
    Stream<ApiAnswers.Satellite> found =
        now.satellites().stream()
            .filter(s -> s.id().compareTo(after) > 0)
            .map(s -> ApiAnswers.Satellite.of(s, doubts.get(s.id())));
    Optional<Boolean> online = request.query("online").map(Boolean::valueOf);
    Optional<Boolean> current = request.query("current").map(Boolean::valueOf);
    String prefix = request.query("prefix").orElse("");
    Optional<String> standing = request.query("standing");
    List<ApiAnswers.Satellite> read =
        found
            .filter(s -> online.isEmpty() || online.get() == s.online())
            .filter(s -> current.isEmpty() || current.get() == (s.globalNumber() == now.number()))
            .filter(s -> standing.isEmpty() || standing.get().equals(s.standing()))
            .filter(s -> s.id().startsWith(prefix))
            .limit(request.limit() + 1L)
            .toList();
    ListPage<ApiAnswers.Satellite> page =
        ListPage.of(SATELLITES, read, request.limit(), ApiAnswers.Satellite::id);
    request.answer(new ApiAnswers.SatelliteList(now.time(), page.items(), page.next()));
  }

  private void satellite(ApiRequest request) {
    String name = request.path("name");
    request.answer(
        status.get().satellites().stream()
            .filter(s -> s.id().equals(name))
            .findFirst()
            .map(s -> ApiAnswers.Satellite.of(s, ledger.doubts().get(name)))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.Kind.NOT_FOUND, "no satellite '" + name + "' is known")));
  }

  private void transfers(ApiRequest request) {
    GroundStatus now = status.get();
    Optional<String> satellite = request.query("satellite");
    Optional<String> direction = request.query("direction");
    String after = request.after(TRANSFERS).orElse("");
    List<ApiAnswers.Transfer> all =
        now.transfers().stream()
            .filter(t -> satellite.isEmpty() || t.satellite().equals(satellite.get()))
            .filter(t -> direction.isEmpty() || t.direction().equals(direction.get()))
            .map(ApiAnswers.Transfer::of)
            .sorted(Comparator.comparing(ApiAnswers.Transfer::key))
            .toList();
    ListPage<ApiAnswers.Transfer> page =
        ListPage.of(
            TRANSFERS,
            all.stream()
                .filter(t -> t.key().compareTo(after) > 0)
                .limit(request.limit() + 1L)
                .toList(),
            request.limit(),
            ApiAnswers.Transfer::key);
    request.answer(new ApiAnswers.TransferList(now.time(), page.items(), all.size(), page.next()));
  }

  private void health(ApiRequest request) {
    GroundStatus now = status.get();
    String obstacle = now.obstacle();
    String word = obstacle != null ? "cannot-take" : now.linkUp() ? "ok" : "link-down";
    request.context().status(word.equals("ok") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    request.answer(new ApiAnswers.Health(word, obstacle));
  }
}
