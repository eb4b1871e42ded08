package space.perigee.sim.report;

/** Validation of values in the records of a report. */
final class Checks {

  private Checks() {}

  static void requireName(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
  }

  static void requireFraction(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " " + value + " must be within 0 to 1");
    }
  }

  static void requireNotNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " " + value + " must be finite and 0 or more");
    }
  }

  static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " " + value + " must be 0 or more");
    }
  }
}
