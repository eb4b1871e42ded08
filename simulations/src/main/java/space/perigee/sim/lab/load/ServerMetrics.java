package space.perigee.sim.lab.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of a server at an instant.
 *
 * @param values by name with labels, as in the Prometheus text format
 */
record ServerMetrics(Map<String, Double> values) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

  /** Reads the metrics; a server that asks for a token lets only those in that have it. */
  static ServerMetrics read(HttpClient client, String http, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(http + "/metrics")).timeout(TIMEOUT);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(http + "/metrics answers with status " + answer.statusCode());
    }
    return parse(answer.body());
  }

  /** Parses the Prometheus text format; lines that are none are left out. */
  static ServerMetrics parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int end = line.indexOf('}') < 0 ? line.indexOf(' ') : line.indexOf('}') + 1;
              String[] rest = end < 0 ? new String[0] : line.substring(end).strip().split(" ");
              if (rest.length > 0 && rest[0].matches("[-+.\\deE]+")) {
                values.put(line.substring(0, end), Double.parseDouble(rest[0]));
              }
            });
    return new ServerMetrics(values);
  }

  /** Memory in use on the heap, garbage included (bytes); 0 if the server does not say. */
  long heapBytes() {
    return (long)
        values.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(HEAP))
            .mapToDouble(Map.Entry::getValue)
            .sum();
  }

  /**
   * The sum of a counter over all its labels but one.
   *
   * @return by the values of that label; empty if the server has no such counter
   */
  Map<String, Double> by(String name, String label) {
    Map<String, Double> sums = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(name + "{")) {
            String tag = key.replaceFirst(".*[{,]" + label + "=\"([^\"]*)\".*", "$1");
            sums.merge(tag, value, Double::sum);
          }
        });
    return sums;
  }

  double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }
}
