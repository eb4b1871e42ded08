package space.perigee.hw.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** Indented JSON, as commands print it with {@code --json}. */
public final class PrettyJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private PrettyJson() {}

  /**
   * Writes records, maps, lists, numbers and strings as JSON, without a trailing line break.
   *
   * @throws IllegalStateException if {@code value} holds something that Jackson cannot write
   */
  public static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** The same as a tree, to which fields can be added. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
