package space.perigee.hw.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import space.perigee.hw.Profile;

/**
 * Profiles as JSON: the fields of the records, with the board and radio of a spacecraft in full.
 */
final class ProfileJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ProfileJson() {}

  static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a profile is always JSON", e);
    }
  }

  /** A profile with its kind, and with what follows from it under {@code derived}. */
  static String of(Profile profile, Map<String, Double> derived) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", profile.kind().label());
    json.setAll((ObjectNode) MAPPER.valueToTree(profile));
    json.set("derived", MAPPER.valueToTree(derived));
    return of(json);
  }
}
