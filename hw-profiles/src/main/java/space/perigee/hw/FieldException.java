package space.perigee.hw;

import java.util.List;
import java.util.stream.Collectors;

/** Values that a profile record rejects, each with its field. */
final class FieldException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /**
   * @param field path within the record, dots between levels
   * @param problem the value, and what is allowed
   */
  record Violation(String field, String problem) {}

  private final transient List<Violation> violations;

  FieldException(List<Violation> violations) {
    super(
        violations.stream()
            .map(violation -> violation.field() + ": " + violation.problem())
            .collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  List<Violation> violations() {
    return violations;
  }
}
