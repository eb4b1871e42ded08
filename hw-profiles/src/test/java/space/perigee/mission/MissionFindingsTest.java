package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.hw.yaml.Finding;

/** Everything that is wrong with a mission file is reported at once, with line and field. */
class MissionFindingsTest {

  private static final Path FILE = Path.of("mission.yaml");

  private static List<Finding> findings(String yaml) {
    try {
      MissionFile.parse(FILE, yaml);
    } catch (MissionException e) {
      return e.findings();
    }
    throw new AssertionError("accepted:\n" + yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: landsat        | name: land/sat         | 1  | name                          | letters, digits, - _ .
          model: start.zip     | modle: start.zip       | 1  | model                         | is missing; must be text
          label: class         | label: [a]             | 4  | data.label                    | CSV column that holds the class
          [b1, b2]             | [b1, b1]               | 5  | data.features[1]              | 'b1' must be named once
          [b1, b2]             | [b1, class]            | 5  | data.features[1]              | 'class' must not be the label
          channels-last        | chanels-last           | 6  | data.layout                   | one of channels-first, channels-last
          skip-bad-rows: true  | skip-bad-rows: 1       | 7  | data.skip-bad-rows            | true or false
          name: sat-2          | name: sat-1            | 21 | satellites[1].name            | unique among the satellites, the receivers
          name: sat-2          | name: tls              | 21 | satellites[1].name            | the folder of keys uses this one
          name: sat-2          | name: svalbard         | 29 | receivers[0].station          | unique among the satellites, the receivers
          name: sat-2          | name: center           | 21 | satellites[1].name            | unique among the satellites, the receivers
          sample-interval: 90s | sample-interval: soon  | 15 | satellites[0].sample-interval | 'soon' must be a duration such as
          sample-interval: 90s | sample-interval: 0s    | 15 | satellites[0].sample-interval | '0s' must be above 0s
          order: shuffled      | order: random          | 16 | satellites[0].order           | one of given, shuffled
          seed: 7              | seed: -7               | 20 | satellites[0].seed            | a whole number within 0 to
          spacecraft: cubesat  | spacecarft: cubesat    | 10 | satellites[0].spacecarft      | did you mean 'spacecraft'?
          latitude-deg: 78.2   | latitude-deg: 98.2     | 26 | stations[0].latitude-deg      | within -90 to 90
          name: punta-arenas   | name: svalbard         | 27 | stations[1].name              | unique among the stations
          quorum: 1            | quorum: 3              | 39 | ground.quorum                 | at most the number of satellites, 2
          name: fedadam, rate  | rate                   | 38 | ground.aggregation.name       | 'is missing; must be text ('
          max-age: 30d         | max-age: 30            | 41 | ground.max-age                | '30' must be text
          mqtt-port: 1         | mqtt-port: 65536       | 43 | ground.mqtt-port              | within 0 to 65535
          versions-quota: 64   | versions-quota: 0      | 50 | ground.versions-quota         | within 1 to 1048576
          http-hosts: [ground  | http-hosts: [gro und   | 52 | ground.http-hosts[0]          | 'gro und.example'
          metric-satellites: 9 | metric-satellites: -1  | 53 | ground.metric-satellites      | within 0 to 100000
          ground: files:/media | grond: files:/media    | 57 | links[1].grond                | did you mean 'ground'?
          bytes: 20000         | density: 2             | 58 | deltas.density                | above 0, up to 1
          +02:00, days: 3      | , days: 3              | 61 | contact-plan.from             | with its time zone
          from: 2026           | from: 12026            | 61 | contact-plan.from             | with its time zone
          """)
  void aValueThatIsNotAllowedIsReported(
      String right, String wrong, int line, String field, String allowed) {
    assertThat(MissionFileTest.FULL).contains(right);

    assertThat(findings(MissionFileTest.FULL.replace(right, wrong)))
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).isEqualTo("mission.yaml");
              assertThat(finding.line()).isEqualTo(line);
              assertThat(finding.field()).isEqualTo(field);
              assertThat(finding.problem()).contains(allowed);
            });
  }

  @Test
  void allFindingsComeAtOnceInTheOrderOfTheFile() {
    String yaml =
        MissionFileTest.FULL
            .replace("name: landsat", "name: a/b")
            .replace("order: shuffled", "order: random")
            .replace("sample-interval: 90s", "sample-interval: soon")
            .replace("name: sat-2", "name: root")
            .replace("contacts: /plans/sat-2.csv", "contcts: /plans/sat-2.csv")
            .replace("quorum: 1", "quorum: 9")
            .replace("deltas: {bytes: 20000}", "deltas: lossles");

    assertThat(findings(yaml))
        .extracting(Finding::field)
        .containsExactly(
            "name",
            "satellites[0].sample-interval",
            "satellites[0].order",
            "satellites[1].name",
            "satellites[1].elements",
            "satellites[1].contcts",
            "ground.quorum",
            "deltas");
  }

  @Test
  void aSatelliteHasEitherElementsOrAContactPlan() {
    String both = MissionFileTest.FULL.replace("object:", "contacts: plan.csv\n    object:");
    String none = MissionFileTest.SHORT.replace("elements: a.tle, ", "");
    String object =
        MissionFileTest.FULL.replace(
            "contacts: /plans/sat-2.csv", "contacts: plan.csv\n    object: A");

    assertThat(findings(both))
        .singleElement()
        .hasToString(
            "mission.yaml: line 12: satellites[0].contacts: must be left out where elements are"
                + " given: one of the two");
    assertThat(findings(none))
        .singleElement()
        .hasToString(
            "mission.yaml: line 4: satellites[0].elements: is missing; give a file of element sets"
                + " here, or a contact plan as contacts");
    assertThat(findings(object))
        .singleElement()
        .hasToString(
            "mission.yaml: line 24: satellites[1].object: must be left out: it names a satellite"
                + " among elements");
  }

  @Test
  void elementsThatAreRefusedAreNotMissingToo() {
    assertThat(findings(MissionFileTest.SHORT.replace("elements: a.tle", "elements: [a.tle]")))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .isEqualTo(
                        "mission.yaml: line 4: satellites[0].elements: '[\"a.tle\"]' must be text of"
                            + " 1 to 1000 characters (file of element sets: TLE, OMM as XML, JSON,"
                            + " KVN or CSV)"));
  }

  @Test
  void aListIsNoMission() {
    assertThat(findings("- a\n"))
        .singleElement()
        .hasToString("mission.yaml: line 1: is no mission; must be fields and values");
    assertThat(findings("a: [")).singleElement().asString().contains("is not YAML");
  }

  @Test
  void everyMapOfTheSchemaIsClosedAndEveryFieldDescribed() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(MissionFile.schema());
    List<JsonNode> maps = maps(schema, new ArrayList<>());

    assertThat(maps)
        .hasSize(10)
        .allSatisfy(
            map -> {
              // Users' own strategies have settings that are not known here; they are still
              // bounded.
              JsonNode others = map.get("additionalProperties");
              assertThat(others.isObject() ? others.path("pattern").asText() : others.asText())
                  .isIn("false", "^[^\\p{Cc},=]{1,100}$");
              map.get("properties")
                  .forEach(field -> assertThat(field.path("description").asText()).isNotBlank());
            });
  }

  private static List<JsonNode> maps(JsonNode schema, List<JsonNode> found) {
    if (schema.path("properties").isObject()) {
      found.add(schema);
    }
    schema.forEach(child -> maps(child, found));
    return found;
  }

  @Property(tries = 300)
  void noDamageToAMissionEndsInAnythingButFindings(
      @ForAll @IntRange(max = 1400) int at, @ForAll @StringLength(max = 3) String damage) {
    String yaml = MissionFileTest.FULL;
    int from = Math.min(at, yaml.length());
    int to = Math.min(from + damage.length(), yaml.length());

    try {
      MissionFile.parse(FILE, yaml.substring(0, from) + damage + yaml.substring(to));
    } catch (MissionException e) {
      assertThat(e.findings()).isNotEmpty();
    }
  }

  @Test
  void aThousandMistakesFillNoScreen() {
    StringBuilder text = new StringBuilder(MissionFileTest.SHORT);
    for (int i = 0; i < 1000; i++) {
      text.append("unknown-").append(i).append(": 1\n");
    }
    assertThatThrownBy(() -> MissionFile.parse(Path.of("m/mission.yaml"), text.toString()))
        .isInstanceOfSatisfying(
            MissionException.class,
            e -> {
              assertThat(e.findings()).hasSize(1000);
              assertThat(e.getMessage().lines()).hasSize(41).last().isEqualTo("... and 960 more");
            });
  }
}
