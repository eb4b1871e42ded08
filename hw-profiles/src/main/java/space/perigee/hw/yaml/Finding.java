package space.perigee.hw.yaml;

import java.util.Locale;

/**
 * One error in a YAML file.
 *
 * @param file the file, as the user gave it, or the id of what is shipped
 * @param line line of the field, counted from 1; 0 if the finding is about the whole file
 * @param field path of the field, {@code power.wattsTrain} or {@code sources[0]}; empty if the
 *     finding is about no field
 * @param problem the value, and what is allowed
 */
public record Finding(String file, int line, String field, String problem) {

  private static final int QUOTED_CHARS = 80;

  /** The finding as one line. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ": line " + line : "")
        + (field.isEmpty() ? "" : ": " + field)
        + ": "
        + problem;
  }

  /** Quotes untrusted text for a message: on one line, without control characters, shortened. */
  public static String quote(String text) {
    return "'" + clean(text) + "'";
  }

  /** Untrusted text on one line, without control characters, shortened. */
  public static String clean(String text) {
    String head = text.length() > QUOTED_CHARS ? text.substring(0, QUOTED_CHARS) + "..." : text;
    return head.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /** Formats a number for a message: whole numbers without a decimal point. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
