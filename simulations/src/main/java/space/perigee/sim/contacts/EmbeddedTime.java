package space.perigee.sim.contacts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.orekit.data.LazyLoadedDataContext;
import org.orekit.frames.Frame;
import org.orekit.time.AbsoluteDate;
import org.orekit.time.DateComponents;
import org.orekit.time.DateTimeComponents;
import org.orekit.time.OffsetModel;
import org.orekit.time.TimeComponents;
import org.orekit.time.TimeScale;

/**
 * Orekit's time scales with an embedded table of leap seconds, so that no data file is needed. Uses
 * its own data context and leaves Orekit's default one alone.
 */
final class EmbeddedTime {

  /** Year, month (first day) and TAI - UTC from then on (s); IERS Bulletin C. */
  private static final int[][] TAI_MINUS_UTC = {
    {1972, 1, 10}, {1972, 7, 11}, {1973, 1, 12}, {1974, 1, 13}, {1975, 1, 14}, {1976, 1, 15},
    {1977, 1, 16}, {1978, 1, 17}, {1979, 1, 18}, {1980, 1, 19}, {1981, 7, 20}, {1982, 7, 21},
    {1983, 7, 22}, {1985, 7, 23}, {1988, 1, 24}, {1990, 1, 25}, {1991, 1, 26}, {1992, 7, 27},
    {1993, 7, 28}, {1994, 7, 29}, {1996, 1, 30}, {1997, 7, 31}, {1999, 1, 32}, {2006, 1, 33},
    {2009, 1, 34}, {2012, 7, 35}, {2015, 7, 36}, {2017, 1, 37},
  };

  private static final LazyLoadedDataContext CONTEXT = context();

  private EmbeddedTime() {}

  private static LazyLoadedDataContext context() {
    LazyLoadedDataContext context = new LazyLoadedDataContext();
    context.getTimeScales().addUTCTAIOffsetsLoader(EmbeddedTime::offsets);
    return context;
  }

  private static List<OffsetModel> offsets() {
    List<OffsetModel> offsets = new ArrayList<>();
    for (int[] row : TAI_MINUS_UTC) {
      offsets.add(new OffsetModel(new DateComponents(row[0], row[1], 1), row[2]));
    }
    return offsets;
  }

  static TimeScale utc() {
    return CONTEXT.getTimeScales().getUTC();
  }

  /** The frame of SGP4: true equator, mean equinox. */
  static Frame teme() {
    return CONTEXT.getFrames().getTEME();
  }

  /** Returns an instant as a date; Orekit's own way begins in 1970. */
  static AbsoluteDate date(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    return new AbsoluteDate(
        new DateComponents(utc.getYear(), utc.getMonthValue(), utc.getDayOfMonth()),
        new TimeComponents(utc.getHour(), utc.getMinute(), utc.getSecond() + utc.getNano() * 1e-9),
        utc());
  }

  /** Returns the date as an instant in UTC, to a nanosecond; Orekit's own way ends in 9999. */
  static Instant instant(AbsoluteDate date) {
    DateTimeComponents utc = date.getComponents(utc());
    DateComponents day = utc.getDate();
    TimeComponents time = utc.getTime();
    return LocalDate.of(day.getYear(), day.getMonth(), day.getDay())
        .atTime(time.getHour(), time.getMinute())
        .toInstant(ZoneOffset.UTC)
        .plusNanos(Math.round(time.getSecond() * 1e9));
  }
}
