package space.perigee.ground.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;
import space.perigee.sync.order.GlobalVersionOrder.Action;
import space.perigee.sync.transfer.NodeName;

/** Operates on a running ground through its API. */
public final class RemoteGround implements GroundOperations {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration BACKUP_TIMEOUT = Duration.ofHours(6);

  private final String address;
  private final String token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final ObjectMapper json =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  /**
   * @param address of the API, such as {@code http://127.0.0.1:8080}
   * @param token empty for none
   * @throws InputException if the address is none
   */
  public RemoteGround(String address, String token) {
    this.address = address;
    this.token = token;
    try {
      uri("/");
    } catch (IllegalArgumentException e) {
      throw new InputException("--url " + address + ": must be like http://host:8080", e);
    }
  }

  private URI uri(String path) {
    URI uri = URI.create(address + path);
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException("no address of a server");
    }
    return uri;
  }

  /** True if a server listens at the address. */
  public boolean isRunning() {
    try {
      send(request("/healthz"));
      return true;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ConnectException) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public List<Ledger.Version> versions(int limit) {
    return json.convertValue(
        tree(request("/api/v1/versions?limit=" + limit)).path("versions"),
        new TypeReference<List<Ledger.Version>>() {});
  }

  @Override
  public VersionRegistry.VersionDetails version(long number) {
    return json.convertValue(
        tree(request("/api/v1/versions/" + number + "/lineage")),
        VersionRegistry.VersionDetails.class);
  }

  @Override
  public List<OrderBook.Progress> orders(OrderBook.Filter filter, int limit) {
    String kind = filter.kind().map(word -> "&kind=" + word).orElse("");
    return json
        .convertValue(
            tree(request("/api/v1/orders?limit=" + limit + kind)).path("orders"),
            new TypeReference<List<OrderBook.Progress>>() {})
        .stream()
        .filter(order -> order.number() < filter.before())
        .toList();
  }

  @Override
  public Weights weights(long number) {
    byte[] archive = accepted(send(request("/api/v1/versions/" + number + "/weights"))).body();
    try {
      Path file = Files.createTempFile("perigee-version-", ".npz");
      try {
        Files.write(file, archive);
        return NpzFile.read(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public VersionRegistry.VersionDetails publish(Action action, long number, String reason) {
    return decided(
        "/api/v1/versions/" + number + "/" + action.kind(),
        reason,
        VersionRegistry.VersionDetails.class);
  }

  @Override
  public SatelliteStanding exclude(String satellite, String reason) {
    return decided(satellite(satellite) + "/exclude", reason, SatelliteStanding.class);
  }

  @Override
  public SatelliteStanding admit(String satellite, String reason) {
    return decided(satellite(satellite) + "/admit", reason, SatelliteStanding.class);
  }

  private static String satellite(String name) {
    try {
      NodeName.require("SATELLITE", name);
      return "/api/v1/satellites/" + name;
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private <T> T decided(String path, String reason, Class<T> answer) {
    return posted(request(path), Map.of("reason", reason), answer);
  }

  @Override
  public BackupWriter.Summary backup(Path to) {
    return posted(
        request("/api/v1/backups").timeout(BACKUP_TIMEOUT),
        Map.of("folder", to.toAbsolutePath().toString()),
        BackupWriter.Summary.class);
  }

  private <T> T posted(HttpRequest.Builder request, Map<String, String> body, Class<T> answer) {
    try {
      HttpRequest.BodyPublisher text =
          HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body));
      return json.convertValue(
          tree(request.header("Content-Type", "application/json").POST(text)), answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(ANSWER_TIMEOUT);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private JsonNode tree(HttpRequest.Builder request) {
    try {
      return json.readTree(accepted(send(request)).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    } catch (ConnectException e) {
      throw new UncheckedIOException(
          (ConnectException)
              new ConnectException(address + ": no server answers there").initCause(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws the server's reason if it refused, or failed. */
  private HttpResponse<byte[]> accepted(HttpResponse<byte[]> response) {
    return switch (response.statusCode() / 100) {
      case 2 -> response;
      case 5 -> throw new UncheckedIOException(new IOException(address + ": " + reason(response)));
      default -> throw new InputException(reason(response));
    };
  }

  private String reason(HttpResponse<byte[]> response) {
    try {
      JsonNode body = json.readTree(response.body());
      String message = body.path("detail").asText(body.path("title").asText());
      if (!message.isEmpty()) {
        return message;
      }
    } catch (IOException e) {
      // not JSON: what it says may help
    }
    return "the server answered "
        + response.statusCode()
        + ": "
        + new String(response.body(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }
}
