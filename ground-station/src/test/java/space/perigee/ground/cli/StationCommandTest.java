package space.perigee.ground.cli;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.Main;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.store.Child;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.model.Weights;

/** A station between a satellite and the center, with real brokers, in a JVM of its own. */
@SuppressWarnings("NullAway.Init")
public class StationCommandTest {

  private static final Pattern READY = Pattern.compile("ready links=(\\S+) center=(\\S+)");
  private static final Weights START = TestModel.of(0.5);

  @TempDir Path state;

  @Test
  void keepsWhatComesWhileTheCenterIsAwayAndBringsItAfterKillNine() throws Exception {
    int port = freePort();
    try (Child station = startStation(port);
        FakeSatellite satellite = satelliteAt(station).contact()) {
      satellite.offer(TestModel.of(0.7), 100);
      until(() -> inCustody() > 0, satellite);
      for (int i = 0; i < 300; i++) {
        satellite.pump();
      }
      assertThat(satellite.isIdle()).as("kept on board until the center's receipt").isFalse();
      satellite.endContact();
      station.kill();
    }
    try (TestServer center = TestServer.startAt(port, state.resolve("center"), START, "a");
        Child station = startStation(port)) {
      ready(station);
      until(() -> center.api().satellite("a").path("deltas").asInt() == 1);
      assertThat(center.api().satellite("a").path("version").asText())
          .isEqualTo(TestModel.of(0.7).version().hex());
      until(() -> inCustody() == 0);

      assertThat(station.terminate()).isZero();
    }
  }

  @Test
  void thePassGoesOnAsIfTheSatelliteWereAtTheCenter() throws Exception {
    int port = freePort();
    try (TestServer center = TestServer.startAt(port, state.resolve("center"), START, "a", "b");
        Child station = startStation(port);
        FakeSatellite other = center.satellite("b", START).contact();
        FakeSatellite satellite = satelliteAt(station).contact()) {
      other.offer(TestModel.of(0.7), 100);
      satellite.offer(TestModel.of(0.9), 100);
      until(() -> satellite.isIdle() && !satellite.models().isEmpty(), satellite, other);

      assertThat(satellite.models().get(0).weights().get(0)).isCloseTo(0.8f, within(1e-6f));
      until(() -> center.api().satellite("a").path("online").asBoolean());
      satellite.endContact();
      until(() -> !center.api().satellite("a").path("online").asBoolean());
    }
  }

  private Child startStation(int centerPort) throws IOException {
    return Child.start(Main.class, arguments("--center", "mqtt://127.0.0.1:" + centerPort));
  }

  private String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("station", "--mission", TestServer.MISSION));
    all.addAll(List.of("--name", "north", "--satellites", "a,b", "--mqtt-port", "0"));
    all.addAll(List.of("--state", state.resolve("station").toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static FakeSatellite satelliteAt(Child station) throws IOException {
    return new FakeSatellite(ready(station).group(1), TestServer.MISSION, "a", START);
  }

  private static Matcher ready(Child station) throws IOException {
    String line = String.valueOf(station.nextLine());
    Matcher ready = READY.matcher(line);
    assertThat(ready.matches()).as("the line '%s' says that the station is ready", line).isTrue();
    return ready;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private long inCustody() {
    Path folder = state.resolve("station/custody/a/transfers");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      return 0; // it went away in between
    }
  }

  private static void until(BooleanSupplier condition, FakeSatellite... satellites) {
    FakeSatellite.pumpUntil(ofSeconds(40), condition, satellites);
  }

  @Test
  void namesWhatIsWrong() {
    assertBadInput("--station 'a/b'", "--name", "a/b", "--center", "mqtt://127.0.0.1:1");
    assertBadInput("--quota 0", "--quota", "0", "--center", "mqtt://127.0.0.1:1");
    assertBadInput("link 'center'", "--center", "center");
    assertBadInput("datagrams do not carry", "--center", "udp://127.0.0.1:1?rate=1M");
    assertBadInput("has no private keys of 'north'", keysOption());
  }

  private String[] keysOption() {
    return new String[] {"--keys", state.toString(), "--center", "mqtt://127.0.0.1:1"};
  }

  private void assertBadInput(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of(arguments()));
    for (int i = 0; i < options.length; i += 2) {
      int given = arguments.indexOf(options[i]);
      if (given >= 0) {
        arguments.subList(given, given + 2).clear();
      }
    }
    arguments.addAll(List.of(options));
    StringWriter err = new StringWriter();
    int code =
        Cli.of(new Main())
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: ").contains(message);
  }
}
