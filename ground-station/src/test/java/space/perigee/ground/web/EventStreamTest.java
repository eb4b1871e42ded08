package space.perigee.ground.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.StoredEvents;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.store.GroundEvent;

@SuppressWarnings("NullAway.Init")
class EventStreamTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir Path state;
  private TestServer server;
  private StoredEvents events;
  private final List<Client> clients = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(state, TestModel.of(0.5), "a", "b");
    events = new StoredEvents(state);
  }

  @AfterEach
  void stop() throws Exception {
    for (Client client : clients) {
      client.in.close();
    }
    events.close();
    server.close();
  }

  /** Reads a stream on a thread of its own. */
  private static final class Client {

    final List<String> lines = new CopyOnWriteArrayList<>();
    final InputStream in;

    Client(InputStream in) {
      this.in = in;
      Thread reader = new Thread(this::read);
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader text =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        text.lines().forEach(lines::add);
      } catch (RuntimeException | IOException e) {
        lines.add("ended");
      }
    }

    List<String> kinds() {
      return lines.stream().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
    }

    List<Long> ids() {
      return lines.stream()
          .filter(l -> l.startsWith("id: "))
          .map(l -> Long.parseLong(l.substring(4)))
          .toList();
    }
  }

  private Client open(String query, String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api().uri() + "/api/v1/events/stream" + query));
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    Client client = new Client(response.body());
    clients.add(client);
    return client;
  }

  private void happens(String kind) throws Exception {
    events.write(List.of(new GroundEvent(NOON, kind, "a", "a detail\nof two lines")));
  }

  @Test
  void tellsWhatHappensFromNowOn() throws Exception {
    Client client = open("", "");
    await().atMost(PATIENCE).until(() -> client.lines.contains("retry: 3000"));
    happens("something");
    await().atMost(PATIENCE).until(() -> client.kinds().equals(List.of("something")));
    String data =
        client.lines.stream().filter(l -> l.startsWith("data: ")).findFirst().orElseThrow();
    assertThat(data).contains("\"detail\":\"a detail\\nof two lines\"", "\"satellite\":\"a\"");
  }

  @Test
  void resumesAfterTheLastEventThatTheClientHas() throws Exception {
    for (int i = 0; i < 250; i++) {
      happens("tick");
    }
    Client all = open("?after=0", "");
    await().atMost(PATIENCE).until(() -> all.ids().size() >= 253);
    long last = all.ids().get(120);
    Client resumed = open("", String.valueOf(last));
    await().atMost(PATIENCE).until(() -> resumed.ids().size() == all.ids().size() - 121);
    assertThat(resumed.ids()).isEqualTo(all.ids().subList(121, all.ids().size()));
    assertThat(all.ids()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsThatEventsAreNoLongerKept() throws Exception {
    for (int i = 0; i < 5; i++) {
      happens("tick");
    }
    Client before = open("?after=0", "");
    await().atMost(PATIENCE).until(() -> before.kinds().contains("tick"));
    events.forgetThrough(before.ids().get(2));
    Client client = open("?after=1", "");
    await().atMost(PATIENCE).until(() -> client.ids().size() == before.ids().size() - 3);
    assertThat(client.kinds().get(0)).isEqualTo("gap");
    assertThat(before.kinds()).doesNotContain("gap");
  }

  @Test
  void refusesIdsThatAreNone() {
    for (String id : new String[] {"x", "-1", "1.5", "99999999999999999999"}) {
      HttpResponse<String> response =
          server
              .api()
              .send(
                  HttpRequest.newBuilder(URI.create(server.api().uri() + "/api/v1/events/stream"))
                      .header("Last-Event-ID", id)
                      .build());
      assertThat(response.statusCode()).as(id).isEqualTo(400);
    }
  }

  @Test
  void sendsHeartbeats() throws Exception {
    Client client = open("", "");
    await().atMost(PATIENCE).until(() -> client.lines.contains(": heartbeat"));
  }

  @Test
  void boundsTheNumberOfStreams() throws Exception {
    List<RawHttp> open = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      open.add(stream());
    }
    HttpResponse<String> refused = server.api().get("/api/v1/events/stream");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("10");
    assertThat(server.api().get("/api/v1/status").statusCode()).isEqualTo(200);
    for (RawHttp client : open) {
      client.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (RawHttp again = new RawHttp(server.api().uri())) {
                return again
                    .send("GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readHead()
                    .startsWith("HTTP/1.1 200");
              }
            });
  }

  /** A raw client of a stream, which has begun. */
  private RawHttp stream() throws Exception {
    RawHttp client = new RawHttp(server.api().uri());
    client.send("GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    return client;
  }

  @Test
  void dropsAClientThatDoesNotReadAndServesTheOthers() throws Exception {
    RawHttp deaf = stream();
    Client client = open("", "");
    GroundEvent long500 = new GroundEvent(NOON, "tick", null, "x".repeat(500));
    for (int i = 0; i < 5; i++) {
      events.write(Collections.nCopies(1_000, long500));
      int expected = (i + 1) * 1_000;
      await().atMost(PATIENCE).until(() -> client.ids().size() >= expected);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.api().get("/metrics").body().contains("perigee_event_streams 1.0"));
    deaf.close();
  }
}
