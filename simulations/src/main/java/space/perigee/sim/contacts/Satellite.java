package space.perigee.sim.contacts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.orekit.propagation.analytical.tle.TLE;

/**
 * A satellite and its orbital elements.
 *
 * @param id identifier in contact plans: the name in lower case, with hyphens; with the catalog
 *     number where several satellites have the same name
 * @param name name as in the file
 * @param elements mean elements for SGP4, in TEME, one set or several, ordered by epoch
 */
public record Satellite(String id, String name, List<TLE> elements) {

  /**
   * @throws IllegalArgumentException if the identifier is not a slug or there are no elements
   */
  public Satellite {
    if (id.isEmpty() || !Slug.of(id).equals(id)) {
      throw new IllegalArgumentException(
          "satellite identifier '" + id + "' must consist of letters, digits and single hyphens");
    }
    if (elements.isEmpty()) {
      throw new IllegalArgumentException("satellite '" + id + "' has no elements");
    }
    elements = elements.stream().sorted(Comparator.comparing(TLE::getDate)).toList();
  }

  /** Returns the catalog number; 0 if the satellite has none. */
  public int number() {
    return elements.get(0).getSatelliteNumber();
  }

  /** Elements, and the time for which they are used. */
  record Validity(TLE elements, Instant from, Instant to) {

    /** Returns this with another end. */
    Validity until(Instant end) {
      return new Validity(elements, from, end);
    }
  }

  /**
   * Returns the elements to use within a span, in order of time and without gaps: at each moment
   * those with the latest epoch before it; before the first epoch, the first ones.
   */
  List<Validity> validities(Instant start, Duration span) {
    List<Validity> parts = new ArrayList<>();
    Instant end = start.plus(span);
    Instant from = start;
    for (int i = 0; i < elements.size(); i++) {
      Instant next = i + 1 < elements.size() ? afterEpoch(elements.get(i + 1)) : end;
      Instant to = next.isBefore(end) ? next : end;
      if (to.isAfter(from)) {
        parts.add(new Validity(elements.get(i), from, to));
        from = to;
      }
    }
    return parts;
  }

  /** Returns the first whole millisecond at or after the epoch. */
  private static Instant afterEpoch(TLE elements) {
    return epoch(elements).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  static Instant epoch(TLE elements) {
    return EmbeddedTime.instant(elements.getDate());
  }
}
