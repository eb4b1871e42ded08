package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;

/** The states of satellites that earlier versions wrote, kept under {@code compatibility}. */
class CheckpointCompatibilityTest {

  private static final String FIXTURES = "/space/perigee/onboard/compatibility";

  /** Its waiting delta lacks the subject that receivers expect; a later delta carries the same. */
  private static final String WITHOUT_SUBJECT = "0.1.0-SNAPSHOT";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private @Nullable Level level;

  @BeforeEach
  void listen() {
    log.start();
    level = logger().getLevel();
    logger().setLevel(Level.WARN);
    logger().addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(log);
    logger().setLevel(level);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("space.perigee");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aStateOfAnEarlierVersionIsReadWhole(String version) throws Exception {
    copy(fixtures(version), folder);
    assertRestored(folder, version.equals(WITHOUT_SUBJECT));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aSatelliteOfAnEarlierVersionFliesOnWithAllThatItHad(String version) throws Exception {
    copy(fixtures(version), folder);
    assertFliesOn(folder);
  }

  /** The same of this version's own state, so that what writes the fixtures stays right. */
  @Test
  void aStateOfThisVersionIsReadWhole() throws Exception {
    new SatelliteFixture(folder).write();
    assertRestored(folder, false);
    assertFliesOn(folder);
  }

  /** See {@code docs/compatibility.md}. */
  @Test
  @EnabledIfSystemProperty(named = "perigee.fixture", matches = ".+")
  void writesAFixture() throws IOException {
    new SatelliteFixture(Path.of(System.getProperty("perigee.fixture"))).write();
  }

  private void assertRestored(Path mission, boolean withoutSubject) throws Exception {
    Properties expected = expected(mission);
    try (StateFolder state = StateFolder.open(mission.resolve("state"))) {
      OnboardRuntime runtime = new SatelliteFixture(mission).open(state, new VirtualLink(4));
      SortedMap<String, String> seen = SatelliteFixture.observe(state, runtime);

      if (withoutSubject) {
        String outbox = expected.getProperty("outbox");
        List.of("delta.content", "delta.bytes", "delta.begun").forEach(expected::remove);
        expected.setProperty("outbox", outbox.substring(0, outbox.indexOf(", DELTA")));
        assertThat(runtime.exchangeState().outgoing()).isNull();
      } else {
        assertThat(decodedDelta(state, runtime)).as("the waiting delta decodes").isTrue();
      }
      assertThat(seen).containsAllEntriesOf(strings(expected));
      assertThat(warnings()).isEmpty();
    }
  }

  /** Decodes the waiting delta as the ground will, against what both sides hold. */
  private static boolean decodedDelta(StateFolder state, OnboardRuntime runtime) throws Exception {
    ExchangeState exchange = runtime.exchangeState();
    Outbox outbox =
        new Outbox(state.outbox(), Long.MAX_VALUE, Outbox.Policy.REJECT, Peer.passing().numbers());
    Outbox.Entry delta = outbox.entries(Kind.DELTA).get(0);
    byte[] described = delta.content().toBytes();
    byte[] coded = Arrays.copyOfRange(described, 1 + described[0], described.length);
    DeltaCodec.Decoded decoded = DeltaCodec.decode(exchange.mirror()::find, coded, List.of(), 1);
    ExchangeState.Outgoing outgoing = Objects.requireNonNull(exchange.outgoing());
    return outgoing.result().matches(decoded.result().version());
  }

  /** The samples that it keeps are read while it trains on; none may be lost. */
  private void assertFliesOn(Path mission) throws IOException {
    try (StateFolder state = StateFolder.open(mission.resolve("state"))) {
      VirtualLink link = new VirtualLink(4);
      OnboardRuntime runtime = new SatelliteFixture(mission).open(state, link);
      long trained = runtime.count(Counter.SAMPLES_TRAINED);

      Flights.fly(runtime, Flights.minutes(71), Flights.minutes(129));

      assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isGreaterThan(trained);
      assertThat(runtime.hasLearnedAll()).isTrue();
      assertThat(warnings()).isEmpty();
    }
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> !line.contains("event=drift"))
        .toList();
  }

  private static Properties expected(Path mission) throws IOException {
    Properties expected = new Properties();
    try (Reader reader = Files.newBufferedReader(mission.resolve(SatelliteFixture.EXPECTED))) {
      expected.load(reader);
    }
    return expected;
  }

  private static Map<String, String> strings(Properties properties) {
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  static List<String> fixtures() throws Exception {
    try (Stream<Path> versions = Files.list(resource(FIXTURES))) {
      return versions.map(version -> version.getFileName().toString()).sorted().toList();
    }
  }

  private static Path fixtures(String version) throws Exception {
    return resource(FIXTURES).resolve(version);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(CheckpointCompatibilityTest.class.getResource(name), name).toURI());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
