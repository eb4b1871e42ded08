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

  /**
   * Returns all items of a list, page by page; empty if the station does not respond.
   *
   * @param list such as {@code versions}; the name of the resource and of its items
   */
  Optional<List<JsonNode>> all(String list) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    while (true) {
      Optional<JsonNode> page = get("api/v1/" + list + "?limit=" + PAGE + cursor);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      page.get().path(list).forEach(items::add);
      if (!page.get().path("next").isTextual()) {
        return Optional.of(items);
      }
      cursor = "&cursor=" + page.get().path("next").asText();
    }
  }
}
