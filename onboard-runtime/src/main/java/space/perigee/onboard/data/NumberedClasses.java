package space.perigee.onboard.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the class of a number in data that has numbers for labels. The number is the name of a
 * class, such as {@code 7}. If no class is named by a number, it is a position in the list of
 * classes, counted from 0.
 */
final class NumberedClasses {

  private final List<String> names;
  private final Map<String, Integer> positions = new HashMap<>();
  private final boolean areNumbers;

  NumberedClasses(List<String> names) {
    this.names = names;
    names.forEach(name -> positions.put(name, positions.size()));
    this.areNumbers = names.stream().anyMatch(name -> name.matches("-?[0-9]+"));
  }

  /**
   * The position of a class.
   *
   * @throws DataException if there is no such class; does not say where
   */
  int position(long number) {
    Integer named = positions.get(String.valueOf(number));
    if (named != null) {
      return named;
    }
    if (areNumbers || number < 0 || number >= names.size()) {
      throw new DataException(
          "'"
              + number
              + "' must be one of "
              + names
              + (areNumbers ? "" : ", or 0 to " + (names.size() - 1)));
    }
    return (int) number;
  }
}
