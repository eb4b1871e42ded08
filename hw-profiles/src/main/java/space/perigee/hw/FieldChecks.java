package space.perigee.hw;

import java.util.ArrayList;
import java.util.List;
import space.perigee.hw.yaml.Finding;

/** Collects the invalid values of a record, so that one exception can report them all. */
final class FieldChecks {

  private final List<FieldException.Violation> violations = new ArrayList<>();

  FieldChecks text(String field, String value) {
    return that(!value.isBlank(), field, value, "must not be blank");
  }

  /** Rejects values outside {@code min} to {@code max}, and NaN. */
  FieldChecks within(String field, double value, double min, double max) {
    return that(
        value >= min && value <= max,
        field,
        Finding.number(value),
        "must be within " + Finding.number(min) + " to " + Finding.number(max));
  }

  /** Rejects zero, negative values, values above {@code max}, and NaN. */
  FieldChecks positive(String field, double value, double max) {
    return that(
        value > 0 && value <= max,
        field,
        Finding.number(value),
        "must be above 0, up to " + Finding.number(max));
  }

  FieldChecks that(boolean holds, String field, Object value, String allowed) {
    if (!holds) {
      violations.add(
          new FieldException.Violation(field, Finding.quote(value.toString()) + " " + allowed));
    }
    return this;
  }

  /**
   * @throws FieldException if any check failed
   */
  void done() {
    if (!violations.isEmpty()) {
      throw new FieldException(violations);
    }
  }
}
