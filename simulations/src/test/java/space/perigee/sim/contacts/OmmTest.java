package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.io.InputException;

class OmmTest {

  private static final Instant START = Instant.parse("2022-09-14T06:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"omm.json", "omm.csv", "omm.kvn", "satnogs.json"})
  void givesTheSameContactsAsTheLines(String resource) throws Exception {
    List<Contact> lines = contacts(read("dup-exact.tle").get(0), START);
    List<Contact> found = contacts(read(resource).get(0), START);
    assertThat(lines).hasSizeGreaterThan(10);
    assertSame(found, lines);
  }

  /** JSON, CSV and KVN are written from the sample's values. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "kvn"})
  void givesTheSameContactsAsTheSampleInXml(String encoding) throws Exception {
    Satellite xml = read("sample_omm.xml").get(0);
    assertThat(xml.id()).isEqualTo("vanguard-1");
    assertThat(xml.number()).isEqualTo(5);
    Satellite other = parse("sample", sample(encoding)).get(0);
    Instant start = Instant.parse("2020-10-14T00:00:00Z");
    List<Contact> expected = contacts(xml, start);
    assertThat(expected).hasSizeGreaterThan(5);
    assertSame(contacts(other, start), expected);
  }

  private static String sample(String encoding) {
    String[][] fields = {
      {"OBJECT_NAME", "VANGUARD 1"},
      {"OBJECT_ID", "1958-002B"},
      {"CENTER_NAME", "EARTH"},
      {"REF_FRAME", "TEME"},
      {"TIME_SYSTEM", "UTC"},
      {"MEAN_ELEMENT_THEORY", "SGP4"},
      {"EPOCH", "2020-10-13T04:52:48.472320"},
      {"MEAN_MOTION", "10.84869164"},
      {"ECCENTRICITY", ".1845686"},
      {"INCLINATION", "34.2443"},
      {"RA_OF_ASC_NODE", "225.5254"},
      {"ARG_OF_PERICENTER", "162.2516"},
      {"MEAN_ANOMALY", "205.2356"},
      {"EPHEMERIS_TYPE", "0"},
      {"NORAD_CAT_ID", "5"},
      {"BSTAR", "-.22483E-4"},
      {"MEAN_MOTION_DOT", "-1.6E-7"},
    };
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder kvn = new StringBuilder("CCSDS_OMM_VERS = 3.0\nCOMMENT written by hand\n\n");
    StringBuilder json = new StringBuilder();
    for (String[] field : fields) {
      names.append(names.isEmpty() ? "" : ",").append(field[0]);
      values.append(values.isEmpty() ? "" : ",").append(field[1]);
      String unit = field[0].equals("MEAN_MOTION") ? " [rev/day]" : "";
      kvn.append(field[0]).append(" = ").append(field[1]).append(unit).append("\n");
      json.append(json.isEmpty() ? "{" : ",").append('"').append(field[0]).append("\":\"");
      json.append(field[1]).append('"');
    }
    return switch (encoding) {
      case "json" -> json + "}";
      case "csv" -> names + "\n" + values + "\n";
      default -> kvn.toString();
    };
  }

  @Test
  void readsCatalogNumbersOfNineDigits() throws Exception {
    Satellite satellite = read("omm9.json").get(0);
    assertThat(satellite.number()).isEqualTo(799501234);
    assertSame(contacts(satellite, START), contacts(read("dup-exact.tle").get(0), START));
  }

  @Test
  void readsTheElementsToTheLastDigit() throws Exception {
    TLE omm = read("omm.kvn").get(0).elements().get(0);
    TLE lines = read("dup-exact.tle").get(0).elements().get(0);
    assertThat(Satellite.epoch(omm)).isEqualTo(Instant.parse("2022-09-14T04:53:16.157472Z"));
    assertThat(omm.getMeanMotion()).isCloseTo(lines.getMeanMotion(), within(1e-17));
    assertThat(omm.getE()).isEqualTo(0.0002574);
    assertThat(omm.getI()).isCloseTo(lines.getI(), within(1e-14));
    assertThat(omm.getRaan()).isCloseTo(lines.getRaan(), within(1e-14));
    assertThat(omm.getPerigeeArgument()).isCloseTo(lines.getPerigeeArgument(), within(1e-14));
    assertThat(omm.getMeanAnomaly()).isCloseTo(lines.getMeanAnomaly(), within(1e-14));
    assertThat(omm.getBStar()).isCloseTo(lines.getBStar(), within(1e-14));
  }

  @Test
  void namesTheFirstMissingField() {
    assertThatThrownBy(() -> read("omm.xml"))
        .isInstanceOf(InputException.class)
        .hasMessage("omm.xml: omm at line 1: RA_OF_ASC_NODE is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "REF_FRAME = TEME; REF_FRAME = EME2000; REF_FRAME 'EME2000' must be TEME",
        "TIME_SYSTEM = UTC; TIME_SYSTEM = TAI; TIME_SYSTEM 'TAI' must be UTC",
        "= SGP4; = DSST; MEAN_ELEMENT_THEORY 'DSST' must be SGP4",
        "= SGP4; = SGP4-XP; MEAN_ELEMENT_THEORY 'SGP4-XP' must be SGP4",
        "CENTER_NAME = EARTH; CENTER_NAME = MARS; CENTER_NAME 'MARS' must be EARTH",
        "TIME_SYSTEM = UTC; COMMENT none; TIME_SYSTEM is missing",
        "TYPE = 0; TYPE = 4; ephemeris type 4 stands for SGP4-XP",
        "= 0.0002574; = 1.5f; ECCENTRICITY '1.5f' must be a number",
        "= 0.0002574; = 1.5; eccentricity 1.5 must be",
        "= 44057; = 44057.5; NORAD_CAT_ID '44057.5' must be a whole number",
        "MEAN_MOTION = 13.16594606; SEMI_MAJOR_AXIS = 7578; MEAN_MOTION is missing",
        "T04:53:16.157472; 04:53; EPOCH '2022-09-1404:53' must be a UTC time such as",
        "OBJECT_ID; TIME_SYSTEM; TIME_SYSTEM occurs twice in one message",
        "_OMM_; _OEM_; test: line 1: message of type CCSDS_OEM_VERS: must be an OMM",
        "TIME_SYSTEM = UTC; META_START; line 8: 'META_START' must be KEYWORD = value",
      })
  void rejectsMessagesThatAreNotForSgp4(String from, String to, String message) throws Exception {
    String text = text("omm.kvn");
    assertThat(text).contains(from);
    assertThatThrownBy(() -> parse("test", text.replace(from, to)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("test: ")
        .hasMessageContaining(message);
  }

  @Test
  void readsEpochsByDayOfTheYearAndWithZ() throws Exception {
    for (String epoch : List.of("2022-257T04:53:16.157472", "2022-09-14T04:53:16.157472Z")) {
      String text = text("omm.kvn").replace("2022-09-14T04:53:16.157472", epoch);
      assertThat(Satellite.epoch(parse("test", text).get(0).elements().get(0)))
          .isEqualTo(Instant.parse("2022-09-14T04:53:16.157472Z"));
    }
  }

  @Test
  void readsSeveralMessages() throws Exception {
    String kvn = text("omm.kvn");
    assertThat(parse("test", kvn + kvn.replace("44057", "44058"))).hasSize(2);
    String xml = text("sample_omm.xml");
    String message = xml.substring(xml.indexOf("<omm "), xml.indexOf("</ndm>"));
    String two = "<ndm>" + message + message.replace(">5<", ">6<") + "</ndm>";
    assertThat(parse("test", two)).extracting(Satellite::number).containsExactly(5, 6);
    assertThat(parse("test", message)).hasSize(1);
  }

  @Test
  void readsNothingThatXmlRefersTo(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "VANGUARD 1");
    String entity =
        "<!DOCTYPE ndm [<!ENTITY name SYSTEM \"" + secret.toUri() + "\">]>\n<ndm>&name;</ndm>";
    assertThatThrownBy(() -> parse("test", entity))
        .isInstanceOf(InputException.class)
        .hasMessage("test: has a document type (DOCTYPE): must have none");
    String undeclared = text("sample_omm.xml").replace("VANGUARD 1", "&name;");
    assertThatThrownBy(() -> parse("test", undeclared))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not XML");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\": 1}]",
        "{\"type\": \"FeatureCollection\", \"features\": []}",
        "[1]",
        "[[]]",
        "<html><body>Invalid query</body></html>",
      })
  void namesAnUnknownFormatOfJsonAndXml(String text) {
    assertThatThrownBy(() -> parse("test", text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown format of ");
  }

  @Test
  void doesNotPrintALargeFileOfAnotherFormat() {
    String large = "[" + "{\"a\": 1, \"b\": \"text\"},".repeat(8000) + "{}]";
    assertThatThrownBy(() -> parse("test", large)).message().hasSizeLessThan(200);
    assertThatThrownBy(() -> parse("test", "[" + "x".repeat(100_000)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not JSON")
        .message()
        .hasSizeLessThan(500);
  }

  @Test
  void namesTheObjectTheRowAndTheField() throws Exception {
    String json = text("omm.json");
    String second = json.replace("]", "," + json.substring(1).replace("13.16594606", "\"x\""));
    assertThatThrownBy(() -> parse("test", second))
        .hasMessage("test: [1]: MEAN_MOTION 'x' must be a number");
    String csv = text("omm.csv").strip();
    String row = csv.lines().skip(1).findFirst().orElseThrow();
    assertThatThrownBy(() -> parse("test", csv + "\n" + row.replace("87.9123", "")))
        .hasMessage("test: line 3: INCLINATION is missing");
    assertThatThrownBy(() -> parse("test", csv + "\n" + row.replace("44057,", "")))
        .hasMessage("test: line 3: has 16 columns: must have 17 as the header");
    String satnogs = text("satnogs.json").replace("9993\"", "9994\"");
    assertThatThrownBy(() -> parse("test", satnogs))
        .hasMessageStartingWith("test: [0]: tle1 and tle2: line 1: checksum '4' must be '3'");
  }

  private static void assertSame(List<Contact> found, List<Contact> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Contact a = found.get(i);
      Contact b = expected.get(i);
      assertThat(a.station()).isEqualTo(b.station());
      assertThat(Duration.between(a.aos(), b.aos()).abs()).isLessThan(Duration.ofMillis(20));
      assertThat(Duration.between(a.los(), b.los()).abs()).isLessThan(Duration.ofMillis(20));
    }
  }

  private static List<Contact> contacts(Satellite satellite, Instant start) {
    return new ContactSearch(ExampleMission.stations(), 10)
        .plan(List.of(satellite), start, Duration.ofDays(1))
        .contacts();
  }

  private static List<Satellite> read(String resource) throws Exception {
    return parse(resource, text(resource));
  }

  private static List<Satellite> parse(String source, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SatelliteFile.read(source, new ByteArrayInputStream(bytes)).satellites();
  }

  private static String text(String resource) throws Exception {
    try (InputStream in = requireNonNull(OmmTest.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
