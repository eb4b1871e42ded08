package space.perigee.sim.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plot, described as data. The page draws it with a library; this class knows nothing of it.
 *
 * @param description what the plot shows, for readers who do not see it
 * @param x horizontal axis
 * @param y vertical axis
 * @param series at least one
 */
public record Plot(String description, Axis x, Axis y, List<Series> series) {

  /** What the values of an axis are, and how its ticks are written. */
  public enum Kind {
    /** Milliseconds since 1970, written in UTC. */
    TIME,
    /** Fractions, written as percent. */
    PERCENT,
    /** Bytes with decimal prefixes. */
    BYTES,
    /** Integers. */
    COUNT,
    /** Indexes into the names of the axis. */
    NAME;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An axis.
   *
   * @param title written along the axis; may be empty
   * @param from smallest value shown; null if the values decide
   * @param to largest value shown; null if the values decide
   * @param names for {@link Kind#NAME}, from top to bottom or from left to right
   */
  public record Axis(
      Kind kind, String title, @Nullable Double from, @Nullable Double to, List<String> names) {

    public Axis {
      names = List.copyOf(names);
    }

    /** Returns an axis whose range follows from the values. */
    public static Axis of(Kind kind, String title) {
      return new Axis(kind, title, null, null, List.of());
    }

    /** Returns an axis of values from 0 up. */
    public static Axis fromZero(Kind kind, String title) {
      return new Axis(kind, title, 0.0, null, List.of());
    }

    /** Returns an axis of mission time. */
    public static Axis time(Instant from, Instant to) {
      return new Axis(Kind.TIME, "UTC", millis(from), millis(to), List.of());
    }

    /** Returns an axis with a place for each name. */
    public static Axis named(List<String> names) {
      return new Axis(Kind.NAME, "", null, null, names);
    }
  }

  /** How a series is drawn. */
  public enum Shape {
    /** Points joined by lines. */
    LINE,
    /** A line that keeps each value until the next. */
    STEP,
    /** As {@link #STEP}, with the area below filled. */
    AREA,
    /** A dashed line without points. */
    LEVEL,
    /** Vertical bars; those of several series at the same x are stacked. */
    BAR,
    /** Horizontal bars from {@link Point#x} to {@link Point#end} on an axis of names. */
    SPAN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A series.
   *
   * @param name for the legend
   * @param color number of a color of the page; the colors repeat
   */
  public record Series(String name, Shape shape, int color, List<Point> points) {

    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A point.
   *
   * @param x horizontal value; start of a span
   * @param y vertical value
   * @param end end of a span; the same as {@code x} otherwise
   * @param low lower edge of the band around the line; null if there is none
   * @param high upper edge of the band
   * @param note lines of text that explain the point
   * @param hollow whether the mark is not filled
   */
  public record Point(
      double x,
      double y,
      double end,
      @Nullable Double low,
      @Nullable Double high,
      String note,
      boolean hollow) {

    /** Returns a point of a line or a bar. */
    public static Point of(double x, double y, String note) {
      return new Point(x, y, x, null, null, note, false);
    }

    /** Returns a point at a time. */
    public static Point at(Instant x, double y, String note) {
      return of(millis(x), y, note);
    }

    /** Returns a horizontal bar in row {@code y}. */
    public static Point span(Instant from, Instant to, int y, String note, boolean hollow) {
      return new Point(millis(from), y, millis(to), null, null, note, hollow);
    }

    /** Returns the point with a band from {@code y - width} to {@code y + width}. */
    public Point withBand(double width) {
      return new Point(x, y, end, y - width, y + width, note, hollow);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no series, or a value is not finite
   */
  public Plot {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw new IllegalArgumentException("plot '" + description + "' has no series");
    }
    for (Series one : series) {
      for (Point point : one.points()) {
        if (!Double.isFinite(point.x) || !Double.isFinite(point.y) || !Double.isFinite(point.end)) {
          throw new IllegalArgumentException(one.name() + ": " + point + " must be finite");
        }
      }
    }
  }

  private static double millis(Instant time) {
    return (double) time.toEpochMilli();
  }
}
