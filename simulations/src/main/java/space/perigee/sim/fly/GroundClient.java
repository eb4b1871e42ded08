package space.perigee.sim.fly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the ground server's HTTP API. */
final class GroundClient {

  private static final int PAGE = 1000;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;

  GroundClient(int port) {
    this.base = URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Returns the station's response, or nothing if there is none. */
  Optional<JsonNode> get(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(json.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns all events, oldest first. */
  List<JsonNode> events() throws InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    long after = 0;
    while (true) {
      Optional<JsonNode> page = get("api/v1/events?limit=" + PAGE + "&after=" + after);
      if (page.isEmpty() || page.get().path("events").isEmpty()) {
        return events;
      }
      page.get().path("events").forEach(events::add);
      after = events.get(events.size() - 1).path("id").asLong();
    }
  }
}
