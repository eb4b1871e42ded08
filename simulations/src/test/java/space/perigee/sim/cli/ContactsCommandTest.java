package space.perigee.sim.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class ContactsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path folder = Path.of("");

  @BeforeEach
  void copyTheExample(@TempDir Path temporary) throws Exception {
    folder = temporary;
    for (String name : List.of("satellites.tle", "stations.geojson")) {
      try (InputStream in = requireNonNull(ExampleMission.class.getResourceAsStream(name), name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  @Test
  void writesAPlanThatOtherCommandsCanRead() throws Exception {
    Path plan = folder.resolve("plan.csv");
    assertThat(contacts("--hours", "24", "-o", plan.toString())).isZero();
    List<Contact> read = ContactPlan.readCsv(plan).contacts();
    List<Contact> searched = ExampleMission.contacts(Duration.ofDays(1)).contacts();
    assertThat(read).hasSameSizeAs(searched).hasSize(41);
    assertThat(read.get(0).aos()).isEqualTo(searched.get(0).aos());
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void searchesOnSeveralThreadsAndWritesTheSameBytes() throws Exception {
    Path catalog = Files.writeString(folder.resolve("catalog.tle"), copiesOfTheExample(20));
    List<String> plans = new ArrayList<>();
    for (String threads : List.of("1", "2", "7")) {
      Path plan = folder.resolve(threads + ".csv");
      assertThat(
              run(
                  List.of(
                      "sim",
                      "contacts",
                      "--tle=" + catalog,
                      "--stations=" + folder.resolve("stations.geojson"),
                      "--start=2022-04-24T00:00:00Z",
                      "--threads=" + threads,
                      "--output=" + plan)))
          .isZero();
      plans.add(Files.readString(plan));
    }
    assertThat(plans.get(0).lines()).hasSize(1 + 20 * 41);
    assertThat(plans.get(1)).isEqualTo(plans.get(0));
    assertThat(plans.get(2)).isEqualTo(plans.get(0));
  }

  /** The satellites of the example, each under several catalog numbers and names. */
  private String copiesOfTheExample(int copies) throws Exception {
    List<String> lines =
        Files.readAllLines(folder.resolve("satellites.tle")).stream()
            .filter(l -> !l.startsWith("#"))
            .toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < copies * lines.size(); i++) {
      String line = lines.get(i % lines.size());
      String number = "%05d".formatted(90000 + i / 3);
      text.append(
              i % 3 == 0
                  ? line + " copy " + number
                  : withChecksum(line.substring(0, 2) + number + line.substring(7, 68)))
          .append('\n');
    }
    return text.toString();
  }

  private static String withChecksum(String line) {
    int sum = line.chars().map(c -> Character.isDigit(c) ? c - '0' : c == '-' ? 1 : 0).sum();
    return line + sum % 10;
  }

  @Test
  void writesJson() throws Exception {
    assertThat(contacts("--satellites", "skysat-c10", "--format", "json")).isZero();
    JsonNode plan = new JsonMapper().readTree(out.toString());
    assertThat(plan).hasSize(14);
    JsonNode first = plan.get(0);
    assertThat(first.get("satellite").asText()).isEqualTo("skysat-c10");
    assertThat(first.get("station").asText()).isEqualTo("weilheim");
    assertThat(first.get("aos").asText()).isEqualTo("2022-04-24T00:00:12.376Z");
    assertThat(first.get("los").asText()).isEqualTo("2022-04-24T00:07:00.086Z");
    assertThat(first.get("maxElevationDeg").asDouble()).isEqualTo(76.32);
    assertThat(first.get("durationSeconds").asDouble()).isEqualTo(407.71);
  }

  @Test
  void writesIonCommands() {
    assertThat(
            contacts(
                "--satellites=skysat-c10", "--only-stations=weilheim", "--hours=1", "--format=ion"))
        .isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "# node 1 skysat-c10",
            "# node 1001 weilheim",
            "a contact 2022/04/24-00:00:13 2022/04/24-00:07:00 1 1001 250000",
            "a contact 2022/04/24-00:00:13 2022/04/24-00:07:00 1001 1 16000",
            "a range 2022/04/24-00:00:13 2022/04/24-00:07:00 1 1001 1");
  }

  @Test
  void takesOnlyTheChosenSatellitesAndStations() {
    assertThat(contacts("--satellites", "flock-2p-9,skysat-c10", "--only-stations", "awarua"))
        .isZero();
    assertThat(out.toString().lines().skip(1))
        .isNotEmpty()
        .allMatch(l -> l.matches("(flock-2p-9|skysat-c10),awarua,.*"));
  }

  @Test
  void appliesTheMaskOnlyToStationsThatHaveNoneOfTheirOwn() throws Exception {
    Path stations =
        Files.writeString(
            folder.resolve("masks.csv"),
            """
            name,lat,lon,min_elevation,horizon
            Open,78.2,15.4,,
            Strict,78.2,15.4,40,
            Summit,78.2,15.4,-2,
            Valley,78.2,15.4,,0:40 360:40
            """);
    assertThat(contacts("--mask", "5", "--stations", stations.toString())).isZero();
    Map<String, Double> lowest = new HashMap<>();
    Map<String, Integer> count = new HashMap<>();
    for (String line : out.toString().lines().skip(1).toList()) {
      String[] cells = line.split(",");
      lowest.merge(cells[1], Double.valueOf(cells[4]), Math::min);
      count.merge(cells[1], 1, Integer::sum);
    }
    assertThat(lowest.get("open")).isBetween(5.0, 40.0);
    assertThat(lowest.get("strict")).isBetween(40.0, 90.0);
    assertThat(lowest.get("valley")).isEqualTo(lowest.get("strict"));
    assertThat(lowest.get("summit")).isBetween(-2.0, 5.0);
    assertThat(count.get("strict")).isLessThan(count.get("open"));
    assertThat(count.get("summit")).isGreaterThan(count.get("open"));
  }

  @Test
  void namesTheSatelliteThatIsNotThere() {
    assertThat(contacts("--satellites", "flock-2p-9,hubble")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "perigee: --satellites: no 'hubble' in the files; there are flock-2p-9, flock-3k-2,"
                + " skysat-c10\n");
  }

  @Test
  void saysHowFarOldElementsAreOff() {
    assertThat(run(arguments("2022-04-28T00:00:00Z", "--hours", "1"))).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(run(arguments("2022-05-10T00:00:00Z", "--hours", "1"))).isZero();
    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(
            l ->
                l.matches(
                    "perigee: warning: .*: elements of 2022-04-23T.* are 16 days away from"
                        + " 2022-05-10T01:00:00Z: SGP4 errs by about \\d+ km along the orbit, which"
                        + " shifts contacts by about \\d+ s"));
  }

  @Test
  void saysHowFastItWasWhenAsked() {
    assertThat(contacts("-v")).isZero();
    assertThat(err.toString())
        .matches(
            "perigee: 41 contacts of 3 satellites .* s on \\d+ threads?, .* s of CPU,"
                + " \\d+ satellite-days per second, (\\d+|-) per CPU second\n");
  }

  @Test
  void refusesInputInOneLineWithExitCode2() {
    assertThat(contacts("--mask", "90")).isEqualTo(2);
    assertThat(contacts("--hours", "0")).isEqualTo(2);
    assertThat(contacts("--hours", "1e-12")).isEqualTo(2);
    assertThat(err.toString()).contains("--hours 1.0E-12: must be at least 0.001 and at most 8784");
    assertThat(contacts("--threads", "0")).isEqualTo(2);
    assertThat(run(arguments("yesterday"))).isEqualTo(2);
    assertThat(run(arguments("2022-04-24T00:00:00"))).isEqualTo(2);
    assertThat(run(arguments("+12000-01-01T00:00:00Z"))).isEqualTo(2);
    assertThat(run(List.of("sim"))).isEqualTo(2);
    assertThat(run(List.of())).isEqualTo(2);
    assertThat(
            run(
                List.of(
                    "sim",
                    "contacts",
                    "--tle=" + folder.resolve("missing.tle"),
                    "--stations=" + folder.resolve("stations.geojson"),
                    "--start=2022-04-24T00:00:00Z")))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--mask 90.0", "--hours 0.0", "--threads 0", "yesterday", "missing.tle: no such file")
        .contains("for UTC write 2022-04-24T00:00:00Z", "within the years 1957 to 9999")
        .doesNotContain("\tat ", "java.");
  }

  private int contacts(String... more) {
    return run(arguments("2022-04-24T00:00:00Z", more));
  }

  private List<String> arguments(String start, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sim",
                "contacts",
                "--tle",
                folder.resolve("satellites.tle").toString(),
                "--stations",
                folder.resolve("stations.geojson").toString(),
                "--start",
                start));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private int run(List<String> arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }
}
