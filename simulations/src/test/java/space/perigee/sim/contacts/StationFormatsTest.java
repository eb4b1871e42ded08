package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;

/** Other people's station files. */
class StationFormatsTest {

  private final List<String> notes = new ArrayList<>();

  @Test
  void readsCsv() throws Exception {
    assertThat(file("st.csv"))
        .containsExactly(GroundStation.of("Svalbard", 78.2, 15.4, 450))
        .allMatch(s -> s.mask() == null);
  }

  @Test
  void readsCsvWithOtherSeparatorsAndADecimalComma() throws Exception {
    assertThat(text("Latitude;Longitude;Name;min_elevation\n78,25;15,5;Svalbard;12,5\n"))
        .containsExactly(
            GroundStation.of("Svalbard", 78.25, 15.5, 0).withMask(ElevationMask.constant(12.5)));
    assertThat(text("# ours\nname\tlat\tlng\n\nA\t1\t2\nB\t3\t4\n"))
        .containsExactly(GroundStation.of("A", 1, 2, 0), GroundStation.of("B", 3, 4, 0));
  }

  @Test
  void readsASingleFeature() throws Exception {
    assertThat(file("single-feature.geojson"))
        .containsExactly(GroundStation.of("A", 78.2, 15.4, 0));
  }

  @ParameterizedTest
  @CsvSource({"title.geojson, Svalbard", "id.geojson, svalbard"})
  void namesAStationByItsTitleOrIdIfItHasNoName(String name, String expected) throws Exception {
    assertThat(file(name)).containsExactly(GroundStation.of(expected, 78.2, 15.4, 0));
  }

  @Test
  void readsTheStationsOfSatnogsWithTheirHorizons() throws Exception {
    assertThat(file("satnogs-stations.json"))
        .containsExactly(
            GroundStation.of("Station A", 39.2, -86.3, 280).withMask(ElevationMask.constant(10)),
            GroundStation.of("Station B", -33.9, 18.4, 12).withMask(ElevationMask.constant(35)));
  }

  @Test
  void skipsPolygonsWithANote() throws Exception {
    assertThat(file("polygon-mixed.geojson")).containsExactly(GroundStation.of("A", 78.2, 15.4, 0));
    assertThat(notes)
        .containsExactly(
            "polygon-mixed.geojson: features[1] 'zone': skipped: a station must be a Point, this is"
                + " a 'Polygon'");
  }

  @Test
  void skipsWhatHasNoPositionWithANote() throws Exception {
    assertThat(
            text(
                """
                [{"name": "A", "lat": 1, "lng": 2}, {"name": "B", "lat": null, "lng": null}]"""))
        .hasSize(1);
    assertThat(notes).containsExactly("test: [1] 'B': skipped: it has no position");
  }

  @Test
  void refusesAFileThatHoldsOnlyPolygons() {
    assertThatThrownBy(
            () ->
                text(
                    """
                    {"type": "Feature", "properties": {}, "geometry":
                     {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}"""))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "test: contains no station: 1 skipped, first test: feature: skipped");
  }

  @Test
  void takesLongitudesUpTo360() throws Exception {
    assertThat(file("lon200.geojson").get(0).longitudeDeg()).isEqualTo(-160);
    assertThat(text("name,lat,lon\nA,0,360\nB,0,180\nC,0,180.5\n"))
        .extracting(GroundStation::longitudeDeg)
        .containsExactly(0.0, 180.0, -179.5);
  }

  @Test
  void readsTheMaskUnderAnyOfItsNames() throws Exception {
    ElevationMask mask = requireNonNull(file("mask-prop.geojson").get(0).mask());
    assertThat(mask.lowestDeg()).isEqualTo(40);
    assertThat(mask.variesWithAzimuth()).isFalse();
    for (String name : List.of("min_elevation", "minElevation", "min_horizon", "Elevation Mask")) {
      assertThat(text("name,lat,lon," + name + "\nA,1,2,-3.5\n").get(0).mask())
          .as(name)
          .isEqualTo(ElevationMask.constant(-3.5));
    }
  }

  @Test
  void readsAHorizonByAzimuth() throws Exception {
    ElevationMask expected =
        new ElevationMask(
            5, List.of(new ElevationMask.Point(0, -2), new ElevationMask.Point(120.5, 30)));
    assertThat(text("name,lat,lon,min_elevation,horizon\nA,1,2,5,0:-2 120.5:30\n").get(0).mask())
        .isEqualTo(expected);
    assertThat(
            text("""
                    [{"name": "A", "lat": 1, "lon": 2,
                      "min_elevation": 5, "horizon": [[0, -2], [120.5, 30]]}]""")
                .get(0)
                .mask())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,lat,lon\\nA,1.5f,2 | test: line 2: lat \"1.5f\" must be a number",
        "name,lat,lon\\nA,,2 | test: line 2: lat is missing: must be degrees",
        "name,lat,lon\\n,1,2 | test: line 2: name is missing",
        "name,lat,lon\\nA,1,2,3 | test: line 2: has 4 cells, the header has 3",
        "name,lat,lon,elevation\\nA,1,2,3 | test: line 2: elevation can mean two things",
        "name,lat\\nA,1 | test: line 1: 'name,lat' has no column lon: must be GeoJSON",
        "<kml></kml> | test: line 1: '<kml></kml>' has no column name: must be GeoJSON",
        "name,lat,lon,mask\\nA,1,2,90 | test: line 2: mask: minimum elevation 90.0 must be",
        "name,lat,lon,mask\\nA,1,2,low | test: line 2: mask \"low\" must be a number of degrees, or",
        "name,lat,lon,mask\\nA,1,2,400:5 | test: line 2: mask: azimuth 400.0 must be within 0",
        "name,lat,lon,mask,min_elevation\\nA,1,2,5,6 | min_elevation \"6\" and mask \"5\" must agree",
      })
  void namesTheLineTheColumnAndTheValue(String lines, String message) {
    assertThatThrownBy(() -> text(lines.replace("\\n", "\n")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private List<GroundStation> file(String name) throws Exception {
    try (InputStream in =
        requireNonNull(StationFormatsTest.class.getResourceAsStream("stations/" + name), name)) {
      return StationFile.read(name, in, notes::add);
    }
  }

  private List<GroundStation> text(String text) throws Exception {
    return StationFile.read(
        "test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), notes::add);
  }
}
