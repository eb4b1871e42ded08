package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;

class StationFileTest {

  @Test
  void readsLongitudeFirstAndAltitudeIfItIsThere() throws Exception {
    assertThat(read(point("Jan Mayen", "-8.72, 70.92"), point("La Réunion", "55.5, -21, 30.5")))
        .containsExactly(
            new GroundStation("jan-mayen", "Jan Mayen", 70.92, -8.72, 0, null),
            new GroundStation("la-reunion", "La Réunion", -21, 55.5, 30.5, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "10, 95; latitude 95.0 must be within -90.0 to 90.0 degrees",
        "361, 5; longitude 361.0 must be within -180.0 to 180.0 degrees",
        "10, 5, 99999; altitude 99999.0 must be within -500.0 to 9000.0 m",
        "10, \"5\"; geometry.coordinates[1] \"5\" must be a number",
        "10; must be a Point",
        "10, 5, 6, 7; must be a Point",
      })
  void namesTheFeatureAndTheInvalidValue(String coordinates, String message) {
    assertThatThrownBy(() -> read(point("A", "1, 2"), point("B", coordinates)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("test.json: features[1]")
        .hasMessageContaining(message);
  }

  @Test
  void rejectsDuplicateNames() {
    assertThatThrownBy(() -> read(point("Punta Arenas", "1, 2"), point("punta arenas", "3, 4")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "test.json: features[1]: name 'punta arenas': station 'punta-arenas-x' is"
                + " already defined, test.json: features[0]: name, provider or id must differ");
  }

  @Test
  void rejectsAFeatureWithoutAName() {
    String nameless = "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}";
    assertThatThrownBy(() -> read(nameless))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("features[0]: properties.name");
    assertThatThrownBy(() -> read(point("***", "1, 2"))).hasMessageContaining("'***'");
  }

  @Test
  void rejectsWhatHoldsNoStations() {
    assertThatThrownBy(() -> parse("{\"type\":\"Topology\"}"))
        .hasMessageContaining("GeoJSON FeatureCollection or Feature, or a list");
    assertThatThrownBy(() -> parse("[1]"))
        .hasMessage("test.json: [0] 1 must be an object with name, lat and lng");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("contains no station");
    assertThatThrownBy(() -> read()).hasMessageContaining("contains no station");
    assertThatThrownBy(() -> parse("{\n\n\"type\":}"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("test.json: line 3: not JSON");
  }

  private static String point(String name, String coordinates) {
    return """
        {"type":"Feature","geometry":{"type":"Point","coordinates":[%s]},
         "properties":{"name":"%s","provider":"x"}}"""
        .formatted(coordinates, name);
  }

  private static List<GroundStation> read(String... features) throws Exception {
    return parse(
        Stream.of(features)
            .collect(
                Collectors.joining(",", "{\"type\":\"FeatureCollection\",\"features\":[", "]}")));
  }

  private static List<GroundStation> parse(String json) throws Exception {
    return StationFile.read(
        "test.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), note -> {});
  }
}
