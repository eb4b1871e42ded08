package space.perigee.sim.contacts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sync.io.InputException;

/**
 * Reads element sets from JSON: an array of objects, or one object. Each object has the keywords of
 * an OMM, as CelesTrak and Space-Track write them (numbers may be text), or the lines of a set in
 * {@code tle0}, {@code tle1} and {@code tle2}, as SatNOGS DB writes them.
 */
final class JsonElements {

  private JsonElements() {}

  /**
   * Reads all sets of a text.
   *
   * @param warnings called with one line if sets have no checksums
   * @throws InputException if the text is not JSON, or an object is not an element set
   */
  static List<ElementSet> parse(String source, String text, Consumer<String> warnings) {
    Checksums checksums = new Checksums();
    JsonNode root = tree(source, text);
    List<ElementSet> sets = new ArrayList<>();
    if (root.isObject()) {
      sets.add(set(source, root, checksums));
    } else {
      for (int i = 0; i < root.size(); i++) {
        sets.add(set(source + ": [" + i + "]", root.get(i), checksums));
      }
    }
    checksums.report(warnings);
    return sets;
  }

  private static JsonNode tree(String source, String text) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ": line " + e.getLocation().getLineNr();
      throw new InputException(source + line + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ElementSet set(String where, JsonNode object, Checksums checksums) {
    if (object.has("tle1") || object.has("tle2")) {
      return lines(where, object, checksums);
    }
    if (!object.has("EPOCH") && !object.has("MEAN_MOTION") && !object.has("NORAD_CAT_ID")) {
      throw new InputException(
          where
              + ": unknown format of JSON: must be an OMM (EPOCH, MEAN_MOTION, NORAD_CAT_ID ...)"
              + " or an element set of SatNOGS DB (tle0, tle1, tle2)");
    }
    Map<String, String> values = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText().strip());
              }
            });
    return new OmmFields(where, values).elements(false);
  }

  private static ElementSet lines(String where, JsonNode object, Checksums checksums) {
    String name = object.path("tle0").asText().strip();
    String named = name.startsWith("0 ") ? name.substring(2).strip() : name;
    try {
      TLE elements = ElementLines.elements(text(object, "tle1"), text(object, "tle2"));
      checksums.look(where, text(object, "tle1"), text(object, "tle2"));
      return new ElementSet(named.isEmpty() ? null : named, elements, where);
    } catch (IllegalArgumentException e) {
      throw new InputException(where + ": tle1 and tle2: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " must be a text");
    }
    return value.asText();
  }
}
