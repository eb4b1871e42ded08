package space.perigee.ground.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a list ends. A client gets it as {@code next} and sends it back for the next
 * page. It holds the name of the list and the key of the last item, so the server keeps nothing,
 * and items that come or go between two pages neither repeat nor hide others.
 *
 * @param list name of the list
 * @param key of the last item of the page before
 */
record Cursor(String list, String key) {

  /** Longest cursor (characters). */
  static final int MAX_LENGTH = 200;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** The form in which clients get it. */
  String encoded() {
    return ENCODER.encodeToString((list + ":" + key).getBytes(StandardCharsets.UTF_8));
  }

  /** The key in a cursor of {@code list}; empty if it is not one that {@link #encoded} made. */
  static Optional<String> keyOf(String list, String encoded) {
    if (encoded.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      String prefix = list + ":";
      if (!text.startsWith(prefix)) {
        return Optional.empty();
      }
      String key = text.substring(prefix.length());
      boolean isCanonical = new Cursor(list, key).encoded().equals(encoded);
      return isCanonical ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
