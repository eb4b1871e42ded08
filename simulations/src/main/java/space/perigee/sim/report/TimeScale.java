package space.perigee.sim.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps mission time to the horizontal coordinate, with ticks at round hours of UTC.
 *
 * @param from time at {@code left}
 * @param to time at {@code right}, after {@code from}
 * @param left coordinate of {@code from} (px)
 * @param right coordinate of {@code to} (px)
 */
record TimeScale(Instant from, Instant to, double left, double right) {

  /** A tick: its coordinate, the time of day, and the date, which is empty where not needed. */
  record Tick(double x, String time, String date) {}

  private static final int[] STEPS_S = {
    1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600
  };
  private static final int DAY_S = 86400;
  private static final DateTimeFormatter SECONDS = utc("HH:mm:ss");
  private static final DateTimeFormatter MINUTES = utc("HH:mm");
  private static final DateTimeFormatter DATE = utc("d MMM");

  TimeScale {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("no time scale from " + from + " to " + to);
    }
  }

  /** Returns a scale that covers the mission and all contacts and versions before or after it. */
  static TimeScale of(MissionReport report, double left, double right) {
    Instant from = report.start();
    Instant to = report.end();
    for (ContactUse contact : report.contacts()) {
      from = contact.aos().isBefore(from) ? contact.aos() : from;
      to = contact.los().isAfter(to) ? contact.los() : to;
    }
    for (VersionPoint version : report.versions()) {
      from = version.time().isBefore(from) ? version.time() : from;
      to = version.time().isAfter(to) ? version.time() : to;
    }
    return new TimeScale(from, to, left, right);
  }

  double at(Instant time) {
    return left + seconds(from, time) / seconds(from, to) * (right - left);
  }

  /** Returns at most {@code count} + 1 ticks, in ascending order. */
  List<Tick> ticks(int count) {
    long step = step(seconds(from, to) / count);
    long first =
        -Math.floorDiv(-(from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0)), step) * step;
    List<Tick> ticks = new ArrayList<>();
    for (long at = first; at <= to.getEpochSecond(); at += step) {
      Instant time = Instant.ofEpochSecond(at);
      boolean dated = ticks.isEmpty() || at % DAY_S == 0;
      String clock = step >= DAY_S ? "" : (step < 60 ? SECONDS : MINUTES).format(time);
      ticks.add(new Tick(at(time), clock, dated ? DATE.format(time) : ""));
    }
    return ticks;
  }

  private static long step(double atLeastS) {
    for (int step : STEPS_S) {
      if (step >= atLeastS) {
        return step;
      }
    }
    long step = STEPS_S[STEPS_S.length - 1];
    while (step < atLeastS) {
      step *= 2;
    }
    return step;
  }

  private static double seconds(Instant from, Instant to) {
    Duration span = Duration.between(from, to);
    return span.getSeconds() + span.getNano() * 1e-9;
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
