package space.perigee.sync.link.uri;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.uri.LinkUri.HostAndPort;

/** The parts of the text of a link; parameters are removed as they are read. */
final class LinkText {

  private static final Pattern FORM =
      Pattern.compile("([a-z]+)(://|:)([^?]*)(?:\\?(.*))?", Pattern.DOTALL);
  private static final Pattern PLACE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%A-Za-z]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})");
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)([kMG]?)");
  private static final int MAX_PORT = 65_535;

  private final String text;
  private final String scheme;
  private final String place;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final List<String> understood = new ArrayList<>();

  LinkText(String text) {
    this.text = text;
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InputException(
          "link '"
              + text
              + "' must be such as mqtt://HOST:PORT, udp://HOST:PORT?rate=10M"
              + " or files:OUTBOX,INBOX");
    }
    this.scheme = matcher.group(1) + matcher.group(2);
    this.place = matcher.group(3);
    String query = matcher.group(4);
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw wrong("parameter", parameter, "NAME=VALUE");
      }
      String name = parameter.substring(0, equals);
      if (parameters.put(name, parameter.substring(equals + 1)) != null) {
        throw wrong("parameter", name, "given once");
      }
    }
  }

  /** Scheme with its colon, and slashes if it has any. */
  String scheme() {
    return scheme;
  }

  String place() {
    return place;
  }

  HostAndPort hostAndPort(int leastPort) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      throw wrong("place", place, "HOST:PORT, with [ ] around an IPv6 address");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < leastPort || port > MAX_PORT) {
      throw wrong("port", matcher.group(3), leastPort + " to " + MAX_PORT);
    }
    return new HostAndPort(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
  }

  /** The value of a parameter; null if it is not given. */
  @Nullable String value(String name) {
    understood.add(name);
    String value = parameters.remove(name);
    if (value != null && value.isEmpty()) {
      throw wrong(name, value, "not empty");
    }
    return value;
  }

  /**
   * The value of a numeric parameter, with an optional suffix k, M or G for powers of 1000.
   *
   * @param absent value if the parameter is not given
   * @param allowed allowed values, for the message
   */
  long number(String name, long absent, long least, long most, String allowed) {
    String value = value(name);
    if (value == null) {
      return absent;
    }
    Matcher matcher = NUMBER.matcher(value);
    if (matcher.matches()) {
      int zeros =
          switch (matcher.group(2)) {
            case "k" -> 3;
            case "M" -> 6;
            case "G" -> 9;
            default -> 0;
          };
      BigDecimal number = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(zeros);
      if (number.compareTo(BigDecimal.valueOf(least)) >= 0
          && number.compareTo(BigDecimal.valueOf(most)) <= 0
          && number.stripTrailingZeros().scale() <= 0) {
        return number.longValueExact();
      }
    }
    throw wrong(name, value, allowed);
  }

  void requireNothingElse() {
    for (String name : parameters.keySet()) {
      throw wrong(
          "parameter",
          name,
          understood.isEmpty() ? "left out" : "one of " + String.join(", ", understood));
    }
  }

  InputException wrong(String part, String value, String allowed) {
    return new InputException(
        "link '" + text + "': " + part + " '" + value + "' must be " + allowed);
  }
}
