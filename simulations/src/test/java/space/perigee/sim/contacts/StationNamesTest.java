package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import space.perigee.sync.io.InputException;

class StationNamesTest {

  private final List<String> notes = new ArrayList<>();

  @Test
  void qualifiesStationsOfTheSameNameByProvider() throws Exception {
    List<Path> files;
    Path folder =
        Path.of(requireNonNull(StationNamesTest.class.getResource("groundstations")).toURI());
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    List<GroundStation> stations = StationFile.read(files, notes::add);
    assertThat(stations).hasSize(117);
    assertThat(stations)
        .extracting(GroundStation::id)
        .doesNotHaveDuplicates()
        .contains("svalbard-ksat", "svalbard-nasa-nen", "awarua-leaf-space", "weilheim")
        .doesNotContain("svalbard", "awarua");
    assertThat(notes).isEmpty();
    Stream<Path> twice = Stream.concat(files.stream(), files.stream());
    assertThat(StationFile.read(twice.toList(), notes::add)).isEqualTo(stations);
    assertThat(notes).containsExactly("dropped 117 duplicate stations");
  }

  @Test
  void leavesTheNameToAStationWithoutProvider() throws Exception {
    assertThat(read("name,lat,lon,provider\nA,1,2,\nA,3,4,Aws\nB,1,2,Aws\n"))
        .extracting(GroundStation::id)
        .containsExactly("a", "a-aws", "b");
  }

  /** SatNOGS Network has no providers, but numbers its stations. */
  @Test
  void qualifiesStationsOfTheSameNameWithoutProviderByNumber() throws Exception {
    String station = "{\"id\": %d, \"name\": \"Roof\", \"lat\": %d, \"lng\": 4}";
    assertThat(read("[" + station.formatted(7, 52) + "," + station.formatted(8, 53) + "]"))
        .extracting(GroundStation::id)
        .containsExactly("roof-7", "roof-8");
  }

  @Test
  void keepsNamesInAnyScript() throws Exception {
    try (InputStream in =
        requireNonNull(StationNamesTest.class.getResourceAsStream("cyr.geojson"))) {
      GroundStation station = StationFile.read("cyr.geojson", in, notes::add).get(0);
      assertThat(station.name()).isEqualTo("Байконур");
      assertThat(station.id()).isEqualTo("Байконур");
    }
  }

  /** A file of another kind must not fill the screen. */
  @Test
  void saysInFewLinesThatMuchIsSkipped() throws Exception {
    String elsewhere = "{\"name\": \"nowhere\"},".repeat(8000);
    assertThatThrownBy(() -> read("[" + elsewhere + "{\"name\": \"last\"}]"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "test.csv: contains no station: 8001 skipped, first test.csv: [0] 'nowhere': skipped:"
                + " it has no position");
    assertThat(notes).isEmpty();
    read("[" + elsewhere + "{\"name\": \"A\", \"lat\": 1, \"lng\": 2}]");
    assertThat(notes).hasSize(10).last().isEqualTo("test.csv: skipped 7991 more");
  }

  private List<GroundStation> read(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return StationFile.read("test.csv", new ByteArrayInputStream(bytes), notes::add);
  }
}
