package space.perigee.sim.contacts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hipparchus.exception.MathRuntimeException;
import org.jspecify.annotations.Nullable;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sync.io.InputException;

/**
 * The fields of one orbit mean-elements message (OMM, CCSDS 502.0-B-3), whatever its encoding, as
 * elements for SGP4. Fields that SGP4 does not use are ignored.
 *
 * @param where file and place in it, for messages
 * @param values values by keyword, as written
 */
record OmmFields(String where, Map<String, String> values) {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Pattern CATALOG_NUMBER = Pattern.compile("\\d{1,9}");

  /** Calendar date or day of the year; UTC with or without Z. */
  private static final DateTimeFormatter EPOCH =
      new DateTimeFormatterBuilder()
          .appendPattern("[uuuu-MM-dd][uuuu-DDD]'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendPattern("['Z']")
          .toFormatter(Locale.ROOT);

  /** What a message must be about for SGP4, and which values say so. */
  private static final Map<String, List<String>> CONTEXT =
      Map.of(
          "CENTER_NAME", List.of("EARTH"),
          "REF_FRAME", List.of("TEME"),
          "TIME_SYSTEM", List.of("UTC"),
          "MEAN_ELEMENT_THEORY", List.of("SGP4", "SGP/SGP4"));

  private static final List<String> CONTEXT_ORDER =
      List.of("CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY");

  OmmFields {
    values = Map.copyOf(values);
  }

  /**
   * Returns the elements.
   *
   * @param selfContained whether the message must say that its elements are for SGP4, in TEME and
   *     UTC, as in KVN and XML; JSON and CSV may omit it
   * @throws InputException if a field is missing or invalid; the message names the first one
   */
  ElementSet elements(boolean selfContained) {
    for (String key : CONTEXT_ORDER) {
      if (selfContained || values.containsKey(key)) {
        requireOneOf(key, CONTEXT.getOrDefault(key, List.of()));
      }
    }
    Instant epoch = epoch();
    double meanMotion = number("MEAN_MOTION") * 2 * Math.PI / 86400;
    double eccentricity = number("ECCENTRICITY");
    double inclination = Math.toRadians(number("INCLINATION"));
    double raan = Math.toRadians(number("RA_OF_ASC_NODE"));
    double pericenter = Math.toRadians(number("ARG_OF_PERICENTER"));
    double anomaly = Math.toRadians(number("MEAN_ANOMALY"));
    int catalogNumber = catalogNumber();
    double bStar = number("BSTAR");
    int type = values.containsKey("EPHEMERIS_TYPE") ? (int) number("EPHEMERIS_TYPE") : 0;
    int revolutions = values.containsKey("REV_AT_EPOCH") ? (int) number("REV_AT_EPOCH") : 0;
    int set = values.containsKey("ELEMENT_SET_NO") ? (int) number("ELEMENT_SET_NO") : 0;
    try {
      TLE elements =
          new TLE(
              catalogNumber,
              'U',
              0,
              0,
              "",
              type,
              set,
              EmbeddedTime.date(epoch),
              meanMotion,
              0,
              0,
              eccentricity,
              inclination,
              pericenter,
              raan,
              anomaly,
              revolutions,
              bStar,
              EmbeddedTime.utc());
      return new ElementSet(name(), elements, where);
    } catch (OrekitException | MathRuntimeException | IllegalArgumentException e) {
      throw new InputException(where + ": " + e.getMessage(), e);
    }
  }

  private @Nullable String name() {
    String name = values.get("OBJECT_NAME");
    if (name == null) {
      return null;
    }
    return (name.startsWith("0 ") ? name.substring(2) : name).strip();
  }

  private void requireOneOf(String key, List<String> allowed) {
    String value = required(key);
    if (!allowed.contains(value.toUpperCase(Locale.ROOT))) {
      throw new InputException(
          where + ": " + key + " " + TextFile.excerpt(value) + " must be " + allowed.get(0));
    }
  }

  private String required(String key) {
    String value = values.get(key);
    if (value == null || value.isBlank()) {
      throw new InputException(where + ": " + key + " is missing");
    }
    return value;
  }

  private double number(String key) {
    String value = required(key);
    if (!NUMBER.matcher(value).matches()) {
      throw new InputException(
          where + ": " + key + " " + TextFile.excerpt(value) + " must be a number");
    }
    return Double.parseDouble(value);
  }

  private int catalogNumber() {
    String value = required("NORAD_CAT_ID");
    if (!CATALOG_NUMBER.matcher(value).matches()) {
      throw new InputException(
          where
              + ": NORAD_CAT_ID "
              + TextFile.excerpt(value)
              + " must be a whole number of one to nine digits");
    }
    return Integer.parseInt(value);
  }

  private Instant epoch() {
    String value = required("EPOCH");
    try {
      return LocalDateTime.parse(value, EPOCH).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new InputException(
          where
              + ": EPOCH "
              + TextFile.excerpt(value)
              + " must be a UTC time such as 2022-09-14T04:53:16.157472",
          e);
    }
  }
}
