package space.perigee.sim.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import space.perigee.sim.contacts.ElementAge;
import space.perigee.sim.contacts.Outage;
import space.perigee.sim.contacts.SatelliteContacts;
import space.perigee.sync.io.InputException;

/** Tells the user what a plan leaves out, and how accurate it can be with elements so old. */
final class ElementReport {

  /** Elements that move contacts by less than this, and are not older than this, are fresh. */
  private static final Duration MAX_SHIFT = Duration.ofSeconds(10);

  private static final Duration MAX_AGE = Duration.ofDays(14);

  /** Satellites with old elements of which each gets a line. */
  private static final int MAX_LINES = 10;

  private record Old(String satellite, ElementAge age) {}

  private final PrintWriter err;
  private final Instant start;
  private final Instant end;
  private final List<String> leftOut = new ArrayList<>();
  private final List<Old> old = new ArrayList<>();
  private int planned;

  /**
   * @param err where to print
   * @param start start of the span of the plan
   * @param span length of the span
   */
  ElementReport(PrintWriter err, Instant start, Duration span) {
    this.err = err;
    this.start = start;
    this.end = start.plus(span);
  }

  /** Prints what a file of elements should have told. */
  void note(String note) {
    err.println("perigee: note: " + note);
  }

  /** Takes the result of one satellite. */
  void add(SatelliteContacts found) {
    String id = found.satellite().id();
    ElementAge age = found.age();
    if (age == null) {
      leftOut.add(id + ": " + found.outages().get(0).reason());
      return;
    }
    planned++;
    for (Outage outage : found.outages()) {
      leftOut.add(id + ": " + part(outage) + ": " + outage.reason());
    }
    if (age.age().compareTo(MAX_AGE) > 0 || age.shift().compareTo(MAX_SHIFT) > 0) {
      old.add(new Old(id, age));
    }
  }

  private String part(Outage outage) {
    String from = "from " + outage.from().truncatedTo(ChronoUnit.SECONDS);
    String to = "to " + outage.to().truncatedTo(ChronoUnit.SECONDS);
    return outage.to().equals(end)
        ? from + " on"
        : outage.from().equals(start) ? "up " + to : from + " " + to;
  }

  /**
   * Prints the report.
   *
   * @throws InputException if no satellite is left
   */
  void finish() {
    leftOut.forEach(line -> err.println("perigee: warning: left out " + line));
    old.sort(Comparator.comparing((Old o) -> o.age().shift()).reversed());
    int lines = old.size() > MAX_LINES ? MAX_LINES - 1 : old.size();
    old.subList(0, lines).forEach(this::warn);
    if (lines < old.size()) {
      Old next = old.get(lines);
      err.printf(
          "perigee: warning: elements of %d more satellites are old; their contacts shift by about"
              + " %s or less%n",
          old.size() - lines, text(next.age().shift()));
    }
    err.flush();
    if (planned == 0) {
      throw new InputException(
          "no satellite is left: none of the "
              + leftOut.size()
              + " has usable elements within "
              + start
              + " to "
              + end);
    }
  }

  private void warn(Old satellite) {
    ElementAge age = satellite.age();
    err.printf(
        Locale.ROOT,
        "perigee: warning: %s: elements of %s are %d days away from %s: SGP4 errs by about %,.0f km"
            + " along the orbit, which shifts contacts by about %s%n",
        satellite.satellite(),
        age.epoch().truncatedTo(ChronoUnit.SECONDS),
        age.age().toDays(),
        age.at().truncatedTo(ChronoUnit.SECONDS),
        rounded(age.errorM() / 1000),
        text(age.shift()));
  }

  /** Returns two digits of an estimate. */
  private static double rounded(double value) {
    double unit = Math.max(1, Math.pow(10, Math.floor(Math.log10(value)) - 1));
    return Math.round(value / unit) * unit;
  }

  private static String text(Duration shift) {
    double seconds = shift.toMillis() / 1000.0;
    return seconds < 120
        ? Math.max(1, Math.round(seconds)) + " s"
        : seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
  }
}
