package space.perigee.ground.web;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import space.perigee.ground.store.Ledger;

/** What was: versions, deltas and events, as the database has them. */
final class HistoryResources {

  private static final String VERSIONS = "versions";
  private static final String MEMBERS = "members";
  private static final String DELTAS = "deltas";
  private static final String EVENTS = "events";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final Ledger ledger;
  private final EventStreams streams;
  private final Supplier<String> time;

  /**
   * @param time mission time, ISO 8601
   */
  HistoryResources(Ledger ledger, EventStreams streams, Supplier<String> time) {
    this.ledger = ledger;
    this.streams = streams;
    this.time = time;
  }

  List<ApiRoute> routes() {
    ApiParameter number = ApiParameter.version();
    ApiParameter satellite = ApiParameter.ofSatellite();
    return List.of(
        ApiRoute.get(
            "/api/v1/versions",
            "Candidates for the global model, newest first.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.numberCursor(VERSIONS),
                ApiParameter.flag("published", "Only those that were, or were not, published.")),
            ApiRoute.Answer.json(ApiAnswers.VersionList.class),
            this::versions),
        ApiRoute.get(
            "/api/v1/versions/{number}",
            "A version, with scores by class and by satellite.",
            List.of(number),
            ApiRoute.Answer.json(ApiAnswers.ScoredVersion.class),
            this::scored),
        ApiRoute.get(
            "/api/v1/versions/{number}/members",
            "Satellites whose weights went into a version, by name.",
            List.of(number, ApiParameter.limit(), ApiParameter.nameCursor(MEMBERS)),
            ApiRoute.Answer.json(ApiAnswers.MemberList.class),
            this::members),
        ApiRoute.get(
            "/api/v1/deltas",
            "Contents of satellites that were decided on, newest first.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.numberCursor(DELTAS),
                satellite,
                ApiParameter.inQuery(
                    "verdict",
                    "Only those with this verdict.",
                    new ApiParameter.Word(List.of("ACCEPTED", "REFUSED", "UNKNOWN_BASE")))),
            ApiRoute.Answer.json(ApiAnswers.DeltaList.class),
            this::deltas),
        ApiRoute.get(
            "/api/v1/events",
            "Events, newest first; with 'after' those after that id, oldest first.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.numberCursor(EVENTS),
                ApiParameter.inQuery(
                    "after",
                    "Id of an event; excludes 'cursor'.",
                    ApiParameter.whole(0, Long.MAX_VALUE)),
                satellite,
                ApiParameter.flag("alarms", "Only those at which an operator should look."),
                ApiParameter.inQuery("kind", "Only those of this kind.", ApiParameter.Form.TERM)),
            ApiRoute.Answer.json(ApiAnswers.EventList.class),
            this::events),
        ApiRoute.get(
            "/api/v1/events/stream",
            "Events as they happen, as server-sent events. Begins after the event that the header"
                + " Last-Event-ID names, or 'after', or else with the next one.",
            List.of(
                ApiParameter.inQuery(
                    "after", "Id of an event.", ApiParameter.whole(0, Long.MAX_VALUE)),
                ApiParameter.inHeader(
                    LAST_EVENT_ID,
                    "Id of the last event that the client has; overrides 'after'.",
                    ApiParameter.whole(0, Long.MAX_VALUE))),
            ApiRoute.Answer.of("text/event-stream"),
            this::stream));
  }

  private Ledger.Version version(ApiRequest request) {
    return version(request, ledger);
  }

  /**
   * The version that the path of a request names.
   *
   * @throws ProblemException if there is none
   */
  static Ledger.Version version(ApiRequest request, Ledger ledger) {
    long number = Long.parseLong(request.path("number"));
    return ledger
        .version(number)
        .orElseThrow(
            () -> new ProblemException(Problem.Kind.NOT_FOUND, "there is no version " + number));
  }

  private static long before(ApiRequest request, String list) {
    return request.after(list).map(Long::parseLong).orElse(Long.MAX_VALUE);
  }

  private void versions(ApiRequest request) {
    int limit = request.limit();
    Optional<Boolean> published = request.query("published").map(Boolean::valueOf);
    ListPage<Ledger.Version> page =
        ListPage.of(
            VERSIONS,
            ledger.versions(before(request, VERSIONS), published, limit + 1),
            limit,
            Ledger.Version::number);
    request.answer(
        new ApiAnswers.VersionList(time.get(), page.as(ApiAnswers.Version::of), page.next()));
  }

  private void scored(ApiRequest request) {
    Ledger.Version version = version(request);
    request.answer(
        new ApiAnswers.ScoredVersion(
            ApiAnswers.Version.of(version),
            ledger.scores(version.number()).stream().map(ApiAnswers.Score::of).toList()));
  }

  private void members(ApiRequest request) {
    int limit = request.limit();
    String after = request.after(MEMBERS).orElse("");
    ListPage<Ledger.Member> page =
        ListPage.of(
            MEMBERS,
            ledger.members(version(request).number(), after, limit + 1),
            limit,
            Ledger.Member::satellite);
    request.answer(
        new ApiAnswers.MemberList(
            page.as(m -> new ApiAnswers.Member(m.satellite(), m.version(), m.samples())),
            page.next()));
  }

  private void deltas(ApiRequest request) {
    int limit = request.limit();
    Ledger.DeltaFilter filter =
        new Ledger.DeltaFilter(
            before(request, DELTAS), request.query("satellite"), request.query("verdict"));
    ListPage<Ledger.Delta> page =
        ListPage.of(DELTAS, ledger.deltas(filter, limit + 1), limit, Ledger.Delta::id);
    request.answer(
        new ApiAnswers.DeltaList(time.get(), page.as(ApiAnswers.Delta::of), page.next()));
  }

  private void events(ApiRequest request) {
    int limit = request.limit();
    Ledger.EventFilter filter =
        new Ledger.EventFilter(
            request.query("satellite"),
            request.query("kind"),
            request.query("alarms").filter("true"::equals).isPresent());
    OptionalLong after = request.number("after");
    if (after.isPresent() && request.query("cursor").isPresent()) {
      throw new ProblemException(
          Problem.ofField("after", String.valueOf(after.getAsLong()), "absent beside 'cursor'"));
    }
    List<Ledger.Entry> read =
        after.isPresent()
            ? ledger.eventsAfter(after.getAsLong(), filter, limit)
            : ledger.eventsBefore(before(request, EVENTS), filter, limit + 1);
    ListPage<Ledger.Entry> page = ListPage.of(EVENTS, read, limit, Ledger.Entry::id);
    request.answer(
        new ApiAnswers.EventList(time.get(), page.as(ApiAnswers.Event::of), page.next()));
  }

  private void stream(ApiRequest request) {
    String last = request.context().header(LAST_EVENT_ID);
    if (last != null && !ApiParameter.whole(0, Long.MAX_VALUE).accepts(last)) {
      throw new ProblemException(
          Problem.ofField(LAST_EVENT_ID, last, "the id of an event, a whole number"));
    }
    OptionalLong after =
        last != null ? OptionalLong.of(Long.parseLong(last)) : request.number("after");
    streams.open(request.context(), after.orElse(Long.MAX_VALUE));
  }
}
