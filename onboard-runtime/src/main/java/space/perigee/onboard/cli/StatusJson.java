package space.perigee.onboard.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.inputs.DamagedInput;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.StreamStatus;
import space.perigee.sync.model.ModelVersion;

/** The status of a satellite as JSON. */
final class StatusJson {

  private interface AsHex {
    @JsonValue
    String hex();
  }

  private interface AsDocumented {
    @JsonProperty("labelled")
    long labeled();
  }

  private interface AsText {
    @JsonValue
    String text();
  }

  /** The groups of values are flat in the file. */
  private interface Flat {
    @JsonUnwrapped
    FlightStatus.Samples samples();

    @JsonUnwrapped
    FlightStatus.Computing computing();

    @JsonUnwrapped
    FlightStatus.Downlink downlink();

    @JsonUnwrapped
    FlightStatus.Models models();

    @JsonUnwrapped
    FlightStatus.Upkeep upkeep();
  }

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .addMixIn(FlightStatus.class, Flat.class)
          .addMixIn(ModelVersion.class, AsHex.class)
          .addMixIn(StreamStatus.Phase.class, AsText.class)
          .addMixIn(LearningStatus.HardExampleStatus.class, AsDocumented.class);

  private StatusJson() {}

  static ObjectNode of(FlightStatus status) {
    return MAPPER.valueToTree(status);
  }

  /** The status, and the inputs that were damaged when the satellite started. */
  static ObjectNode of(FlightStatus status, List<DamagedInput> damagedInputs) {
    ObjectNode json = of(status);
    ArrayNode list = json.putArray("damagedInputs");
    for (DamagedInput damaged : damagedInputs) {
      list.addObject()
          .put("input", damaged.input())
          .put("file", damaged.file().toString())
          .put("problem", damaged.problem())
          .put("remedy", damaged.remedy().text());
    }
    return json;
  }
}
