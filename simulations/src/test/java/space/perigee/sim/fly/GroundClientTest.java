package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroundClientTest {

  @Test
  void readsAListPageByPage() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    List<String> queries = new ArrayList<>();
    server.createContext(
        "/api/v1/deltas",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          queries.add(query);
          String page =
              query.contains("cursor=second")
                  ? "{\"deltas\":[{\"id\":1}],\"next\":null}"
                  : "{\"deltas\":[{\"id\":3},{\"id\":2}],\"next\":\"second\"}";
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      GroundClient client = new GroundClient(server.getAddress().getPort());
      Optional<List<JsonNode>> deltas = client.all("deltas");
      assertThat(deltas).isPresent();
      assertThat(deltas.get()).extracting(d -> d.path("id").asInt()).containsExactly(3, 2, 1);
      assertThat(queries).containsExactly("limit=1000", "limit=1000&cursor=second");
      assertThat(client.all("versions")).isEmpty(); // 404
    } finally {
      server.stop(0);
    }
  }
}
