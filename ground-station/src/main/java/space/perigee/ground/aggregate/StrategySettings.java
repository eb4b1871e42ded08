package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a strategy as an operator gave them, by name. A factory takes those that it
 * knows; {@link #requireAllTaken} rejects the others.
 */
public final class StrategySettings {

  private final SortedMap<String, String> values;
  private final Set<String> known = new TreeSet<>();

  private StrategySettings(Map<String, String> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * Parses settings.
   *
   * @param text {@code SETTING=VALUE,...}; may be empty
   * @throws IllegalArgumentException if it has another form, or a setting twice
   */
  public static StrategySettings parse(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String setting : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equal = setting.indexOf('=');
      if (equal < 1 || equal == setting.length() - 1) {
        throw new IllegalArgumentException("'" + setting + "': must be SETTING=VALUE");
      }
      String name = setting.substring(0, equal);
      if (values.put(name, setting.substring(equal + 1)) != null) {
        throw new IllegalArgumentException(name + ": is given twice");
      }
    }
    return new StrategySettings(values);
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if it is not one, or outside {@code least} to {@code most}
   */
  public double number(String name, double otherwise, double least, double most) {
    String text = take(name);
    if (text == null) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " " + text + ": must be a number", e);
    }
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " " + text + ": must be " + plain(least) + " to " + upTo(most));
    }
    return value;
  }

  /** A bound that was made to leave a round number out is said as that. */
  private static String upTo(double most) {
    String above = plain(Math.nextUp(most));
    return above.length() < plain(most).length() ? "below " + above : plain(most);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is not one, or outside {@code least} to {@code most}
   */
  public int count(String name, int otherwise, int least, int most) {
    double value = number(name, otherwise, least, most);
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(name + " " + value + ": must be a whole number");
    }
    return (int) value;
  }

  /**
   * A word.
   *
   * @throws IllegalArgumentException if it is none of {@code allowed}
   */
  public String word(String name, String otherwise, Set<String> allowed) {
    String text = take(name);
    if (text != null && !allowed.contains(text)) {
      throw new IllegalArgumentException(
          name + " " + text + ": must be one of " + String.join(", ", new TreeSet<>(allowed)));
    }
    return text == null ? otherwise : text;
  }

  /**
   * A duration, such as {@code 90s}, {@code 6h}, {@code 2d} or ISO 8601; null if it is not given.
   *
   * @throws IllegalArgumentException if it is not one, or not positive
   */
  public @Nullable Duration duration(String name) {
    String text = take(name);
    if (text == null) {
      return null;
    }
    String iso = text.matches("[0-9]+d") ? "P" + text : text.matches("P.*") ? text : "PT" + text;
    try {
      Duration duration = Duration.parse(iso);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " " + text + ": must be a time, such as 6h", e);
    }
    throw new IllegalArgumentException(name + " " + text + ": must be positive");
  }

  private @Nullable String take(String name) {
    known.add(name);
    return values.get(name);
  }

  /**
   * Rejects settings that nothing has taken.
   *
   * @throws IllegalArgumentException if there is one; the message names it and those that exist
   */
  public void requireAllTaken(String strategy) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? name + ": " + strategy + " has no settings"
                : name + ": must be one of " + String.join(", ", known));
      }
    }
  }
}
