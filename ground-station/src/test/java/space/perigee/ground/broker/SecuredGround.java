package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustStore;

/**
 * A ground station with keys and TLS, two honest satellites that keep sending deltas in a thread of
 * their own, and a third satellite, {@code mallory}, whose certificate and keys are valid.
 */
final class SecuredGround implements AutoCloseable {

  static final String MISSION = "hostile";
  static final String TREE = "perigee/v1/" + MISSION + "/";
  static final String ID = "perigee/" + MISSION + "/";
  static final Duration LONG = Duration.ofSeconds(30);

  /** What the heap of the whole server may grow by, deltas of the others included (bytes). */
  private static final long MAX_GROWTH_BYTES = 48L << 20;

  private static final Weights START = TestModel.of(0.5);
  private static final List<String> SATELLITES = List.of("a", "b", "mallory");
  private static final String HOSTS = "dns:localhost,ip:127.0.0.1";

  private static @Nullable TestAuthority shared;
  private static Path unrevoked = Path.of("");

  private final Path folder;
  final TestAuthority authority;
  private final Path revocations;
  private final GroundServer server;
  private final TestServer.Api api;
  private final Thread traffic;
  private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();
  private final Map<String, Integer> delivered = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  SecuredGround(Path folder) throws Exception {
    this.folder = folder;
    authority = authority();
    revocations = Files.copy(unrevoked, folder.resolve("crl.pem"));
    makeKeys();
    server = start();
    api = new TestServer.Api(server.httpUri());
    traffic = new Thread(this::fly, "honest-satellites");
    traffic.start();
  }

  /** Certificates for all tests in this process, since keytool takes its time. */
  private static synchronized TestAuthority authority() throws Exception {
    if (shared == null) {
      Path files = Files.createTempDirectory("hostile");
      TestAuthority made = new TestAuthority(files, "mission");
      made.give("ground", "EC", HOSTS);
      for (String satellite : SATELLITES) {
        made.give(satellite, "EC", "dns:" + satellite);
      }
      made.give("north", "CN=north,OU=station", "EC", "dns:north");
      unrevoked = files.resolve("crl.pem");
      made.revoke(unrevoked);
      shared = made;
      try (Stream<Path> all = Files.list(files)) {
        Stream.concat(Stream.of(files), all).forEach(file -> file.toFile().deleteOnExit());
      }
    }
    return shared;
  }

  private void makeKeys() throws Exception {
    SecureRandom random = new SecureRandom();
    Instant from = Clock.systemUTC().instant().minusSeconds(60);
    Identity ground = Identity.create("ground", Role.GROUND, 1, from, null, random);
    IdentityFiles.write(keys("ground"), ground);
    for (String name : SATELLITES) {
      Identity satellite = Identity.create(name, Role.SATELLITE, 1, from, null, random);
      IdentityFiles.write(keys(name), satellite);
      TrustStore.open(keys(name)).trust(ground.publicIdentity(), false);
      TrustStore.open(keys("ground")).trust(satellite.publicIdentity(), false);
    }
  }

  /** The key folder of an end. */
  private Path keys(String name) {
    return folder.resolve("keys").resolve(name);
  }

  private GroundServer start() throws Exception {
    MissionClock clock = MissionClock.realTime(Clock.systemUTC());
    return GroundServer.start(
        new GroundConfiguration(
            MISSION,
            Set.copyOf(SATELLITES),
            folder.resolve("state"),
            new GroundConfiguration.Network(
                List.of("broker" + parameters("ground") + "&crl=" + revocations),
                TestBroker.PORT,
                new ListenPort("--http-port", "127.0.0.1", 0),
                GroundConfiguration.Api.standard()),
            new GroundConfiguration.Rounds(
                Round.empty(2, Duration.ofHours(3)),
                "fedavg",
                new FedAvg(),
                new EvaluationGate(1, EvaluationGate.LABEL_TOLERANCE),
                new DeltaTarget.Lossless(),
                Optional.empty(),
                Round.Outlook.UNKNOWN,
                new SampleBound(null)),
            GroundConfiguration.Transfers.of(clock)),
        START,
        TestModel.FIRST_PARAMETER,
        EndKeys.open(keys("ground"), MISSION, "ground"),
        clock);
  }

  private String parameters(String owner) {
    return "?ca="
        + authority.ca()
        + "&cert="
        + authority.given(owner).certificate()
        + "&key="
        + authority.key(owner);
  }

  /** The broker's address for sockets. */
  String uri() {
    return link().replaceFirst("\\?.*", "");
  }

  private String link() {
    return server.links().get(0);
  }

  /** A client made by hand, with the certificate of an owner. */
  RawMqtt raw(String owner) throws Exception {
    return RawMqtt.open(uri(), context(owner));
  }

  private SSLContext context(String owner) throws Exception {
    SSLContext known = contexts.get(owner);
    if (known == null) {
      known = authority.context(owner);
      contexts.put(owner, known);
    }
    return known;
  }

  /** The same, connected under its own name. */
  RawMqtt connected(String satellite) throws Exception {
    return connected(satellite, ID + satellite);
  }

  /** The same, connected under a name. */
  RawMqtt connected(String owner, String clientId) throws Exception {
    return RawMqtt.connect(uri(), context(owner), clientId);
  }

  /** The same, as soon as the broker lets it in: it may have connected too often lately. */
  RawMqtt admitted(String satellite) {
    return await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> connected(satellite), client -> true);
  }

  private FakeSatellite satellite(String name) throws Exception {
    return new FakeSatellite(
        uri() + parameters(name),
        MISSION,
        name,
        START,
        EndKeys.open(keys(name), MISSION, name).with("ground", Clock.systemUTC().instant()));
  }

  /** The honest satellites: a new delta as soon as the last one has been delivered. */
  private void fly() {
    List<FakeSatellite> honest = new ArrayList<>();
    try {
      for (String name : List.of("a", "b")) {
        honest.add(satellite(name).contact());
      }
      int number = 0;
      while (!stopping) {
        for (int i = 0; i < honest.size(); i++) {
          FakeSatellite satellite = honest.get(i);
          satellite.pump();
          if (satellite.isIdle()) {
            delivered.put(
                i == 0 ? "a" : "b",
                (int)
                    satellite.receipts().stream()
                        .filter(receipt -> receipt.verdict() == Receipt.Verdict.ACCEPTED)
                        .count());
            satellite.offer(TestModel.of(0.5 + 1e-4 * (++number % 1000)), 10);
          }
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      honest.forEach(FakeSatellite::close);
    }
  }

  /** Deltas of an honest satellite that the ground has accepted. */
  private int deltas(String satellite) {
    return delivered.getOrDefault(satellite, 0);
  }

  /** Both honest satellites deliver two more deltas from now on, the second begun after now. */
  void assertDeltasArrive() {
    int a = deltas("a");
    int b = deltas("b");
    await().atMost(LONG).until(() -> deltas("a") >= a + 2 && deltas("b") >= b + 2);
  }

  /** How often the broker has refused for a reason, as the metrics say. */
  long refused(Reason reason) {
    String metrics = api.get("/metrics").body();
    Matcher line =
        Pattern.compile("perigee_mqtt_refused_total\\{reason=\"" + reason.word() + "\"} (\\S+)")
            .matcher(metrics);
    assertThat(line.find()).as(metrics).isTrue();
    return (long) Double.parseDouble(line.group(1));
  }

  /** Opens a connection. */
  interface Opening {
    RawMqtt open() throws Exception;
  }

  /**
   * Sends something that has to end the connection for a reason. Tries again while the client is
   * not admitted, as it has connected too often lately.
   */
  void assertRefused(Reason reason, Opening opening, byte[]... packets) {
    long before = refused(reason);
    await()
        .atMost(LONG)
        .until(
            () -> {
              long tooOften = refused(Reason.RATE);
              sendUntilEnded(opening, packets);
              await().until(() -> refused(reason) > before || refused(Reason.RATE) > tooOften);
              return refused(reason) > before;
            });
  }

  private static void sendUntilEnded(Opening opening, byte[]... packets) throws Exception {
    RawMqtt opened;
    try {
      opened = opening.open();
    } catch (IOException e) {
      return; // not admitted
    }
    try (RawMqtt client = opened) {
      try {
        client.send(packets);
      } catch (IOException e) {
        // ended while it sent
      }
      assertThat(client.isEnded()).isTrue();
    }
  }

  /** Heap in use after a collection (bytes). */
  static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /** The heap has grown by little since {@link #usedHeap()} was asked. */
  static void assertHeapIsBounded(long before) {
    assertThat(usedHeap() - before).isLessThan(MAX_GROWTH_BYTES);
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    traffic.join();
    server.close();
  }
}
