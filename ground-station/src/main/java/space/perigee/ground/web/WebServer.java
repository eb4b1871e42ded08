package space.perigee.ground.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.session.GroundStatus;
import space.perigee.ground.store.Ledger;

/**
 * HTTP on one port: {@code /api/v1/...}, {@code /healthz}, {@code /metrics}, and a page at {@code
 * /} that shows the same. All of it is read-only. The page's files come from the class path, and
 * its content security policy lets the browser load nothing else.
 */
public final class WebServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int MAX_LIMIT = 1000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_MILLIS = 30_000;

  private record SatelliteList(String time, List<GroundStatus.SatelliteStatus> satellites) {}

  private record VersionList(String time, List<Ledger.Version> versions) {}

  private record TransferList(
      String time, List<GroundStatus.TransferStatus> active, List<Ledger.Delta> received) {}

  private record EventList(String time, List<Ledger.Entry> events) {}

  private record Health(String status, @Nullable String reason) {}

  private final Supplier<GroundStatus> status;
  private final Ledger ledger;
  private final GroundMetrics metrics;
  private final Javalin app;

  private WebServer(Supplier<GroundStatus> status, Ledger ledger, GroundMetrics metrics) {
    this.status = status;
    this.ledger = ledger;
    this.metrics = metrics;
    this.app =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
              config.http.defaultContentType = "application/json";
              config.jsonMapper(new JavalinJackson(new ObjectMapper(), false));
              config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
            });
  }

  /**
   * Starts the server.
   *
   * @param status the loop's last snapshot
   * @throws IOException if the port is not available
   */
  public static WebServer start(
      ListenPort port, Supplier<GroundStatus> status, Ledger ledger, GroundMetrics metrics)
      throws IOException {
    port.requireFree();
    WebServer server = new WebServer(status, ledger, metrics);
    server.routes();
    try {
      server.app.start(port.host(), port.port());
    } catch (JavalinException e) {
      throw new IOException(port.option() + " " + port.port() + ": " + e.getMessage(), e);
    }
    return server;
  }

  public int port() {
    return app.port();
  }

  private void routes() {
    app.before(WebServer::addHeaders);
    app.get("/api/v1/status", plain(ctx -> ctx.json(status.get())));
    app.get("/api/v1/satellites", plain(this::satellites));
    app.get("/api/v1/versions", this::versions);
    app.get("/api/v1/transfers", this::transfers);
    app.get("/api/v1/events", this::events);
    app.get("/healthz", plain(this::health));
    app.get(
        "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(metrics.scrape()));
    app.get("/", page("index.html", "text/html; charset=utf-8"));
    app.get("/ground.js", page("ground.js", "text/javascript; charset=utf-8"));
    app.get("/ground.css", page("ground.css", "text/css; charset=utf-8"));
    app.get("/favicon.svg", page("favicon.svg", "image/svg+xml"));
    app.exception(
        BadParameterException.class,
        (e, ctx) -> ctx.status(HttpStatus.BAD_REQUEST).json(e.toError()));
    app.exception(
        HttpResponseException.class,
        (e, ctx) -> ctx.status(e.getStatus()).json(ApiError.of(String.valueOf(e.getMessage()))));
    app.exception(
        Exception.class,
        (e, ctx) -> {
          log.error("event=request-failed path={}", ctx.path(), e);
          ctx.status(HttpStatus.INTERNAL_SERVER_ERROR)
              .json(ApiError.of("the request failed; the server's log says why"));
        });
    app.error(
        HttpStatus.NOT_FOUND.getCode(),
        ctx -> ctx.json(ApiError.of("nothing is here; the API is under /api/v1/")));
  }

  private static void addHeaders(Context ctx) {
    ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cache-Control", "no-store");
  }

  /** A handler whose request has no parameters. */
  private static Handler plain(Handler handler) {
    return ctx -> {
      query(ctx, Set.of());
      handler.handle(ctx);
    };
  }

  private static QueryParameters query(Context ctx, Set<String> known) {
    return new QueryParameters(ctx.queryParamMap(), known);
  }

  private static int limit(QueryParameters query) {
    return (int) query.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
  }

  private void satellites(Context ctx) {
    GroundStatus now = status.get();
    ctx.json(new SatelliteList(now.time(), now.satellites()));
  }

  private void versions(Context ctx) {
    int limit = limit(query(ctx, Set.of("limit")));
    ctx.json(new VersionList(status.get().time(), ledger.versions(limit)));
  }

  private void transfers(Context ctx) {
    int limit = limit(query(ctx, Set.of("limit")));
    GroundStatus now = status.get();
    ctx.json(new TransferList(now.time(), now.transfers(), ledger.deltas(limit)));
  }

  private void events(Context ctx) {
    QueryParameters query = query(ctx, Set.of("after", "limit"));
    OptionalLong after = query.number("after", 0, Long.MAX_VALUE);
    int limit = limit(query);
    List<Ledger.Entry> events =
        after.isPresent() ? ledger.events(after.getAsLong(), limit) : ledger.newestEvents(limit);
    ctx.json(new EventList(status.get().time(), events));
  }

  private void health(Context ctx) {
    GroundStatus now = status.get();
    String obstacle = now.obstacle();
    String word = obstacle != null ? "cannot-take" : now.linkUp() ? "ok" : "link-down";
    ctx.status(word.equals("ok") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .json(new Health(word, obstacle));
  }

  private static Handler page(String name, String type) {
    byte[] content;
    try (InputStream in = WebServer.class.getResourceAsStream("/web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks /web/" + name);
      }
      content = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ctx -> ctx.contentType(type).result(content);
  }

  @Override
  public void close() {
    app.stop();
  }
}
