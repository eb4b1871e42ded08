package space.perigee.ground.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.admission.Standing;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.onboard.task.Metric;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameLane;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.trust.CryptoCounts;

/** Counters and gauges of the ground station. Thread-safe. */
public final class GroundMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry = newRegistry();
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final LaneCounters received = new LaneCounters(registry, "received", "from satellites");
  private final LaneCounters sent = new LaneCounters(registry, "sent", "to satellites");
  private final AtomicReference<Double> score = new AtomicReference<>(Double.NaN);
  private final AtomicReference<Double> number = new AtomicReference<>(Double.NaN);
  private final AtomicReference<Double> online = new AtomicReference<>(0.0);

  /** Why a frame was refused. */
  public enum FrameRefusal {
    /** Its satellite does not belong to this mission, or is not trusted. */
    UNKNOWN_SATELLITE,
    /** It does not decode, or is not genuine. */
    NOT_A_FRAME,
    /** Handling it failed. */
    FAILURE
  }

  /** Starts to measure. */
  public GroundMetrics(Metric metric) {
    measureProcess();
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    gauge(metric.name(), "Score of the published global version on held-out data", score);
    gauge("version.number", "Number of the published global version", number);
    gauge("satellites.online", "Satellites in contact", online);
    for (FrameRefusal refusal : FrameRefusal.values()) {
      refused(refusal).increment(0);
    }
    for (Receipt.Verdict verdict : Receipt.Verdict.values()) {
      deltas(verdict).increment(0);
    }
    versions(true).increment(0);
    versions(false).increment(0);
  }

  /** Metrics of the JVM get the names and units that Prometheus asks for. */
  private static PrometheusMeterRegistry newRegistry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .config()
        .meterFilter(MeterFilter.deny(id -> id.getName().equals("process.cpu.time")))
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
              }
            });
    return registry;
  }

  private void measureProcess() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu.seconds", system, s -> s.getProcessCpuTime() / 1e9)
          .description("CPU time of this process")
          .register(registry);
    }
  }

  /** Adds the satellites that do not count, and how often two had one identity. */
  public void countStandings(Admission admission) {
    for (Standing.State state : List.of(Standing.State.QUARANTINED, Standing.State.EXCLUDED)) {
      Gauge.builder("perigee.satellites.barred", admission, it -> (double) it.count(state))
          .description("Satellites whose updates do not count")
          .tag("state", word(state))
          .register(registry);
    }
    FunctionCounter.builder("perigee.identity.alarms", admission, it -> (double) it.alarms())
        .description("Times that two processes used the identity of one satellite")
        .register(registry);
  }

  /** Adds the refusals of the embedded broker, for each reason. */
  public void countMqttRefusals(ToLongFunction<Reason> refused) {
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(
              "perigee.mqtt.refused", reason, counted -> (double) refused.applyAsLong(counted))
          .description("Connections that the embedded broker refused or ended")
          .tag("reason", reason.word())
          .register(registry);
    }
  }

  /** Adds what the keys took, by kind of operation, and for each accepted delta. */
  public void countCrypto(CryptoCounts counts) {
    countCrypto(counts, "verification", CryptoCounts::verifications);
    countCrypto(counts, "signature", CryptoCounts::signatures);
    countCrypto(counts, "agreement", CryptoCounts::agreements);
    Gauge.builder(
            "perigee.crypto.per.delta",
            counts,
            counted -> counted.total() / deltas(Receipt.Verdict.ACCEPTED).count())
        .description("Signatures, verifications and key agreements for each accepted delta")
        .register(registry);
  }

  private void countCrypto(
      CryptoCounts counts, String operation, ToDoubleFunction<CryptoCounts> count) {
    FunctionCounter.builder("perigee.crypto.operations", counts, count)
        .description("Signatures made and verified, and key agreements")
        .tag("operation", operation)
        .register(registry);
  }

  /** Adds the metrics of single satellites; see {@link SatelliteSeries}. */
  public void measureSatellites(Supplier<List<SatelliteFigures>> satellites, int limit) {
    registry.getPrometheusRegistry().register(new SatelliteSeries(satellites, limit));
  }

  private void gauge(String name, String description, AtomicReference<Double> value) {
    Gauge.builder("perigee." + name, value, AtomicReference::get)
        .description(description)
        .register(registry);
  }

  private Counter counter(String name, String description, String label, String value) {
    return Counter.builder(name).description(description).tag(label, value).register(registry);
  }

  private Counter refused(FrameRefusal refusal) {
    return counter("perigee.frames.refused", "Frames refused", "reason", word(refusal));
  }

  private Counter deltas(Receipt.Verdict verdict) {
    return counter("perigee.deltas", "Deltas that were decided on", "verdict", word(verdict));
  }

  private Counter versions(boolean published) {
    return counter(
        "perigee.versions",
        "Candidates for the global model that were decided on",
        "outcome",
        published ? "published" : "refused");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A frame came, genuine or not. */
  public void frameReceived(byte[] wire) {
    received.count(FrameLane.of(wire), wire.length);
  }

  public void frameRefused(FrameRefusal refusal) {
    refused(refusal).increment();
  }

  public void frameSent(Endpoint.Wire frame) {
    sent.count(FrameLane.of(frame.bytes()), frame.bytes().length);
  }

  public void deltaDecided(Receipt.Verdict verdict) {
    deltas(verdict).increment();
  }

  public void versionDecided(boolean published) {
    versions(published).increment();
  }

  /** The version that is published now. */
  public void published(long version, Assessment assessment) {
    number.set((double) version);
    Double value = assessment.value();
    score.set(value == null ? Double.NaN : value);
  }

  public void satellitesOnline(long count) {
    online.set((double) count);
  }

  /** Adds the number of event streams that are open. */
  public void countEventStreams(IntSupplier open) {
    Gauge.builder("perigee.event.streams", open, IntSupplier::getAsInt)
        .description("Event streams over HTTP that are open")
        .strongReference(true)
        .register(registry);
  }

  /** Adds what the versions so far may reveal of a satellite; NaN without differential privacy. */
  public void measurePrivacy(Supplier<Optional<PrivacySpent>> privacy) {
    privacy("epsilon", "Epsilon of differential privacy so far", privacy, PrivacySpent::epsilon);
    privacy("delta", "Probability with which epsilon may not hold", privacy, PrivacySpent::delta);
    privacy("rounds", "Aggregates that epsilon counts", privacy, it -> (double) it.rounds());
  }

  private void privacy(
      String name,
      String description,
      Supplier<Optional<PrivacySpent>> privacy,
      Function<PrivacySpent, Double> figure) {
    Gauge.builder("perigee.privacy." + name, () -> privacy.get().map(figure).orElse(Double.NaN))
        .description(description)
        .register(registry);
  }

  /** Adds a gauge of the sessions with satellites that are open. */
  public void countSessions(Supplier<Number> open) {
    Gauge.builder("perigee.sessions.open", open)
        .description("Sessions with satellites that are not silent")
        .register(registry);
  }

  /** All meters in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
