package space.perigee.ground.web;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.ReasonText;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.io.InputException;
import space.perigee.sync.npz.NpzFile;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** Versions with their lineage and weights, and what a person does with them. */
final class RegistryResources {

  /** Why a person does something. */
  record Explanation(
      @JsonPropertyDescription("For the list of events; may be empty.") String reason) {}

  /** A page of orders to satellites, newest first. */
  record OrderList(
      List<OrderBook.Progress> orders,
      @JsonPropertyDescription("Cursor of the next page; null at the end.")
          @Nullable String next) {}

  private static final String ORDERS = "orders";

  private final GroundOperations ground;
  private final Ledger ledger;

  RegistryResources(GroundOperations ground, Ledger ledger) {
    this.ground = ground;
    this.ledger = ledger;
  }

  List<ApiRoute> routes() {
    ApiParameter number = ApiParameter.version();
    return List.of(
        ApiRoute.get(
            "/api/v1/versions/{number}/lineage",
            "How a version came about: parent, strategy, updates, scores.",
            List.of(number),
            ApiRoute.Answer.json(VersionRegistry.VersionDetails.class),
            request -> request.answer(ground.version(number(request)))),
        ApiRoute.get(
            "/api/v1/versions/{number}/weights",
            "The weights of a version, as a NumPy archive.",
            List.of(number),
            ApiRoute.Answer.of("application/octet-stream"),
            this::weights),
        ApiRoute.get(
            "/api/v1/orders",
            "Orders to satellites, and how many have answered, newest first.",
            List.of(
                ApiParameter.limit(),
                ApiParameter.numberCursor(ORDERS),
                ApiParameter.inQuery(
                    "kind",
                    "Only those of this kind.",
                    new ApiParameter.Word(
                        Arrays.stream(Action.values()).map(Action::kind).toList()))),
            ApiRoute.Answer.json(OrderList.class),
            this::orders),
        publishing(
            Action.PROMOTE,
            "Publishes the weights of this version, and orders every satellite to adopt them.",
            number),
        publishing(
            Action.ROLLBACK,
            "Publishes the weights of this version, and orders every satellite to return to them.",
            number));
  }

  private ApiRoute publishing(Action action, String summary, ApiParameter number) {
    return new ApiRoute(
        HandlerType.POST,
        "/api/v1/versions/{number}/" + action.kind(),
        ApiRight.WRITE,
        summary,
        List.of(number),
        Optional.of(Explanation.class),
        ApiRoute.Answer.json(VersionRegistry.VersionDetails.class),
        Set.of(Problem.Kind.NOT_FOUND, Problem.Kind.CONFLICT),
        request -> request.answer(ground.publish(action, number(request), reason(request))));
  }

  /** The reason in the body of a request. */
  static String reason(ApiRequest request) throws IOException {
    String reason = request.body(Explanation.class).reason();
    if (!ReasonText.isValid(reason)) {
      throw new ProblemException(Problem.ofField("reason", reason, ReasonText.ALLOWED));
    }
    return reason;
  }

  private long number(ApiRequest request) {
    return HistoryResources.version(request, ledger).number();
  }

  private void orders(ApiRequest request) {
    int limit = request.limit();
    OrderBook.Filter filter =
        new OrderBook.Filter(
            request.after(ORDERS).map(Long::parseLong).orElse(Long.MAX_VALUE),
            request.query("kind"));
    ListPage<OrderBook.Progress> page =
        ListPage.of(ORDERS, ground.orders(filter, limit + 1), limit, OrderBook.Progress::number);
    request.answer(new OrderList(page.items(), page.next()));
  }

  /** Sends from a file that is deleted already, so that a slow client holds no memory. */
  private void weights(ApiRequest request) throws IOException {
    Path file = Files.createTempFile("perigee-version-", ".npz");
    try {
      NpzFile.write(file, ground.weights(number(request)));
      request.context().contentType("application/octet-stream").result(Files.newInputStream(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The problem of an operation that the ground refuses. */
  static Problem refused(InputException refusal) {
    return Problem.Kind.CONFLICT.with(String.valueOf(refusal.getMessage()));
  }
}
