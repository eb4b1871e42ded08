package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;

/** Whatever a client sends, it gets a clean refusal, and the others are served. */
@SuppressWarnings("NullAway.Init")
class HostileClientTest {

  private static final String HOST = "Host: 127.0.0.1\r\n";

  @TempDir static Path state;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(state, TestModel.of(0.5), "a", "b");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void othersAreServed() {
    assertThat(server.api().get("/api/v1/status").statusCode()).isEqualTo(200);
  }

  private static String answer(String head) throws IOException {
    return RawHttp.request(server.api().uri(), head, "");
  }

  private static void assertRefused(int status, String answer) {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    for (String header : ApiGate.HEADERS.keySet()) {
      assertThat(answer).as(header).contains(header + ": ");
    }
    assertThat(answer).contains("Content-Type: application/problem+json");
    assertThat(answer).contains("\"status\":" + status);
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("jetty", "javalin", "<html", "exception", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.1.2.3",
        "[fe80::1]",
        "evil.example@127.0.0.1",
        "127.0.0.1:80:80",
        "a"
      })
  void servesNoForeignHost(String host) throws Exception {
    String answer = answer("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n");
    assertThat(answer).containsPattern("^HTTP/1.1 4(00|21)");
    assertThat(answer).doesNotContain("\"mission\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]", "[::1]:8080"})
  void servesItsOwnHosts(String host) throws Exception {
    assertThat(answer("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void servesNoRequestWithoutAHost() throws Exception {
    assertRefused(421, answer("GET /api/v1/status HTTP/1.0\r\n"));
    assertRefused(400, answer("GET /api/v1/status HTTP/1.1\r\n"));
    assertRefused(400, answer("GET /api/v1/status HTTP/1.1\r\n" + HOST + "Host: evil.example\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "BREW"})
  void namesTheMethodsOfAResource(String method) throws Exception {
    String head = method + " /api/v1/status HTTP/1.1\r\n" + HOST;
    if (method.equals("CONNECT")) {
      try (RawHttp http = new RawHttp(server.api().uri())) {
        // Its target is no path. Jetty leaves the connection open.
        assertThat(http.send(head + "Connection: close\r\n\r\n").readHead())
            .startsWith("HTTP/1.1 4");
      }
    } else {
      String answer = answer(head);
      assertRefused(405, answer);
      assertThat(answer).contains("Allow: GET, HEAD");
    }
  }

  @Test
  void answersHeadLikeGetWithoutABody() throws Exception {
    String get = answer("GET /openapi.json HTTP/1.1\r\n" + HOST);
    String head = answer("HEAD /openapi.json HTTP/1.1\r\n" + HOST);
    assertThat(head).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(head.replaceAll("Date: [^\r]+", ""))
        .isEqualTo(get.substring(0, get.indexOf("\r\n\r\n") + 4).replaceAll("Date: [^\r]+", ""));
    String tag = get.replaceAll("(?s).*ETag: ([^\r]+).*", "$1");
    assertThat(answer("GET /openapi.json HTTP/1.1\r\n" + HOST + "If-None-Match: " + tag + "\r\n"))
        .startsWith("HTTP/1.1 304");
    assertThat(answer("HEAD /api/v1/events/stream HTTP/1.1\r\n" + HOST))
        .startsWith("HTTP/1.1 200")
        .contains("text/event-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/web/../web/index.html",
        "//api/v1/status",
        "/api/v1/%2fstatus",
        "/api/v1/status%00",
        "/api/v1/status;x=1",
        "/api/v1/satellites/..",
        "/api/v1/satellites/%2e%2e",
        "/api/v1/satellites/a%2Fb",
        "/api/v1/satellites/%C0%AF",
        "/api/v1/satellites/%",
        "/api/v1/satellites/%zz",
        "/META-INF/MANIFEST.MF",
        "/db/migration/V1__ground_station.sql",
        "/logback.xml"
      })
  void givesNothingForTricksWithPaths(String path) throws Exception {
    String answer = answer("GET " + path + " HTTP/1.1\r\n" + HOST);
    assertThat(answer).containsPattern("^HTTP/1.1 4(00|04)");
    assertThat(answer).contains("application/problem+json").contains("X-Frame-Options: DENY");
    assertThat(answer).doesNotContain("root:", "CREATE TABLE", "\"mission\"");
  }

  @Test
  void refusesWhatIsNoHttp() throws Exception {
    assertRefused(400, answer("hello\r\n"));
    assertRefused(400, answer("GET /api/v1/status HTTP/1.1\r\n" + HOST + "no colon\r\n"));
    assertRefused(400, answer("GET /api/v1/status HTTP/1.1\r\n" + HOST + "a: b\u0000c\r\n"));
    assertRefused(
        400,
        answer(
            "POST /api/v1/status HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 5\r\nContent-Length: 6\r\n"));
    assertThat(answer("GET /api/v1/status HTTP/9.9\r\n" + HOST)).startsWith("HTTP/1.1 505");
    assertThat(answer("PRI * HTTP/2.0\r\n")).startsWith("HTTP/1.1 4");
    assertThat(answer("\u0016\u0003\u0001\u0002\u0000\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void refusesHugeHeadersAndPaths() throws Exception {
    assertRefused(431, answer("GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(20_000) + "\r\n"));
    assertRefused(431, answer("GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(5_000)));
    assertThat(answer("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST))
        .startsWith("HTTP/1.1 414");
  }

  @Test
  void doesNotReadBodiesThatNobodyAskedFor() throws Exception {
    long before = heap();
    for (int i = 0; i < 20; i++) {
      String answer =
          RawHttp.request(
              server.api().uri(),
              "POST /api/v1/status HTTP/1.1\r\n" + HOST + "Content-Length: 4000000000\r\n",
              "x".repeat(1 << 16));
      assertRefused(405, answer);
    }
    assertThat(heap() - before).isLessThan(8 << 20);
  }

  @Test
  void endsConnectionsThatSendTheirHeadersByteByByte() throws Exception {
    List<RawHttp> slow = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      slow.add(new RawHttp(server.api().uri()).send("GET /api/v1/status HTTP/1.1\r\n" + HOST));
    }
    assertThat(server.api().get("/api/v1/status").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(500)) // slower would be idle, which Jetty ends by itself
        .until(() -> slow.stream().filter(client -> client.trySend("a: b\r\n")).toList().isEmpty());
    for (RawHttp client : slow) {
      client.close();
    }
  }

  @Test
  void clientsThatDoNotReadTheirAnswersHoldNobodyUp() throws Exception {
    List<RawHttp> deaf = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      deaf.add(
          new RawHttp(server.api().uri())
              .send(("GET /openapi.json HTTP/1.1\r\n" + HOST + "\r\n").repeat(200)));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(server.api().get("/api/v1/status").statusCode()).isEqualTo(200);
    }
    for (RawHttp client : deaf) {
      client.close();
    }
  }

  @Test
  void tenThousandPagesCostNoMemory() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create(server.api().uri() + "/api/v1/events?limit=1000");
    long before = heap();
    for (int i = 0; i < 10_000; i++) {
      HttpResponse<Void> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(heap() - before).isLessThan(8 << 20);
  }

  /** Bytes of the heap that are in use after a collection. */
  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
