package space.perigee.onboard.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.inputs.DamagedInput;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.WholeFile;

/**
 * The status of a satellite in a file, as JSON. It is replaced when something in it besides the
 * time has changed, at most once a second of wall-clock time, and once a minute otherwise, so that
 * a reader sees that the satellite lives. Flash wears with each write.
 *
 * <p>The file is a convenience, and its disk may fail: then the flight goes on, the log says so
 * once, and the file is written again as soon as the disk allows it.
 */
final class StatusFile {

  private static final Logger log = LoggerFactory.getLogger(StatusFile.class);

  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String TIME = "missionTime";

  private final Path file;
  private final List<DamagedInput> damagedInputs;
  private @Nullable ObjectNode written;
  private long lookedAt;
  private long writtenAt;
  private long failures;

  /**
   * @param damagedInputs those that were damaged when the satellite started
   */
  StatusFile(Path file, List<DamagedInput> damagedInputs) {
    this.file = file;
    this.damagedInputs = damagedInputs;
  }

  /**
   * Writes the status if it is due.
   *
   * @param current gives the status
   * @param nanos a clock that only runs forward (ns)
   */
  void update(Supplier<FlightStatus> current, long nanos) {
    boolean isFirst = written == null && failures == 0;
    if (!isFirst && nanos - lookedAt < SHORTEST_NANOS) {
      return;
    }
    lookedAt = nanos;
    FlightStatus status = current.get();
    if (isFirst
        || nanos - writtenAt >= LONGEST_NANOS
        || !withoutTime(StatusJson.of(status, damagedInputs)).equals(written)) {
      write(status, nanos);
    }
  }

  /** Writes the status now. */
  void write(FlightStatus status, long nanos) {
    lookedAt = nanos;
    ObjectNode json = StatusJson.of(status, damagedInputs);
    byte[] text = (PrettyJson.of(json) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      WholeFile.write(file, out -> out.write(text));
      if (failures > 0) {
        log.info("event=status-written-again file={} failures={}", file, failures);
      }
      written = withoutTime(json);
      writtenAt = nanos;
      failures = 0;
    } catch (IOException e) {
      written = null;
      failures++;
      if (failures == 1) {
        log.warn("event=status-not-written file={} reason=\"{}\"", file, FileTrouble.text(e));
      }
    }
  }

  private static ObjectNode withoutTime(ObjectNode json) {
    json.remove(TIME);
    return json;
  }
}
