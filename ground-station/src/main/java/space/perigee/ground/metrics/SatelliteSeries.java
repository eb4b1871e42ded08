package space.perigee.ground.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics that have a label {@code satellite}. Their number is bounded: the satellites that are
 * seen first have series of their own, and keep them; those of all others are summed up under the
 * name {@value #OTHERS}, which no satellite can have.
 */
final class SatelliteSeries implements MultiCollector {

  private static final String OTHERS = "*";
  private static final String LABEL = "satellite";

  private final Supplier<List<SatelliteFigures>> satellites;
  private final int limit;
  private final Set<String> listed = new HashSet<>();

  /**
   * @param satellites all that are known
   * @param limit the most satellites with series of their own
   */
  SatelliteSeries(Supplier<List<SatelliteFigures>> satellites, int limit) {
    this.satellites = satellites;
    this.limit = limit;
  }

  @Override
  public synchronized MetricSnapshots collect() {
    List<SatelliteFigures> own = new ArrayList<>();
    List<SatelliteFigures> others = new ArrayList<>();
    for (SatelliteFigures satellite : satellites.get()) {
      boolean isListed =
          listed.contains(satellite.name())
              || listed.size() < limit && listed.add(satellite.name());
      (isListed ? own : others).add(satellite);
    }
    return MetricSnapshots.builder()
        .metricSnapshot(
            counter(
                "perigee_satellite_deltas",
                "Deltas of the satellite that were accepted",
                own,
                others,
                SatelliteFigures::deltas))
        .metricSnapshot(
            counter(
                "perigee_satellite_delta_bytes",
                "Bytes of the deltas of the satellite that were accepted",
                own,
                others,
                SatelliteFigures::bytes))
        .metricSnapshot(
            gauge(
                "perigee_satellite_online",
                "1 while the satellite is in contact",
                own,
                s -> s.online() ? 1 : 0))
        .metricSnapshot(
            gauge(
                "perigee_satellite_last_seen_timestamp_seconds",
                "Mission time of the last frame of the satellite, in seconds since 1970",
                own,
                s -> s.lastSeen().toEpochMilli() / 1e3))
        .metricSnapshot(
            gauge(
                "perigee_satellite_version",
                "Number of the global version that the satellite last acknowledged",
                own,
                SatelliteFigures::version))
        .build();
  }

  private static CounterSnapshot counter(
      String name,
      String help,
      List<SatelliteFigures> own,
      List<SatelliteFigures> others,
      ToDoubleFunction<SatelliteFigures> value) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    for (SatelliteFigures satellite : own) {
      counter.dataPoint(point(satellite.name(), value.applyAsDouble(satellite)));
    }
    if (!others.isEmpty()) {
      counter.dataPoint(point(OTHERS, others.stream().mapToDouble(value).sum()));
    }
    return counter.build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(String satellite, double value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(Labels.of(LABEL, satellite))
        .value(value)
        .build();
  }

  private static GaugeSnapshot gauge(
      String name,
      String help,
      List<SatelliteFigures> own,
      ToDoubleFunction<SatelliteFigures> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (SatelliteFigures satellite : own) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(Labels.of(LABEL, satellite.name()))
              .value(value.applyAsDouble(satellite))
              .build());
    }
    return gauge.build();
  }
}
