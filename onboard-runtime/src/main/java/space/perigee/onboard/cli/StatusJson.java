package space.perigee.onboard.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.sync.io.WholeFile;
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
  }

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .addMixIn(FlightStatus.class, Flat.class)
          .addMixIn(ModelVersion.class, AsHex.class)
          .addMixIn(LearningStatus.HardExampleStatus.class, AsDocumented.class);

  private StatusJson() {}

  static ObjectNode of(FlightStatus status) {
    return MAPPER.valueToTree(status);
  }

  /** Replaces {@code file} atomically. */
  static void write(FlightStatus status, Path file) throws IOException {
    byte[] text = (PrettyJson.of(of(status)) + "\n").getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, out -> out.write(text));
  }
}
