package space.perigee.ground.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import space.perigee.sync.transfer.NodeName;

/**
 * A parameter of a route. The same description checks requests and is written to the OpenAPI
 * document.
 *
 * @param place in the path or in the query
 * @param kind what values it has
 */
record ApiParameter(String name, Place place, String description, Kind kind) {

  static final int MAX_LIMIT = 1000;
  static final int DEFAULT_LIMIT = 100;

  /** Where a parameter is. */
  enum Place {
    PATH,
    QUERY,
    HEADER;

    /** The place in the words of OpenAPI. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What values a parameter has. */
  sealed interface Kind {

    /** True if this is an allowed value. */
    boolean accepts(String value);

    /** The allowed values in words. */
    String allowed();

    /** JSON schema of the values. */
    Map<String, Object> schema();
  }

  /** A whole number. */
  record Whole(long min, long max, Optional<Long> otherwise) implements Kind {

    @Override
    public boolean accepts(String value) {
      if (!value.matches("\\d{1,19}")) {
        return false;
      }
      try {
        long number = Long.parseLong(value);
        return number >= min && number <= max;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public String allowed() {
      return "a whole number within " + min + " to " + max;
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "integer");
      schema.put("format", "int64");
      schema.put("minimum", min);
      schema.put("maximum", max);
      otherwise.ifPresent(value -> schema.put("default", value));
      return schema;
    }
  }

  /** One of several words. */
  record Word(List<String> words) implements Kind {

    public Word {
      words = List.copyOf(words);
    }

    @Override
    public boolean accepts(String value) {
      return words.contains(value);
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", words);
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "enum", words);
    }
  }

  /**
   * A value of a form.
   *
   * @param pattern regular expression that all of it matches
   * @param allowed the form in words
   */
  record Form(String pattern, String allowed) implements Kind {

    /** A lower-case word with hyphens, such as the kind of an event. */
    static final Form TERM = new Form("[a-z0-9-]{1,32}", "1 to 32 characters a-z 0-9 -");

    /** A transfer: satellite, direction and content. */
    static final Form TRANSFER =
        new Form(
            "[A-Za-z0-9._-]{1,64}/(down|up)/[0-9a-f]{64}",
            "satellite, direction and content of a transfer");

    @Override
    public boolean accepts(String value) {
      return value.matches(pattern);
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "pattern", "^" + pattern + "$");
    }
  }

  /** The name of a satellite. */
  record Name() implements Kind {

    @Override
    public boolean accepts(String value) {
      return NodeName.isValid(value);
    }

    @Override
    public String allowed() {
      return "1 to " + NodeName.MAX_LENGTH + " of A-Z a-z 0-9 . _ -, and not . or ..";
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "minLength", 1, "maxLength", NodeName.MAX_LENGTH);
    }
  }

  /**
   * The {@code next} of the page before.
   *
   * @param key what the list is ordered by
   */
  record PageStart(String list, Kind key) implements Kind {

    @Override
    public boolean accepts(String value) {
      return Cursor.keyOf(list, value).filter(key::accepts).isPresent();
    }

    @Override
    public String allowed() {
      return "the 'next' of a page of this list, or absent for the first page";
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "maxLength", Cursor.MAX_LENGTH);
    }
  }

  /** A parameter in the path. */
  static ApiParameter inPath(String name, String description, Kind kind) {
    return new ApiParameter(name, Place.PATH, description, kind);
  }

  /** A parameter in the query. */
  static ApiParameter inQuery(String name, String description, Kind kind) {
    return new ApiParameter(name, Place.QUERY, description, kind);
  }

  /** A parameter in the head of the request. */
  static ApiParameter inHeader(String name, String description, Kind kind) {
    return new ApiParameter(name, Place.HEADER, description, kind);
  }

  /** The number of a version, in the path. */
  static ApiParameter version() {
    return inPath("number", "Number of the version.", whole(0, Long.MAX_VALUE));
  }

  /** The name of a satellite, in the path. */
  static ApiParameter satellite() {
    return inPath("name", "Name of the satellite.", new Name());
  }

  /** The satellite whose items are wanted. */
  static ApiParameter ofSatellite() {
    return inQuery("satellite", "Only those of this satellite.", new Name());
  }

  /** A question to which the answer is true or false. */
  static ApiParameter flag(String name, String description) {
    return inQuery(name, description, new Word(List.of("true", "false")));
  }

  /** The most items of a page. */
  static ApiParameter limit() {
    return inQuery(
        "limit",
        "Most items of the page.",
        new Whole(1, MAX_LIMIT, Optional.of((long) DEFAULT_LIMIT)));
  }

  /** The page of a list that is ordered by numbers. */
  static ApiParameter numberCursor(String list) {
    return cursor(list, whole(0, Long.MAX_VALUE));
  }

  /** The page of a list that is ordered by the names of satellites. */
  static ApiParameter nameCursor(String list) {
    return cursor(list, new Name());
  }

  /** The page of a list of transfers. */
  static ApiParameter transferCursor(String list) {
    return cursor(list, Form.TRANSFER);
  }

  private static ApiParameter cursor(String list, Kind key) {
    return inQuery(
        "cursor",
        "The 'next' of the page before; the first page without.",
        new PageStart(list, key));
  }

  /** A whole number within bounds, without a default. */
  static Whole whole(long min, long max) {
    return new Whole(min, max, Optional.empty());
  }

  /**
   * Checks a value.
   *
   * @throws ProblemException if it is not allowed
   */
  String checked(String value) {
    if (!kind.accepts(value)) {
      throw new ProblemException(Problem.ofField(name, value, kind.allowed()));
    }
    return value;
  }
}
