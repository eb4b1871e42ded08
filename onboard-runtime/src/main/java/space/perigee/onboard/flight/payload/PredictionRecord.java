package space.perigee.onboard.flight.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import space.perigee.sync.model.ModelVersion;

/**
 * The prediction for one sample, made before the model trains on it.
 *
 * @param id position of the sample in the stream; hard examples carry the same
 * @param due mission time at which the sample was due
 * @param task kind of task, such as {@code classification}
 * @param prediction what the task predicts, by name: for classification {@code class} and {@code
 *     probabilities}
 * @param modelVersion of the weights that predicted
 * @param latency wall-clock time from reading the sample to its prediction
 */
public record PredictionRecord(
    long id,
    Instant due,
    String task,
    Map<String, Object> prediction,
    ModelVersion modelVersion,
    Duration latency) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double NANOS_PER_MILLI = 1e6;

  /** One JSON object in UTF-8, without a line break. */
  byte[] json() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", id)
            .put("time", due.toString())
            .put("task", task)
            .putPOJO("prediction", prediction)
            .put("modelVersion", modelVersion.hex())
            .put("latencyMs", latency.toNanos() / NANOS_PER_MILLI);
    try {
      return MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a prediction cannot be written as JSON: " + task, e);
    }
  }
}
