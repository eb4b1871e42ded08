package space.perigee.ground.web;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The query of a request. Rejects unknown parameters: if a misspelled one were ignored, the answer
 * would be to another question.
 */
final class QueryParameters {

  private static final int MAX_SHOWN = 80;

  private final Map<String, List<String>> parameters;

  /**
   * @param known names of the allowed parameters
   * @throws BadParameterException if there is another, or one occurs twice
   */
  QueryParameters(Map<String, List<String>> parameters, Set<String> known) {
    this.parameters = parameters;
    parameters.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            String allowed =
                known.isEmpty() ? "absent" : "one of " + known.stream().sorted().toList();
            throw new BadParameterException("parameter", shown(name), allowed);
          }
          if (values.size() != 1) {
            throw new BadParameterException(name, shown(values.toString()), "given once");
          }
        });
  }

  /**
   * A whole number.
   *
   * @throws BadParameterException if it is not a whole number, or out of bounds
   */
  OptionalLong number(String name, long min, long max) {
    List<String> values = parameters.get(name);
    if (values == null) {
      return OptionalLong.empty();
    }
    String value = values.get(0);
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Falls through to the message that an out-of-bounds number gets.
    }
    throw new BadParameterException(
        name, shown(value), "a whole number within " + min + " to " + max);
  }

  private static String shown(String value) {
    return value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
  }
}
