package space.perigee.sim.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sim.contacts.SatelliteFile;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/** A catalog of 50 element sets: decayed, duplicate and unnamed ones, and some of one name. */
class OldCatalogTest {

  private final StringWriter err = new StringWriter();
  private Path folder = Path.of("");
  private Path catalog = Path.of("");

  @BeforeEach
  void copyFiles(@TempDir Path temporary) throws Exception {
    folder = temporary;
    catalog = folder.resolve("old-catalog.tle");
    copy(OldCatalogTest.class, "old-catalog.tle");
    copy(ExampleMission.class, "stations.geojson");
  }

  private void copy(Class<?> owner, String name) throws Exception {
    try (InputStream in = requireNonNull(owner.getResourceAsStream(name), name)) {
      Files.copy(in, folder.resolve(name));
    }
  }

  @Test
  void plansTheRestAndNamesWhatIsLeftOut() throws Exception {
    assertThat(Files.readAllLines(catalog)).filteredOn(line -> line.startsWith("1 ")).hasSize(50);
    Path plan = folder.resolve("plan.csv");
    assertThat(contacts("2022-09-15T00:00:00Z", "-o", plan.toString())).isZero();

    List<String> lines = err.toString().lines().toList();
    assertThat(lines)
        .contains(
            "perigee: note: dropped 3 duplicate element sets",
            "perigee: note: 3 satellites share the name 'SL-6 R/B(2)': their identifiers end in the"
                + " catalog number (sl-6-r-b-2-16925)");
    List<String> leftOut =
        lines.stream()
            .filter(line -> line.startsWith("perigee: warning: left out "))
            .map(line -> line.split(": ")[2].substring("left out ".length()))
            .toList();
    assertThat(leftOut)
        .hasSize(17)
        .contains("cosmos-2405", "norad-88888", "norad-45110", "norad-55897", "sl-14-deb")
        .contains("sl-6-r-b-2-16925", "sl-6-r-b-2-22312", "sl-6-r-b-2-22674");
    assertThat(lines).hasSizeLessThan(2 + leftOut.size() + 11);

    List<Contact> contacts = ContactPlan.readCsv(plan).contacts();
    assertThat(SatelliteFile.read(List.of(catalog)).satellites()).hasSize(46);
    assertThat(contacts.stream().map(Contact::satellite).distinct())
        .hasSizeGreaterThan(25)
        .contains("flock-2p-9", "oneweb-0012", "norad-5")
        .doesNotContainAnyElementsOf(leftOut);
    assertThat(contacts)
        .filteredOn(c -> c.satellite().startsWith("flock") || c.satellite().startsWith("oneweb"))
        .allMatch(c -> c.duration().compareTo(Duration.ofMinutes(25)) < 0);
  }

  @Test
  void namesThePartOfTheSpanThatIsLeftOut() {
    assertThat(contacts("2006-06-19T07:00:00Z", "--satellites", "sl-14-deb")).isZero();
    assertThat(err.toString())
        .contains(
            "left out sl-14-deb: from 2006-06-19T12:39:52Z on: decays at 2006-06-19T12:39:52Z");
  }

  @Test
  void selectsSatellitesByCatalogNumberToo() {
    assertThat(contacts("2022-09-15T00:00:00Z", "--satellites", "22312,oneweb-0012,45110"))
        .isZero();
    assertThat(err.toString())
        .contains("left out sl-6-r-b-2-22312: ", "left out norad-45110: ")
        .doesNotContain("minotaur");
  }

  @Test
  void failsIfNothingIsLeft() {
    assertThat(contacts("2022-09-15T00:00:00Z", "--satellites", "norad-45110,cosmos-2405"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("left out cosmos-2405: ", "left out norad-45110: ", "no satellite is left");
  }

  private int contacts(String start, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sim",
                "contacts",
                "--tle",
                catalog.toString(),
                "--stations",
                folder.resolve("stations.geojson").toString(),
                "--start",
                start));
    arguments.addAll(List.of(more));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(new StringWriter(), true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }
}
