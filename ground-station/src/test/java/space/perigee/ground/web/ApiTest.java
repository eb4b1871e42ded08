package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.control.RemoteGround;

@SuppressWarnings("NullAway.Init")
class ApiTest {

  @TempDir static Path state;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(state, TestModel.of(0.5), "a", "b", "c", "d", "e");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsTheStatus() {
    JsonNode status = server.api().status();
    assertThat(status.path("mission").asText()).isEqualTo("test");
    assertThat(status.path("number").asLong()).isZero();
    assertThat(status.path("version").asText()).hasSize(64);
    assertThat(status.path("metric").asText()).isEqualTo("accuracy");
    assertThat(status.path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(status.path("round").path("needed").asInt()).isEqualTo(5);
    assertThat(status.path("satellites").path("known").asInt()).isEqualTo(5);
    assertThat(status.path("satellites").path("online").asInt()).isZero();
    assertThat(status.path("satellites").path("current").asInt()).isEqualTo(5);
    JsonNode a = server.api().satellite("a");
    assertThat(a.path("online").asBoolean()).isFalse();
    assertThat(a.path("deltas").asLong()).isZero();
    assertThat(a.path("bytesReceived").asLong()).isZero();
    assertThat(a.path("version").isNull()).isTrue();
  }

  @Test
  void sendsTheWeightsOfAVersion() {
    RemoteGround ground = new RemoteGround(server.api().uri(), "");
    assertThat(ground.weights(0)).isEqualTo(TestModel.of(0.5));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/events?limit=0, limit, 0",
    "/api/v1/events?limit=1001, limit, 1001",
    "/api/v1/events?limit=ten, limit, ten",
    "/api/v1/events?after=-1, after, -1",
    "/api/v1/events?after=99999999999999999999, after, 99999999999999999999",
    "/api/v1/versions?limit=, limit, ''",
    "/api/v1/transfers?limit=1&limit=2, limit, '[1, 2]'",
    "/api/v1/transfers?direction=sideways, direction, sideways",
    "/api/v1/transfers?cursor=dHJhbnNmZXJzOmE, cursor, dHJhbnNmZXJzOmE",
    "/api/v1/orders?kind=dance, kind, dance",
    "/api/v1/orders?cursor=x, cursor, x",
    "/api/v1/events?befor=3, parameter, befor",
    "/api/v1/status?x=%3Cscript%3E, parameter, x",
    "/api/v1/satellites?online=yes, online, yes",
    "/api/v1/satellites?prefix=a%2Fb, prefix, a/b",
    "/api/v1/satellites/a%20b, name, a b",
    "/api/v1/versions/one, number, one",
    "/api/v1/deltas?verdict=accepted, verdict, accepted",
    "/api/v1/events?kind=%27%3B--, kind, ''';--'",
  })
  void refusesWhatItDoesNotUnderstand(String path, String field, String value) {
    HttpResponse<String> response = server.api().get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = server.api().json(path);
    assertThat(problem.path("type").asText()).isEqualTo("urn:perigee:problem:bad-parameter");
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("field").asText()).isEqualTo(field);
    assertThat(problem.path("value").asText()).isEqualTo(value);
    assertThat(problem.path("allowed").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/status",
        "/api/v1/status/",
        "/api/v1/satellites/nobody",
        "/api/v1/versions/17",
        "/api/v1/versions/17/members"
      })
  void saysThatThereIsNothingElse(String path) {
    HttpResponse<String> response = server.api().get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(server.api().json(path).path("type").asText())
        .isEqualTo("urn:perigee:problem:not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ground.js", "/ground.css", "/favicon.svg", "/metrics"})
  void forbidsThePageToLoadAnythingFromElsewhere(String path) {
    HttpResponse<String> response = server.api().get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(response.body().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("https?://");
  }

  @Test
  void neverTurnsDataIntoMarkup() {
    assertThat(server.api().get("/ground.js").body())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @Test
  void measures() {
    assertThat(server.api().get("/metrics").body())
        .contains("perigee_accuracy 0.5", "jvm_memory_used_bytes");
  }

  @Test
  void answersEventsAfterAnIdInOrder() {
    List<Long> newestFirst = ids(server.api().json("/api/v1/events"));
    assertThat(newestFirst).hasSizeGreaterThan(2);
    long oldest = newestFirst.get(newestFirst.size() - 1);
    assertThat(ids(server.api().json("/api/v1/events?after=" + oldest + "&limit=2")))
        .containsExactly(
            newestFirst.get(newestFirst.size() - 2), newestFirst.get(newestFirst.size() - 3));
  }

  private static List<Long> ids(JsonNode page) {
    List<Long> ids = new ArrayList<>();
    page.path("events").forEach(event -> ids.add(event.path("id").asLong()));
    return ids;
  }

  @Test
  void walksThroughSatellitesPageByPage() {
    assertThat(walk("satellites", "id", "limit=2")).containsExactly("a", "b", "c", "d", "e");
    assertThat(walk("satellites", "id", "limit=5")).hasSize(5);
    assertThat(walk("satellites", "id", "limit=2&prefix=d")).containsExactly("d");
    assertThat(walk("satellites", "id", "online=true")).isEmpty();
    assertThat(walk("satellites", "id", "limit=1&current=true")).hasSize(5);
  }

  @Test
  void aCursorOfTransfersIsTheLastOneOfThePageBefore() {
    String cursor = new Cursor("transfers", "a/down/" + "0".repeat(64)).encoded();
    JsonNode page = server.api().json("/api/v1/transfers?direction=up&cursor=" + cursor);
    assertThat(page.path("transfers")).isEmpty();
    assertThat(page.path("next").isNull()).isTrue();
  }

  @Test
  void walksThroughEventsPageByPage() {
    List<String> all = walk("events", "id", "limit=1000");
    assertThat(walk("events", "id", "limit=2")).isEqualTo(all);
    assertThat(walk("events", "satellite", "limit=1&kind=satellite-first-heard"))
        .containsExactlyInAnyOrder("e", "d", "c", "b", "a");
    assertThat(walk("events", "kind", "satellite=b")).containsExactly("satellite-first-heard");
  }

  /** A field of all items of a list. */
  private static List<String> walk(String list, String field, String query) {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = server.api().json("/api/v1/" + list + "?" + query + cursor);
      page.path(list).forEach(item -> seen.add(item.path(field).asText()));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());
    return seen;
  }

  @Test
  void refusesCursorsThatItDidNotMake() {
    String ofEvents = new Cursor("events", "3").encoded();
    for (String cursor :
        List.of(
            "x",
            ofEvents + "=",
            ofEvents + "AA",
            ofEvents.substring(1),
            new Cursor("events", "-1").encoded(),
            new Cursor("events", "3 OR 1=1").encoded(),
            new Cursor("deltas", "3").encoded(),
            "A".repeat(300))) {
      HttpResponse<String> response = server.api().get("/api/v1/events?cursor=" + cursor);
      assertThat(response.statusCode()).as(cursor).isEqualTo(400);
      assertThat(response.body()).contains("\"field\":\"cursor\"");
    }
    assertThat(server.api().get("/api/v1/events?cursor=" + ofEvents).statusCode()).isEqualTo(200);
    assertThat(server.api().get("/api/v1/events?after=1&cursor=" + ofEvents).statusCode())
        .isEqualTo(400);
  }
}
