package space.perigee.sim.mission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.ground.access.ApiAddress;
import space.perigee.onboard.cli.model.ModelCommand;
import space.perigee.onboard.learning.ModelZipFormat;
import space.perigee.sim.Main;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.npz.NpzFormat;

/**
 * A mission of real processes, with keys and TLS, that an operator rolls back with the commands: a
 * ground server and four satellites, of which one was excluded before, one learns from false labels
 * and is quarantined by the server, and one is out of reach while it happens.
 */
class RollbackFleetTest {

  private static final Instant EPOCH = Instant.parse("2022-04-24T00:00:00Z");
  private static final int SPEED = 360;
  private static final Duration LONG = Duration.ofMinutes(6);
  private static final String AWAY = "flock-3k-2";
  private static final String EXCLUDED = "skysat-c10";

  /** Hours into the mission at which {@link #AWAY} leaves, and comes back. */
  private static final int LEAVES = 12;

  /** From then on the round waits for {@link #AWAY}: no version replaces the one rolled back to. */
  private static final int WAITS = 14;

  private static final int RETURNS = 16;

  private static final String HOSTILE = "hostile";
  private static final List<String> SATELLITES = List.of("flock-2p-9", EXCLUDED, AWAY, HOSTILE);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void everySatelliteHoldsTheVersionThatTheOperatorReturnsTo() throws Exception {
    Path mission = mission();
    start(mission);
    await().atMost(LONG).until(() -> versions(mission).size() > 2);
    JsonNode quarantined =
        await()
            .atMost(LONG)
            .until(
                () -> satellite(mission, HOSTILE),
                it -> it.path("standing").asText().equals("quarantined"));
    assertThat(quarantined.path("reason").asText()).contains("update");
    assertThat(ground(mission, "exclude", EXCLUDED, "--reason", "a test")).contains("excluded");
    await().atMost(LONG).until(() -> versions(mission).size() > 4);
    assertThat(ground(mission, "admit", EXCLUDED)).contains("admitted");
    await()
        .atMost(LONG)
        .until(() -> EPOCH.plus(Duration.ofHours(WAITS)).isBefore(missionTime(AWAY)));
    JsonNode wanted = versions(mission).get(3);
    assertThat(holders(wanted)).isEmpty();

    String number = wanted.path("number").asText();
    String printed = ground(mission, "rollback", number, "--reason", "a test");
    assertThat(printed).contains("is published: rollback to " + number);
    SortedSet<String> seen = new TreeSet<>();
    await()
        .atMost(LONG)
        .until(
            () -> {
              seen.addAll(holders(wanted));
              return seen.size() == SATELLITES.size();
            });
    await().atMost(LONG).until(() -> ground(mission, "orders").contains("           4         4"));

    takeOut(mission, wanted);
  }

  private void takeOut(Path mission, JsonNode wanted) throws IOException {
    String number = wanted.path("number").asText();
    Path npz = folder.resolve("taken.npz");
    Path zip = folder.resolve("taken.zip");
    ground(mission, "get", number, "-o", npz.toString());
    ground(mission, "get", number, "-o", zip.toString());
    String version = wanted.path("version").asText();
    assertThat(new NpzFormat().read(npz).version().hex()).isEqualTo(version);
    assertThat(new ModelZipFormat().read(zip).version().hex()).isEqualTo(version);
    JsonNode scores =
        new ObjectMapper()
            .readTree(
                run(
                    ModelCommand.line(),
                    "evaluate",
                    "--model",
                    zip.toString(),
                    "--data",
                    mission.resolve("data/test.csv").toString(),
                    "--json"));
    assertThat(scores.path("accuracy")).isEqualTo(wanted.path("accuracy"));
  }

  /** A new mission, whose satellites are in contact all day but for one. */
  private Path mission() throws IOException {
    Path mission = folder.resolve("m");
    sim("mission", "new", mission.toString());
    Path file = mission.resolve("mission.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("8883", "" + freePort())
            .replace("http-port: 8080", "http-port: 0")
            .replace("quorum: 2", "quorum: 4")
            .replace("stations: stations.geojson", hostile() + "stations: stations.geojson"));
    Files.writeString(
        mission.resolve("unguarded.yaml"), "guard: {active: false}\nsteps-per-sample: 8\n");
    Files.write(
        mission.resolve("data/hostile.csv"),
        falsified(Files.readAllLines(mission.resolve("data/flock-2p-9.csv"))));
    sim("mission", "keys", mission.toString());
    for (String satellite : SATELLITES) {
      Files.writeString(
          mission.resolve("contacts").resolve(satellite + ".csv"),
          "satellite,station,aos,los,max_elevation_deg\n"
              + (satellite.equals(AWAY)
                  ? contact(satellite, 0, LEAVES) + contact(satellite, RETURNS, 47)
                  : contact(satellite, 0, 47)));
    }
    return mission;
  }

  private static String hostile() {
    return """
          - name: hostile
            spacecraft: cubesat-3u
            contacts: contacts/hostile.csv
            data: data/hostile.csv
            learning: unguarded.yaml
            sample-interval: 61s
        """;
  }

  /** The lines of a table, each but the first with the label of the next class. */
  private static List<String> falsified(List<String> lines) {
    List<String> classes =
        lines.stream().skip(1).map(RollbackFleetTest::label).distinct().sorted().toList();
    return lines.stream()
        .map(
            line -> {
              int at = classes.indexOf(label(line));
              return at < 0
                  ? line
                  : line.substring(0, line.lastIndexOf(',') + 1)
                      + classes.get((at + 1) % classes.size());
            })
        .toList();
  }

  private static String label(String line) {
    return line.substring(line.lastIndexOf(',') + 1);
  }

  private static String contact(String satellite, int from, int to) {
    return satellite
        + ",weilheim,"
        + EPOCH.plus(Duration.ofHours(from))
        + ","
        + EPOCH.plus(Duration.ofHours(to))
        + ",80.0\n";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(Path mission) throws IOException {
    List<String> clock =
        List.of(
            "--epoch",
            EPOCH.toString(),
            "--wall-epoch",
            Instant.now().plusSeconds(30).toString(),
            "--speed",
            "" + SPEED);
    java("ground", space.perigee.ground.Main.class, clock, "serve", mission.toString());
    for (String satellite : SATELLITES) {
      java(
          satellite,
          space.perigee.onboard.Main.class,
          clock,
          "run",
          mission.toString(),
          "--satellite",
          satellite,
          "--status-file",
          status(satellite).toString());
    }
  }

  private void java(String name, Class<?> main, List<String> clock, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(List.of(arguments));
    command.addAll(clock);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    processes.add(builder.start());
  }

  /** Some runners of tests have their class path in a class loader. */
  private static String classPath() {
    return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(URL::getPath)
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  private Path status(String satellite) {
    return folder.resolve(satellite + ".json");
  }

  private JsonNode read(String satellite) throws IOException {
    return Files.exists(status(satellite))
        ? new ObjectMapper().readTree(status(satellite).toFile())
        : new ObjectMapper().createObjectNode();
  }

  private Instant missionTime(String satellite) throws IOException {
    return Instant.parse(read(satellite).path("missionTime").asText());
  }

  /** The satellites whose newest global version it is. */
  private SortedSet<String> holders(JsonNode version) throws IOException {
    SortedSet<String> holders = new TreeSet<>();
    for (String satellite : SATELLITES) {
      if (read(satellite).path("globalVersion").equals(version.path("version"))) {
        holders.add(satellite);
      }
    }
    return holders;
  }

  private static JsonNode satellite(Path mission, String name) throws IOException {
    URI api = ApiAddress.find(mission.resolve("state/ground")).orElseThrow();
    return new ObjectMapper().readTree(api.resolve("/api/v1/satellites/" + name).toURL());
  }

  private List<JsonNode> versions(Path mission) throws IOException {
    if (!Files.exists(mission.resolve("state/ground/api-address"))) {
      return List.of();
    }
    List<JsonNode> versions = new ArrayList<>();
    new ObjectMapper()
        .readTree(ground(mission, "versions", "--json"))
        .forEach(
            version -> {
              if (version.path("published").asBoolean()) {
                versions.add(version);
              }
            });
    return versions;
  }

  private String ground(Path mission, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dir", mission.toString()));
    return run(Cli.of(new space.perigee.ground.Main()), all.toArray(String[]::new));
  }

  private static void sim(String... arguments) {
    run(Main.commandLine(), arguments);
  }

  private static String run(CommandLine line, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(line.execute(arguments)).as("%s: %s", Arrays.toString(arguments), err).isZero();
    return new String(out.toString().getBytes(UTF_8), UTF_8);
  }
}
