package space.perigee.sim.contacts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * The named values of one station: properties of a GeoJSON feature, fields of a JSON object, or
 * cells of a CSV row. Names are compared without regard to case, underscores, hyphens and blanks,
 * so {@code min_elevation} and {@code minElevation} are the same. Empty values count as absent.
 */
final class StationFields {

  static final List<String> NAME = List.of("name", "title", "id");

  /** What tells stations of the same name apart. */
  static final List<String> QUALIFIER = List.of("provider", "id");

  static final List<String> LATITUDE = List.of("lat", "latitude", "latdeg", "latitudedeg");
  static final List<String> LONGITUDE =
      List.of("lon", "lng", "long", "longitude", "londeg", "longitudedeg");
  static final List<String> ALTITUDE =
      List.of("alt", "altitude", "altm", "altitudem", "height", "heightm");

  private static final List<String> MASK =
      List.of(
          "minelevation",
          "minelevationdeg",
          "minhorizon",
          "elevationmask",
          "mask",
          "horizon",
          "horizonmask",
          "azimuthmask");

  private static final String MASK_FORM =
      " must be a number of degrees, or a horizon: a list of [azimuth, elevation], in CSV and text"
          + " '0:5 90:12 180:3'";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int LONGEST_VALUE = 60;

  private record Field(String label, JsonNode value) {}

  private final String where;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /**
   * @param where file and position in it, for messages
   */
  StationFields(String where) {
    this.where = where;
  }

  /** Returns the fields of a JSON object; {@code prefix} precedes their names in messages. */
  static StationFields of(String where, String prefix, JsonNode object) {
    StationFields all = new StationFields(where);
    object.properties().forEach(e -> all.put(prefix, e.getKey(), e.getValue()));
    return all;
  }

  void put(String prefix, String name, JsonNode value) {
    boolean isEmpty =
        value.isNull() || value.isMissingNode() || (value.isTextual() && value.asText().isBlank());
    if (!isEmpty) {
      fields.putIfAbsent(plain(name), new Field(prefix + name, value));
    }
  }

  /** Returns a name without the marks that do not count. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-\\s]", "");
  }

  String where() {
    return where;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Returns the first text or number among these names. */
  @Nullable String text(List<String> names) {
    for (String name : names) {
      Field field = fields.get(name);
      if (field != null && (field.value().isTextual() || field.value().isNumber())) {
        return field.value().asText().strip();
      }
    }
    return null;
  }

  /**
   * Returns the number among these names, or null if there is none.
   *
   * @throws InputException if a value is not a number, or two names disagree
   */
  @Nullable Double number(List<String> names) {
    Field first = null;
    for (String name : names) {
      Field field = fields.get(name);
      if (field == null) {
        continue;
      }
      if (number(field.value()) == null) {
        throw new InputException(
            where + ": " + field.label() + " " + shown(field.value()) + " must be a number");
      }
      first = requireSame(first, field);
    }
    return first == null ? null : number(first.value());
  }

  /**
   * Returns the mask, or null if there is none. A number is a minimum elevation, a list a horizon
   * by azimuth.
   *
   * @throws InputException if a value is neither, or two names disagree
   */
  @Nullable ElevationMask mask() {
    Field minimum = null;
    Field horizon = null;
    List<ElevationMask.Point> points = List.of();
    for (String name : MASK) {
      Field field = fields.get(name);
      if (field == null) {
        continue;
      }
      if (number(field.value()) != null) {
        minimum = requireSame(minimum, field);
      } else {
        points = points(field);
        horizon = requireSame(horizon, field);
      }
    }
    if (minimum == null && horizon == null) {
      return null;
    }
    Double minimumDeg = minimum == null ? null : number(minimum.value());
    Field named = minimum == null ? horizon : minimum;
    try {
      return new ElevationMask(minimumDeg == null ? ElevationMask.LOWEST_DEG : minimumDeg, points);
    } catch (IllegalArgumentException e) {
      String label = named == null ? "" : named.label() + ": ";
      throw new InputException(where + ": " + label + e.getMessage(), e);
    }
  }

  private Field requireSame(@Nullable Field first, Field field) {
    if (first == null) {
      return field;
    }
    Double one = number(first.value());
    Double other = number(field.value());
    boolean same = one != null ? one.equals(other) : first.value().equals(field.value());
    if (!same) {
      throw new InputException(
          where
              + ": "
              + first.label()
              + " "
              + shown(first.value())
              + " and "
              + field.label()
              + " "
              + shown(field.value())
              + " must agree");
    }
    return first;
  }

  private List<ElevationMask.Point> points(Field field) {
    List<ElevationMask.Point> points = new ArrayList<>();
    try {
      if (field.value().isTextual()) {
        for (String pair : field.value().asText().strip().split("[\\s;]+", -1)) {
          String[] parts = pair.split(":", -1);
          points.add(
              parts.length == 2 ? point(field, number(parts[0]), number(parts[1])) : point(field));
        }
      } else if (field.value().isArray() && !field.value().isEmpty()) {
        for (JsonNode pair : field.value()) {
          boolean isPair = pair.isArray() && pair.size() == 2;
          points.add(
              isPair ? point(field, number(pair.get(0)), number(pair.get(1))) : point(field));
        }
      } else {
        points.add(point(field));
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(where + ": " + field.label() + ": " + e.getMessage(), e);
    }
    return points;
  }

  private ElevationMask.Point point(Field field, @Nullable Double... pair) {
    if (pair.length != 2 || pair[0] == null || pair[1] == null) {
      throw new InputException(
          where + ": " + field.label() + " " + shown(field.value()) + MASK_FORM);
    }
    return new ElevationMask.Point(pair[0], pair[1]);
  }

  private static @Nullable Double number(JsonNode value) {
    return value.isNumber() ? Double.valueOf(value.asDouble()) : number(value.asText());
  }

  private static @Nullable Double number(String text) {
    String stripped = text.strip();
    return NUMBER.matcher(stripped).matches() ? Double.valueOf(stripped) : null;
  }

  /** Returns a value for a message, cut if it is long. */
  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
