package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.io.InputException;

class SatelliteCatalogTest {

  private static final String LINE1 =
      "1 44057U 19010A   22257.20365923  .00000199  00000+0  48632-3 0  9993";
  private static final String LINE2 =
      "2 44057  87.9123 141.9130 0002574  59.6606 300.4780 13.16594606171036";
  private static final Instant EPOCH = Instant.parse("2022-09-14T04:53:16.157Z");

  @Test
  void dropsExactDuplicatesAndCountsThem() throws Exception {
    SatelliteCatalog catalog = resource("dup-exact.tle");
    assertThat(catalog.satellites()).extracting(Satellite::id).containsExactly("oneweb-0012");
    assertThat(catalog.satellites().get(0).elements()).hasSize(1);
    assertThat(catalog.notes()).containsExactly("dropped 1 duplicate element set");
  }

  @Test
  void keepsSeveralEpochsAsOneSatellite() throws Exception {
    SatelliteCatalog catalog = resource("dup-epoch.tle");
    assertThat(catalog.satellites()).extracting(Satellite::id).containsExactly("oneweb-0012");
    assertThat(catalog.satellites().get(0).elements()).hasSize(2);
    assertThat(catalog.notes()).isEmpty();
  }

  /** Before the first epoch there is no earlier set: the first is used. */
  @Test
  void usesTheLatestElementsBeforeEachMoment() throws Exception {
    Satellite satellite = resource("dup-epoch.tle").satellites().get(0);
    Satellite first = new Satellite("a", "A", satellite.elements().subList(0, 1));
    Satellite second = new Satellite("b", "B", satellite.elements().subList(1, 2));
    Instant start = EPOCH.minus(Duration.ofHours(12));
    Instant exchange = EPOCH.plus(Duration.ofDays(1));
    List<Contact> contacts = contacts(satellite, start, Duration.ofDays(3));
    assertThat(edges(contacts, start, exchange)).isEqualTo(edges(first, start, exchange));
    Instant end = start.plus(Duration.ofDays(3));
    assertThat(edges(contacts, exchange, end)).isEqualTo(edges(second, exchange, end));
    assertThat(edges(second, start, exchange)).isNotEqualTo(edges(first, start, exchange));
  }

  @Test
  void doesNotCutAContactWhereElementsAreExchanged() throws Exception {
    TLE elements = resource("dup-exact.tle").satellites().get(0).elements().get(0);
    Satellite one = new Satellite("a", "A", List.of(elements));
    for (Contact contact : contacts(one, EPOCH.plusSeconds(60), Duration.ofHours(12))) {
      Instant middle = contact.aos().plus(contact.duration().dividedBy(2));
      Satellite two = new Satellite("a", "A", List.of(elements, at(elements, middle)));
      assertThat(contacts(two, EPOCH.plusSeconds(60), Duration.ofHours(12)))
          .filteredOn(c -> c.station().equals(contact.station()))
          .anyMatch(c -> c.aos().equals(contact.aos()) && c.los().isAfter(middle));
    }
  }

  @Test
  void qualifiesSharedNamesByCatalogNumber() throws Exception {
    SatelliteCatalog catalog =
        read(
            "SL-8 R/B",
            numbered(LINE1, "12345"),
            numbered(LINE2, "12345"),
            "SL-8 R/B",
            numbered(LINE1, "12346"),
            numbered(LINE2, "12346"),
            "SL-8 R/B 12345",
            numbered(LINE1, "12347"),
            numbered(LINE2, "12347"),
            "OTHER",
            LINE1,
            LINE2);
    assertThat(catalog.satellites())
        .extracting(Satellite::id)
        .doesNotHaveDuplicates()
        .contains("sl-8-r-b-12346", "sl-8-r-b-12345-12347", "other");
    assertThat(catalog.notes()).hasSize(1);
    assertThat(catalog.notes().get(0))
        .startsWith("3 satellites share 2 names, such as 'SL-8 R/B': their identifiers end in");
  }

  @Test
  void namesUnnamedSatellitesAfterTheirCatalogNumbers() throws Exception {
    assertThat(read(LINE1, LINE2).satellites().get(0).id()).isEqualTo("norad-44057");
    assertThat(read("***", LINE1, LINE2).satellites().get(0).id()).isEqualTo("norad-44057");
  }

  @Test
  void usesTheLatestNameOfACatalogNumber() throws Exception {
    String later = withChecksum(LINE1.replace("22257.2", "22259.2"));
    SatelliteCatalog catalog = read("NEW", later, LINE2, "OBJECT A", LINE1, LINE2);
    assertThat(catalog.satellites()).extracting(Satellite::id).containsExactly("new");
    assertThat(catalog.notes())
        .containsExactly("catalog number 44057 is named 'OBJECT A', 'NEW': uses 'NEW'");
  }

  @Test
  void reportsOtherElementsOfTheSameEpochAndUsesTheLast() throws Exception {
    String other = withChecksum(LINE2.replace("300.4780", "300.5780"));
    SatelliteCatalog catalog = read(LINE1, LINE2, LINE1, other);
    TLE used = catalog.satellites().get(0).elements().get(0);
    assertThat(Math.toDegrees(used.getMeanAnomaly())).isBetween(300.57, 300.59);
    assertThat(catalog.notes().get(0))
        .isEqualTo(
            "test.tle: lines 3 and 4: replaces other elements of catalog number 44057 with the"
                + " same epoch, test.tle: lines 1 and 2");
  }

  /** Simulated and uncataloged objects have the number 0. */
  @Test
  void tellsObjectsWithoutACatalogNumberApartByName() throws Exception {
    String line1 = numbered(LINE1, "00000");
    String line2 = numbered(LINE2, "00000");
    assertThat(read("A", line1, line2, "B", line1, line2, "a", line1, line2).satellites())
        .extracting(Satellite::id)
        .containsExactly("a", "b");
    assertThatThrownBy(() -> read(line1, line2))
        .isInstanceOf(InputException.class)
        .hasMessage("test.tle: lines 1 and 2: has neither a name nor a catalog number");
  }

  @Test
  void keepsNamesInAnyScript() throws Exception {
    Satellite satellite = resource("cjkname.tle").satellites().get(0);
    assertThat(satellite.name()).isEqualTo("天宫一号");
    assertThat(satellite.id()).isEqualTo("天宫一号");
  }

  private record Edges(String station, Instant aos, Instant los) {}

  /** Contacts wholly within a time. */
  private static List<Edges> edges(Satellite satellite, Instant from, Instant to) {
    return edges(contacts(satellite, from, Duration.between(from, to)), from, to);
  }

  private static List<Edges> edges(List<Contact> contacts, Instant from, Instant to) {
    return contacts.stream()
        .filter(c -> c.aos().isAfter(from) && c.los().isBefore(to.minusMillis(1)))
        .filter(c -> c.aos().isAfter(from.plusMillis(1)))
        .map(c -> new Edges(c.station(), c.aos(), c.los()))
        .sorted(java.util.Comparator.comparing(Edges::aos))
        .toList();
  }

  private static List<Contact> contacts(Satellite satellite, Instant start, Duration span) {
    return new ContactSearch(ExampleMission.stations(), 10)
        .contacts(satellite, start, span)
        .contacts();
  }

  /** Returns elements of another epoch that describe nearly the same orbit. */
  private static TLE at(TLE e, Instant epoch) {
    double seconds = Duration.between(Satellite.epoch(e), epoch).toMillis() / 1000.0;
    return new TLE(
        e.getSatelliteNumber(),
        'U',
        0,
        0,
        "",
        0,
        0,
        EmbeddedTime.date(epoch),
        e.getMeanMotion(),
        0,
        0,
        e.getE(),
        e.getI(),
        e.getPerigeeArgument(),
        e.getRaan(),
        e.getMeanAnomaly() + e.getMeanMotion() * seconds,
        0,
        e.getBStar(),
        EmbeddedTime.utc());
  }

  private static SatelliteCatalog read(String... lines) throws Exception {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return SatelliteFile.read("test.tle", new ByteArrayInputStream(text));
  }

  private static String numbered(String line, String number) {
    return withChecksum(line.substring(0, 2) + number + line.substring(7));
  }

  private static String withChecksum(String line) {
    return line.substring(0, 68) + ElementLine.checksum(line);
  }

  private static SatelliteCatalog resource(String name) throws Exception {
    try (InputStream in = requireNonNull(SatelliteCatalogTest.class.getResourceAsStream(name))) {
      return SatelliteFile.read(name, in);
    }
  }
}
