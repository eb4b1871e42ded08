package space.perigee.sim.contacts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.sync.io.InputException;

/**
 * Reads ground stations from GeoJSON (RFC 7946): a FeatureCollection of points {@code [longitude,
 * latitude]} or {@code [longitude, latitude, altitude]} (degrees, degrees, m), each with {@code
 * properties.name}. Other properties are ignored.
 */
public final class StationFile {

  private StationFile() {}

  /**
   * Reads the stations of all files.
   *
   * @throws InputException if a feature is unusable or a name is not unique; the message names the
   *     file, the feature (from 0) and the value
   * @throws IOException if a file cannot be read
   */
  public static List<GroundStation> read(List<Path> files) throws IOException {
    Map<String, String> whereById = new LinkedHashMap<>();
    List<GroundStation> stations = new ArrayList<>();
    for (Path file : files) {
      parse(file.toString(), TextFile.read(file), stations, whereById);
    }
    return List.copyOf(stations);
  }

  /**
   * Reads the stations of one stream, such as a class path resource.
   *
   * @param source name of the stream for error messages
   */
  public static List<GroundStation> read(String source, InputStream in) throws IOException {
    List<GroundStation> stations = new ArrayList<>();
    parse(source, TextFile.read(source, in), stations, new LinkedHashMap<>());
    return List.copyOf(stations);
  }

  private static void parse(
      String source, String text, List<GroundStation> stations, Map<String, String> whereById) {
    JsonNode root = tree(source, text);
    JsonNode features = root.path("features");
    if (!root.path("type").asText().equals("FeatureCollection") || !features.isArray()) {
      throw new InputException(source + ": must be a GeoJSON FeatureCollection");
    }
    if (features.isEmpty()) {
      throw new InputException(source + ": features: contains no station");
    }
    for (int i = 0; i < features.size(); i++) {
      String where = source + ": features[" + i + "]";
      GroundStation station = station(where, features.get(i));
      String other = whereById.putIfAbsent(station.id(), where);
      if (other != null) {
        throw new InputException(
            where
                + ": properties.name '"
                + station.name()
                + "': station '"
                + station.id()
                + "' is already defined, "
                + other);
      }
      stations.add(station);
    }
  }

  private static JsonNode tree(String source, String text) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ": line " + e.getLocation().getLineNr();
      throw new InputException(source + line + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static GroundStation station(String where, JsonNode feature) {
    JsonNode geometry = feature.path("geometry");
    JsonNode point = geometry.path("coordinates");
    if (!geometry.path("type").asText().equals("Point")
        || !point.isArray()
        || point.size() < 2
        || point.size() > 3) {
      throw new InputException(
          where
              + ": geometry "
              + geometry
              + " must be a Point with coordinates [longitude, latitude] or [longitude, latitude,"
              + " altitude]");
    }
    for (int i = 0; i < point.size(); i++) {
      if (!point.get(i).isNumber()) {
        throw new InputException(
            where + ": geometry.coordinates[" + i + "] " + point.get(i) + " must be a number");
      }
    }
    JsonNode name = feature.path("properties").path("name");
    if (!name.isTextual() || Slug.of(name.asText()).isEmpty()) {
      throw new InputException(
          where + ": properties.name " + name + " must be a text that contains a letter or digit");
    }
    try {
      return GroundStation.of(
          name.asText(),
          point.get(1).asDouble(),
          point.get(0).asDouble(),
          point.size() == 3 ? point.get(2).asDouble() : 0);
    } catch (IllegalArgumentException e) {
      throw new InputException(where + " (" + name.asText() + "): " + e.getMessage(), e);
    }
  }
}
