package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import space.perigee.sim.lab.linkbench.SpaceLink.Traffic;
import space.perigee.sync.link.mqtt.TlsFiles;

/**
 * What a pass costs: IP bytes of both directions between a satellite and the ground, each a process
 * in a network namespace of its own, with keys and certificates as in flight. All time is wall
 * time, so keep-alives of TLS and TCP are counted as they occur.
 */
public final class PassCost {

  /** A link and the kind of TLS session. */
  public enum Session {
    UDP("datagrams", "-"),
    FULL("MQTT with TLS", "full handshake"),
    RESUMED("MQTT with TLS", "resumed session");

    private final String link;
    private final String words;

    Session(String link, String words) {
      this.link = link;
      this.words = words;
    }

    public String link() {
      return link;
    }

    public String words() {
      return words;
    }

    /** The word for it on the command line. */
    @Override
    public String toString() {
      return this == UDP ? "udp" : "mqtt-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens in a pass. */
  public enum Contents {
    IDLE,
    DELTA;

    /** The word for it on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** IP bytes from the satellite and to it. */
  public record Bytes(long down, long up) {

    static Bytes of(Traffic traffic) {
      return new Bytes(traffic.downBytes(), traffic.upBytes());
    }

    public long total() {
      return down + up;
    }
  }

  /**
   * What a pass cost.
   *
   * @param length from opening the link to shutting it
   * @param pass bytes of the whole pass, with opening and closing
   * @param delta bytes of the delta and its receipt alone; zero in an idle pass
   * @param isReceipted false if the delta got no receipt
   */
  public record Outcome(
      Session session,
      Contents contents,
      Duration length,
      Bytes pass,
      Bytes delta,
      boolean isReceipted) {}

  private static final int UDP_PORT = 4556;
  private static final int MQTT_PORT = 8883;
  private static final double RATE_MBPS = 1;
  private static final double DELAY_MILLIS = 25;
  private static final double QUEUE_MILLIS = 1000;
  private static final int SATELLITE_HEAP_MB = 64;
  private static final int GROUND_HEAP_MB = 256;
  private static final long PATIENCE_MILLIS = 60_000;

  /** Time after which whatever an event caused has crossed the link, delayed ACKs too. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Path emulator;
  private final Path keys;
  private final BenchCertificates certificates;
  private final Path work;
  private final int deltaBytes;

  /**
   * @param keys folder with the keys of both ends
   * @param work for journals and logs
   * @param deltaBytes length of the delta
   */
  public PassCost(
      Path emulator, Path keys, BenchCertificates certificates, Path work, int deltaBytes) {
    this.emulator = emulator;
    this.keys = keys;
    this.certificates = certificates;
    this.work = work;
    this.deltaBytes = deltaBytes;
  }

  /** Flies a pass of that length in which nothing is to be sent. */
  public Outcome idle(Session session, Duration length) throws IOException, InterruptedException {
    return fly(session, Contents.IDLE, length);
  }

  /** Flies a pass in which one delta is delivered and receipted. */
  public Outcome delta(Session session) throws IOException, InterruptedException {
    return fly(session, Contents.DELTA, Duration.ZERO);
  }

  private Outcome fly(Session session, Contents contents, Duration length)
      throws IOException, InterruptedException {
    SpaceLink.Shape shape =
        new SpaceLink.Shape(RATE_MBPS, DELAY_MILLIS, 0, 0, QUEUE_MILLIS, "-", 1);
    Path own = Files.createTempDirectory(work, session + "-");
    Path log = own.resolve("processes.log");
    try (SpaceLink link = SpaceLink.up(emulator, shape);
        BenchProcess ground = BenchProcess.start(link.atGround(ground(session, own)), log)) {
      ground.require("up", PATIENCE_MILLIS, log);
      try (BenchProcess satellite =
          BenchProcess.start(link.atSatellite(satellite(session, own)), log)) {
        satellite.require("started", PATIENCE_MILLIS, log);
        if (session == Session.RESUMED) {
          passUp(satellite, log, 1);
          settle();
          shut(satellite);
        }
        return measure(session, contents, length, link, satellite, log);
      }
    }
  }

  private static Outcome measure(
      Session session,
      Contents contents,
      Duration length,
      SpaceLink link,
      BenchProcess satellite,
      Path log)
      throws IOException, InterruptedException {
    Traffic before = link.traffic();
    long begin = System.nanoTime();
    passUp(satellite, log, session == Session.RESUMED ? 2 : 1);
    Traffic delta = new Traffic(0, 0, 0, 0);
    boolean isReceipted = contents == Contents.IDLE;
    if (contents == Contents.DELTA) {
      settle();
      Traffic ready = link.traffic();
      satellite.tell("offer");
      isReceipted = satellite.await("receipt", PATIENCE_MILLIS).isPresent();
      settle();
      delta = link.traffic().since(ready);
    } else {
      TimeUnit.NANOSECONDS.sleep(length.toNanos() - (System.nanoTime() - begin));
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    shut(satellite);
    Traffic pass = link.traffic().since(before);
    return new Outcome(session, contents, taken, Bytes.of(pass), Bytes.of(delta), isReceipted);
  }

  /** Opens the link and waits until it is up for that time. */
  private static void passUp(BenchProcess satellite, Path log, int times)
      throws IOException, InterruptedException {
    satellite.tell("open");
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (satellite.count("up") < times) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the satellite's link does not come up; see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static void shut(BenchProcess satellite) throws IOException, InterruptedException {
    satellite.tell("shut");
    settle();
  }

  private static void settle() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
  }

  private List<String> ground(Session session, Path own) {
    List<String> arguments = new ArrayList<>(List.of("pass-cost-end", "--ground"));
    if (session == Session.UDP) {
      arguments.addAll(List.of("--link", "udp://0.0.0.0:" + UDP_PORT + "?rate=1M"));
    } else {
      TlsFiles tls = certificates.of(BenchKeys.GROUND);
      arguments.addAll(List.of("--link", "mqtts://127.0.0.1:" + MQTT_PORT + parameters(tls)));
      arguments.addAll(List.of("--broker-port", Integer.toString(MQTT_PORT)));
      arguments.addAll(List.of("--ca", String.valueOf(tls.ca())));
      arguments.addAll(List.of("--cert", String.valueOf(tls.certificate())));
      arguments.addAll(List.of("--tls-key", String.valueOf(tls.key())));
    }
    arguments.addAll(common(own.resolve("ground")));
    return BenchProcess.atGround(GROUND_HEAP_MB, arguments);
  }

  private List<String> satellite(Session session, Path own) {
    String uri =
        session == Session.UDP
            ? "udp://" + SpaceLink.GROUND + ":" + UDP_PORT + "?rate=1M"
            : "mqtts://"
                + SpaceLink.GROUND
                + ":"
                + MQTT_PORT
                + parameters(certificates.of(BenchKeys.SATELLITE));
    List<String> arguments = new ArrayList<>(List.of("pass-cost-end", "--link", uri));
    arguments.addAll(common(own.resolve("satellite")));
    return BenchProcess.onBoard(SATELLITE_HEAP_MB, arguments);
  }

  private List<String> common(Path folder) {
    return List.of(
        "--keys",
        keys.toString(),
        "--work",
        folder.toString(),
        "--delta-bytes",
        Integer.toString(deltaBytes));
  }

  private static String parameters(TlsFiles tls) {
    return "?ca=" + tls.ca() + "&cert=" + tls.certificate() + "&key=" + tls.key();
  }
}
