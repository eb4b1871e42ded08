package space.perigee.hw.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import space.perigee.hw.Profile;
import space.perigee.hw.text.PrettyJson;

/**
 * A profile as JSON: the fields of its record, with the board and radio of a spacecraft in full.
 */
final class ProfileJson {

  private ProfileJson() {}

  /** A profile with its kind, and its derived figures under {@code derived}. */
  static String of(Profile profile, Map<String, Double> derived) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", profile.kind().label());
    json.setAll((ObjectNode) PrettyJson.tree(profile));
    json.set("derived", PrettyJson.tree(derived));
    return PrettyJson.of(json);
  }
}
