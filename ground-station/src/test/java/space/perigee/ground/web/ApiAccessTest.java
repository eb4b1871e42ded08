package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.access.ApiAddress;
import space.perigee.ground.access.ApiTokens;

/** A server that other machines can reach shows nothing without a token. */
@SuppressWarnings("NullAway.Init")
class ApiAccessTest {

  @TempDir static Path state;
  private static TestServer server;
  private static ApiTokens tokens;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.startBeyondLoopback(state, TestModel.of(0.5), "a");
    tokens = ApiTokens.read(state.resolve(ApiTokens.FILE));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.api().uri() + path));
    return server
        .api()
        .send(
            (authorization.isEmpty() ? request : request.header("Authorization", authorization))
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/status",
        "/api/v1/satellites",
        "/api/v1/satellites/a",
        "/api/v1/versions",
        "/api/v1/versions/0",
        "/api/v1/deltas",
        "/api/v1/transfers",
        "/api/v1/events",
        "/api/v1/events/stream",
        "/metrics"
      })
  void asksForAToken(String path) {
    HttpResponse<String> refused = get(path, "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"perigee\"");
    assertThat(refused.body()).contains("urn:perigee:problem:token-required");
    if (!path.endsWith("stream")) {
      assertThat(get(path, "Bearer " + tokens.read()).statusCode()).isEqualTo(200);
      assertThat(get(path, "bearer " + tokens.write()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesNoOtherToken() {
    for (String authorization :
        new String[] {
          "Bearer",
          "Bearer ",
          "Bearer " + tokens.read() + "0",
          "Bearer " + tokens.read().substring(1),
          "Basic " + tokens.read(),
          tokens.read()
        }) {
      HttpResponse<String> refused = get("/api/v1/status", authorization);
      assertThat(refused.statusCode()).as(authorization).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(it -> assertThat(it).contains("invalid_token"));
    }
    assertThat(get("/api/v1/status?token=" + tokens.read(), "").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ground.js", "/ground.css", "/healthz", "/openapi.json"})
  void servesWhatHoldsNothingOfTheMission(String path) {
    assertThat(get(path, "").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsProgramsOfThisMachineItsAddress() throws Exception {
    assertThat(ApiAddress.find(state)).contains(URI.create(server.api().uri()));
  }

  @Test
  void servesAddressesAndTheNamesThatItWasGiven() throws Exception {
    assertThat(statusFor("192.0.2.7:8080")).isEqualTo("401");
    assertThat(statusFor("[2001:db8::1]")).isEqualTo("401");
    assertThat(statusFor("ground.example")).isEqualTo("401");
    assertThat(statusFor("GROUND.example:80")).isEqualTo("401");
    assertThat(statusFor("other.example")).isEqualTo("421");
  }

  private static String statusFor(String host) throws Exception {
    String head = "GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n";
    return RawHttp.request(server.api().uri(), head, "").substring(9, 12);
  }
}
