package space.perigee.sync.io;

/**
 * Reads decimal numbers as people and other programs write them: {@code -12}, {@code .5}, {@code
 * 6.02e23}. Java's own parsers also take {@code 1.5f}, {@code 2d}, {@code 0x1p3} and {@code NaN},
 * which in a file are mistakes.
 */
public final class DecimalNumber {

  private DecimalNumber() {}

  /**
   * Returns the nearest double; infinite if it is out of range.
   *
   * @throws NumberFormatException if {@code text} is not a decimal number
   */
  public static double toDouble(String text) {
    check(text);
    return Double.parseDouble(text);
  }

  /**
   * Returns the nearest float; infinite if it is out of range.
   *
   * @throws NumberFormatException if {@code text} is not a decimal number
   */
  public static float toFloat(String text) {
    check(text);
    return Float.parseFloat(text);
  }

  /** Without letters but e, the grammar of Java's parsers is that of decimal numbers. */
  private static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isAllowed =
          c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || (c | 32) == 'e';
      if (!isAllowed) {
        throw new NumberFormatException("'" + text + "' is not a number");
      }
    }
  }
}
