package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.access.ApiTokens;

/** Changes need the token for writing, also on the loopback interface, and a body that is right. */
@SuppressWarnings("NullAway.Init")
class ApiWritesTest {

  private static final String ROLLBACK = "/api/v1/versions/0/rollback";
  private static final String REASON = "{\"reason\":\"a test\"}";

  @TempDir static Path state;
  private static TestServer server;
  private static ApiTokens tokens;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(state, TestModel.of(0.5), "a");
    tokens = ApiTokens.read(state.resolve(ApiTokens.FILE));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String path, String token, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api().uri() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return server.api().send(request.build());
  }

  private static long published() {
    return server.api().status().path("number").asLong();
  }

  @Test
  void changesNothingWithoutTheTokenForWriting() {
    long before = published();
    assertThat(post(ROLLBACK, "", "application/json", REASON).statusCode()).isEqualTo(401);
    HttpResponse<String> reader = post(ROLLBACK, tokens.read(), "application/json", REASON);
    assertThat(reader.statusCode()).isEqualTo(403);
    assertThat(reader.body()).contains("urn:perigee:problem:forbidden");
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void publishesAnEarlierVersion() throws Exception {
    HttpResponse<String> already = post(ROLLBACK, tokens.write(), "application/json", REASON);
    assertThat(already.statusCode()).isEqualTo(409);
    assertThat(already.body()).contains("published already", "urn:perigee:problem:conflict");
    try (FakeSatellite a = server.satellite("a", TestModel.of(0.5)).contact()) {
      a.offer(TestModel.of(0.6), 100);
      await()
          .pollInSameThread()
          .until(
              () -> {
                a.pump();
                return published() == 1;
              });
    }
    long before = published();
    HttpResponse<String> done =
        post(ROLLBACK, tokens.write(), "application/json; charset=utf-8", REASON);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    JsonNode version = new ObjectMapper().readTree(done.body());
    assertThat(version.findValue("number").asLong()).isEqualTo(before + 1);
    assertThat(server.api().json("/api/v1/versions/" + (before + 1)).path("kind").asText())
        .isEqualTo("rollback");
    post("/api/v1/versions/1/promote", tokens.write(), "application/json", REASON);
    JsonNode newest = server.api().json("/api/v1/orders?limit=1");
    assertThat(newest.path("orders").findValuesAsText("kind")).containsExactly("promote");
    JsonNode next = server.api().json("/api/v1/orders?cursor=" + newest.path("next").asText());
    assertThat(next.path("orders").findValuesAsText("kind")).containsExactly("rollback");
    assertThat(next.path("next").isNull()).isTrue();
    JsonNode rollbacks = server.api().json("/api/v1/orders?kind=rollback");
    assertThat(rollbacks.path("orders").findValuesAsText("kind")).containsExactly("rollback");
  }

  @Test
  void excludesAndAdmitsASatellite() {
    String exclude = "/api/v1/satellites/a/exclude";
    assertThat(post(exclude, tokens.read(), "application/json", REASON).statusCode())
        .isEqualTo(403);
    assertThat(server.api().satellite("a").path("standing").asText()).isEqualTo("admitted");

    assertThat(post(exclude, tokens.write(), "application/json", REASON).statusCode())
        .isEqualTo(200);
    assertThat(server.api().satellite("a").path("standing").asText()).isEqualTo("excluded");
    assertThat(server.api().satellite("a").path("reason").asText()).isEqualTo("a test");
    assertThat(server.api().json("/api/v1/satellites?standing=excluded").path("satellites"))
        .hasSize(1);
    assertThat(server.api().json("/api/v1/satellites?standing=admitted").path("satellites"))
        .isEmpty();
    assertThat(server.api().status().path("satellites").path("doubted").asInt()).isEqualTo(1);
    JsonNode alarm = server.api().json("/api/v1/events?alarms=true").path("events").get(0);
    assertThat(alarm.path("kind").asText()).isEqualTo("satellite-excluded");
    assertThat(alarm.path("satellite").asText()).isEqualTo("a");

    post("/api/v1/satellites/a/admit", tokens.write(), "application/json", REASON);
    assertThat(server.api().satellite("a").path("standing").asText()).isEqualTo("admitted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "415 | text/plain       | {\"reason\":\"x\"}",
        "415 | ''               | {\"reason\":\"x\"}",
        "415 | application/jsonx | {\"reason\":\"x\"}",
        "400 | application/json | ''",
        "400 | application/json | null",
        "400 | application/json | []",
        "400 | application/json | \"x\"",
        "400 | application/json | {\"reason\":",
        "400 | application/json | {\"reason\":\"x\"} {}",
        "400 | application/json | {\"reason\":{\"a\":1}}",
        "400 | application/json | {\"reason\":\"x\",\"force\":true}",
        "400 | application/json | {}",
        "400 | application/json | {\"reason\":null}",
        "400 | application/json | {\"reason\":5}",
        "400 | application/json | {\"reason\":\"a\\nb\"}",
        "400 | application/json | {\"reason\":\"a\\u001b[31mb\"}",
      })
  void refusesOtherBodies(int status, String type, String body) {
    long before = published();
    HttpResponse<String> refused = post(ROLLBACK, tokens.write(), type, body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
    assertThat(refused.body())
        .contains("\"urn:perigee:problem:")
        .doesNotContain("Exception", "StreamRead", "'?'");
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void saysWhichFieldOfABodyIsWrong() {
    assertThat(post(ROLLBACK, tokens.write(), "application/json", "{}").body())
        .contains("\"field\":\"reason\"", "\"detail\":\"reason must be a string\"");
    String longReason = "{\"reason\":\"" + "x".repeat(501) + "\"}";
    assertThat(post(ROLLBACK, tokens.write(), "application/json", longReason).body())
        .contains("\"field\":\"reason\"", "at most 500 characters");
    for (String body : new String[] {"{}", "{\"folder\":\"here\"}", "{\"folder\":\"/\"}"}) {
      HttpResponse<String> refused =
          post("/api/v1/backups", tokens.write(), "application/json", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
      assertThat(refused.body()).contains("\"field\":\"folder\"");
    }
  }

  @Test
  void refusesLongBodiesWithAndWithoutALength() throws Exception {
    String body = "{\"reason\":\"" + "x".repeat(100_000) + "\"}";
    assertThat(post(ROLLBACK, tokens.write(), "application/json", body).statusCode())
        .isEqualTo(413);
    String head =
        "POST "
            + ROLLBACK
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
            + tokens.write()
            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawHttp http = new RawHttp(server.api().uri())) {
      http.send(head + "FFFFF\r\n{\"reason\":\"" + "x".repeat(100_000));
      assertThat(http.read(Duration.ofSeconds(3))).startsWith("HTTP/1.1 413");
    }
    // Nested more deeply than anybody means.
    assertThat(post(ROLLBACK, tokens.write(), "application/json", "[".repeat(10_000)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void endsRequestsWhoseBodyComesTooSlowly() throws Exception {
    try (RawHttp http = new RawHttp(server.api().uri())) {
      http.send(
          "POST "
              + ROLLBACK
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Authorization: Bearer "
              + tokens.write()
              + "\r\nContent-Length: 10000\r\n\r\n{");
      boolean isEnded = false;
      for (int i = 0; i < 30 && !isEnded; i++) {
        isEnded = http.isEnded(Duration.ofMillis(200)) || !http.trySend(" ");
      }
      assertThat(isEnded || http.isEnded(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(server.api().get("/api/v1/status").statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatASatelliteIsNotThere() {
    HttpResponse<String> missing =
        post("/api/v1/satellites/nobody/exclude", tokens.write(), "application/json", REASON);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("nobody");
  }

  @Test
  void saysThatAVersionIsNotThere() {
    HttpResponse<String> missing =
        post("/api/v1/versions/99/rollback", tokens.write(), "application/json", REASON);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("99");
    assertThat(server.api().get("/api/v1/versions/99/weights").statusCode()).isEqualTo(404);
  }
}
