package space.perigee.ground.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** The data of an event for programs, as the database keeps it: a JSON object. */
final class EventData {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LENGTH = 2000;
  private static final String NONE = "{}";

  private EventData() {}

  /** The JSON of the data; an empty object if it would be too long for the database. */
  static String json(Map<String, Object> data) {
    try {
      String text = JSON.writeValueAsString(data);
      return text.length() > MAX_LENGTH ? NONE : text;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
