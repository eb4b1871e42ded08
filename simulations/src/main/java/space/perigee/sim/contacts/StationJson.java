package space.perigee.sim.contacts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Reads stations from GeoJSON (RFC 7946), as a FeatureCollection or a single Feature, and from JSON
 * lists of objects with {@code lat} and {@code lng}, which is what SatNOGS Network serves at {@code
 * /api/stations/}. Features that are not points are skipped with a note.
 */
final class StationJson {

  private final String source;
  private final Consumer<String> notes;
  private final List<StationEntry> entries = new ArrayList<>();

  private StationJson(String source, Consumer<String> notes) {
    this.source = source;
    this.notes = notes;
  }

  /**
   * Returns the stations of a text.
   *
   * @param notes called with one line for each thing that is skipped
   * @throws InputException if the text is not JSON of a known form, or a station is unusable
   */
  static List<StationEntry> read(String source, String text, Consumer<String> notes) {
    StationJson reader = new StationJson(source, notes);
    reader.read(tree(source, text));
    return reader.entries;
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

  private void read(JsonNode root) {
    String type = root.path("type").asText();
    if (root.isArray()) {
      for (int i = 0; i < root.size(); i++) {
        addObject(source + ": [" + i + "]", root.get(i));
      }
    } else if (type.equals("Feature")) {
      addFeature(source + ": feature", root);
    } else if (type.equals("FeatureCollection") && root.path("features").isArray()) {
      JsonNode features = root.path("features");
      for (int i = 0; i < features.size(); i++) {
        addFeature(source + ": features[" + i + "]", features.get(i));
      }
    } else {
      throw new InputException(
          source
              + ": must be a GeoJSON FeatureCollection or Feature, or a list of objects with name,"
              + " lat and lng");
    }
  }

  private void addObject(String where, JsonNode object) {
    if (!object.isObject()) {
      throw new InputException(
          where + " " + StationFields.shown(object) + " must be an object with name, lat and lng");
    }
    StationFields fields = StationFields.of(where, "", object);
    boolean isPlaced =
        fields.number(StationFields.LATITUDE) != null
            || fields.number(StationFields.LONGITUDE) != null;
    if (!isPlaced && fields.text(StationFields.NAME) != null) {
      notes.accept(
          where + " '" + fields.text(StationFields.NAME) + "': skipped: it has no position");
      return;
    }
    entries.add(StationTable.entry(fields));
  }

  private void addFeature(String where, JsonNode feature) {
    StationFields fields = StationFields.of(where, "properties.", feature.path("properties"));
    String name = name(fields, feature.path("id"));
    JsonNode geometry = feature.path("geometry");
    if (!feature.path("type").asText("Feature").equals("Feature") || !geometry.isContainerNode()) {
      if (feature.has("geometry") && geometry.isNull()) {
        notes.accept(where + shown(name) + ": skipped: it has no position");
        return;
      }
      throw new InputException(
          where + " " + StationFields.shown(feature) + " must be a GeoJSON Feature");
    }
    String type = geometry.path("type").asText();
    if (!type.equals("Point")) {
      notes.accept(
          where + shown(name) + ": skipped: a station must be a Point, this is a '" + type + "'");
      return;
    }
    Double altitude = fields.number(StationFields.ALTITUDE);
    StationEntry.Position position =
        position(where, geometry.path("coordinates"), altitude == null ? 0 : altitude);
    if (name == null) {
      throw new InputException(
          where + ": properties.name, title and id are missing: one must name the station");
    }
    entries.add(
        new StationEntry(
            where, name, fields.text(StationFields.QUALIFIER), position, fields.mask()));
  }

  private static String shown(@Nullable String name) {
    return name == null ? "" : " '" + name + "'";
  }

  private static @Nullable String name(StationFields fields, JsonNode id) {
    String name = fields.text(StationFields.NAME);
    if (name != null || !(id.isTextual() || id.isNumber())) {
      return name;
    }
    return id.asText();
  }

  private static StationEntry.Position position(String where, JsonNode point, double altitudeM) {
    if (!point.isArray() || point.size() < 2 || point.size() > 3) {
      throw new InputException(
          where
              + ": geometry.coordinates "
              + StationFields.shown(point)
              + " must be a Point: [longitude, latitude] or [longitude, latitude, altitude]");
    }
    for (int i = 0; i < point.size(); i++) {
      if (!point.get(i).isNumber()) {
        throw new InputException(
            where
                + ": geometry.coordinates["
                + i
                + "] "
                + StationFields.shown(point.get(i))
                + " must be a number");
      }
    }
    return new StationEntry.Position(
        point.get(1).asDouble(),
        point.get(0).asDouble(),
        point.size() == 3 ? point.get(2).asDouble() : altitudeM);
  }
}
