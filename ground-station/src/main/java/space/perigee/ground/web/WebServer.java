package space.perigee.ground.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.access.ApiRight;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.UnknownSatelliteException;
import space.perigee.ground.feed.CloudEventType;
import space.perigee.ground.feed.EventFeed;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.session.GroundStatus;
import space.perigee.ground.store.Ledger;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/**
 * HTTP on one port: the API below {@code /api/v1/}, {@code /healthz}, {@code /metrics}, {@code
 * /openapi.json}, and a page at {@code /} that shows the same. One list of routes registers them,
 * checks their requests and describes them; see {@link ApiRoute}.
 */
public final class WebServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  /**
   * Who may use the server.
   *
   * @param tokens of those who may read or write
   * @param hosts names by which the server is reached, besides its addresses
   */
  public record Access(ApiTokens tokens, Set<String> hosts) {

    public Access {
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * What the server shows.
   *
   * @param status the last snapshot of the ground
   * @param control what people do with it
   */
  public record Sources(
      Supplier<GroundStatus> status,
      Ledger ledger,
      GroundMetrics metrics,
      EventFeed feed,
      GroundOperations control) {}

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "web-timer"));
  private final EventStreams streams;
  private final Javalin app;

  private WebServer(ListenPort port, Access access, Sources sources) {
    ObjectMapper json = new ObjectMapper();
    this.streams = new EventStreams(sources.feed(), json, timer);
    sources.metrics().countEventStreams(streams::count);
    this.app =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
              config.http.defaultContentType = ApiRoute.Answer.JSON;
              config.router.ignoreTrailingSlashes = false;
              config.jsonMapper(new JavalinJackson(json, false));
              HttpLimits.apply(config.jetty, port, timer);
            });
    boolean isLoopback = port.isLoopback();
    List<ApiRoute> routes = routes(sources, streams);
    ApiGate gate =
        new ApiGate(
            routes,
            new AllowedHosts(isLoopback, access.hosts()),
            access.tokens(),
            isLoopback ? ApiRight.READ : ApiRight.NONE);
    app.before(gate::check);
    routes.forEach(this::register);
    handleProblems();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** All routes. The page's files are no part of the API, and of its description. */
  private static List<ApiRoute> routes(Sources sources, EventStreams streams) {
    List<ApiRoute> api =
        new ArrayList<>(
            new FleetResources(sources.status(), sources.ledger(), sources.metrics()).routes());
    api.addAll(
        new HistoryResources(sources.ledger(), streams, () -> sources.status().get().time())
            .routes());
    api.addAll(new StandingResources(sources.control()).routes());
    api.addAll(new RegistryResources(sources.control(), sources.ledger()).routes());
    api.addAll(new BackupResources(sources.control()).routes());
    List<ApiRoute> all = new ArrayList<>(api);
    all.add(
        PageFiles.file(
            OpenApi.PATH,
            "This description of the API.",
            ApiRoute.Answer.JSON,
            OpenApi.of(api, CloudEventType.allData())));
    all.addAll(PageFiles.routes());
    return all;
  }

  /**
   * Starts the server.
   *
   * @throws IOException if the port is not available
   */
  public static WebServer start(ListenPort port, Access access, Sources sources)
      throws IOException {
    port.requireFree();
    WebServer server = new WebServer(port, access, sources);
    try {
      server.app.start();
    } catch (JavalinException e) {
      server.close();
      throw new IOException(port.option() + " " + port.port() + ": " + e.getMessage(), e);
    }
    return server;
  }

  public int port() {
    return app.port();
  }

  private void register(ApiRoute route) {
    app.addHttpHandler(route.method(), route.path(), ctx -> handle(route, ctx));
    if (route.method() == HandlerType.GET) {
      app.addHttpHandler(HandlerType.HEAD, route.path(), ctx -> handle(route, ctx));
    }
  }

  private static void handle(ApiRoute route, Context ctx) throws Exception {
    route.handler().handle(ApiRequest.of(ctx, route));
  }

  private void handleProblems() {
    app.exception(ProblemException.class, (e, ctx) -> answer(ctx, e.problem()));
    app.exception(
        UnknownSatelliteException.class,
        (e, ctx) -> answer(ctx, Problem.Kind.NOT_FOUND.with(String.valueOf(e.getMessage()))));
    app.exception(InputException.class, (e, ctx) -> answer(ctx, RegistryResources.refused(e)));
    app.exception(
        HttpResponseException.class,
        (e, ctx) -> answer(ctx, Problem.Kind.BAD_REQUEST.with(String.valueOf(e.getMessage()))));
    app.exception(
        BadMessageException.class, // the body, as the head was read before
        (e, ctx) ->
            answer(
                ctx,
                (e.getCode() == Problem.Kind.TOO_SLOW.status()
                        ? Problem.Kind.TOO_SLOW
                        : Problem.Kind.BAD_REQUEST)
                    .with("the body of the request could not be read")));
    app.exception(EofException.class, (e, ctx) -> {}); // the client has gone
    app.exception(
        UncheckedIOException.class,
        (e, ctx) -> {
          String reason = FileTrouble.text(e);
          log.warn("event=request-failed path={} reason=\"{}\"", ctx.path(), reason);
          answer(ctx, Problem.Kind.UNAVAILABLE.with(reason));
        });
    app.exception(
        Exception.class,
        (e, ctx) -> {
          log.error("event=request-failed path={}", ctx.path(), e);
          answer(ctx, Problem.Kind.FAILED.with("the server's log says why"));
        });
  }

  private static void answer(Context ctx, Problem problem) {
    ctx.status(problem.status()).json(problem).contentType(Problem.MEDIA_TYPE);
  }

  @Override
  public void close() {
    streams.close();
    timer.shutdownNow();
    app.stop();
  }
}
