package space.perigee.onboard.data;

import java.util.HashSet;
import java.util.List;

/** Checks lists of class names. */
final class ClassList {

  private ClassList() {}

  /**
   * Returns a copy of the list.
   *
   * @throws IllegalArgumentException if it is empty, or a name is blank or repeats
   */
  static List<String> check(List<String> classes) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("the list of classes must not be empty");
    }
    if (classes.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a class must have a name: " + classes);
    }
    if (new HashSet<>(classes).size() != classes.size()) {
      throw new IllegalArgumentException("a class appears twice: " + classes);
    }
    return List.copyOf(classes);
  }
}
