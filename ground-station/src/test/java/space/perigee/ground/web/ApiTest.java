package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;

@SuppressWarnings("NullAway.Init")
class ApiTest {

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

  @Test
  void tellsTheStatus() {
    JsonNode status = server.api().status();
    assertThat(status.path("mission").asText()).isEqualTo("test");
    assertThat(status.path("number").asLong()).isZero();
    assertThat(status.path("version").asText()).hasSize(64);
    assertThat(status.path("metric").asText()).isEqualTo("accuracy");
    assertThat(status.path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(status.path("round").path("needed").asInt()).isEqualTo(2);
    JsonNode a = server.api().satellite("a");
    assertThat(a.path("online").asBoolean()).isFalse();
    assertThat(a.path("deltas").asLong()).isZero();
    assertThat(a.path("bytesReceived").asLong()).isZero();
    assertThat(a.path("version").isNull()).isTrue();
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
    "/api/v1/events?befor=3, parameter, befor",
    "/api/v1/status?x=%3Cscript%3E, parameter, x",
  })
  void refusesWhatItDoesNotUnderstand(String path, String field, String value) {
    HttpResponse<String> response = server.api().get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = server.api().json(path).path("error");
    assertThat(error.path("field").asText()).isEqualTo(field);
    assertThat(error.path("value").asText()).isEqualTo(value);
    assertThat(error.path("allowed").asText()).isNotEmpty();
  }

  @Test
  void saysThatThereIsNothingElse() {
    HttpResponse<String> response = server.api().get("/api/v2/status");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"error\"");
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
        .contains("perigee_accuracy 0.5", "perigee_frames_received_total", "jvm_memory_used_bytes");
  }

  @Test
  void answersEventsAfterAnIdInOrder() {
    JsonNode all = server.api().json("/api/v1/events").path("events");
    assertThat(all.size()).isGreaterThan(1);
    long first = all.get(0).path("id").asLong();
    JsonNode rest = server.api().json("/api/v1/events?after=" + first + "&limit=1").path("events");
    assertThat(rest).hasSize(1);
    assertThat(rest.get(0).path("id").asLong()).isEqualTo(all.get(1).path("id").asLong());
  }
}
