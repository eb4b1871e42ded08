package space.perigee.ground.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import space.perigee.sync.transfer.FrameLane;

/** Frames and their bytes in one direction, by lane. Thread-safe. */
final class LaneCounters {

  private final Map<FrameLane, Counter> frames = new EnumMap<>(FrameLane.class);
  private final Map<FrameLane, Counter> bytes = new EnumMap<>(FrameLane.class);

  /**
   * @param direction last part of the names of the metrics
   * @param words the direction for people
   */
  LaneCounters(MeterRegistry registry, String direction, String words) {
    for (FrameLane lane : FrameLane.values()) {
      String tag = lane.name().toLowerCase(Locale.ROOT);
      frames.put(
          lane,
          Counter.builder("perigee.frames." + direction)
              .description("Frames " + words)
              .tag("lane", tag)
              .register(registry));
      bytes.put(
          lane,
          Counter.builder("perigee.frames." + direction + ".bytes")
              .description("Bytes of frames " + words)
              .tag("lane", tag)
              .register(registry));
    }
  }

  void count(FrameLane lane, int length) {
    count(frames, lane, 1);
    count(bytes, lane, length);
  }

  private static void count(Map<FrameLane, Counter> counters, FrameLane lane, int amount) {
    Counter counter = counters.get(lane);
    if (counter != null) {
      counter.increment(amount);
    }
  }
}
