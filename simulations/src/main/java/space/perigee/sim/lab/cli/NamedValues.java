package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import space.perigee.sync.io.InputException;

/** Values that an option names. */
final class NamedValues {

  private NamedValues() {}

  /**
   * The values of some names, in their order; all if there is no name.
   *
   * @throws InputException if a value has another name
   */
  static <T> List<T> of(
      String option, List<String> names, List<T> all, Function<T, String> nameOf) {
    if (names.isEmpty()) {
      return all;
    }
    List<T> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(value -> nameOf.apply(value).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          option
                              + " '"
                              + name
                              + "': must be one of "
                              + String.join(", ", all.stream().map(nameOf).toList()))));
    }
    return chosen;
  }
}
