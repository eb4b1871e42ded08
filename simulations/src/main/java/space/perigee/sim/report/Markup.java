package space.perigee.sim.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and SVG that is also well-formed XML. Texts and attribute values are escaped here and
 * nowhere else; element and attribute names are the caller's constants.
 */
final class Markup {

  private static final char REPLACEMENT = '\uFFFD';

  /** After these a line break would be a space in the text. */
  private static final Set<String> INLINE = Set.of("a", "code", "span", "title");

  private final StringBuilder out = new StringBuilder(1 << 14);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element with attributes given as name, value, name, value. */
  Markup open(String name, String... attributes) {
    tag(name, attributes).append('>');
    open.push(name);
    return this;
  }

  /** Closes the element opened last. */
  Markup close() {
    String name = open.pop();
    out.append("</").append(name).append(INLINE.contains(name) ? ">" : ">\n");
    return this;
  }

  /** An element without content: an SVG shape, or a void element of HTML. */
  Markup empty(String name, String... attributes) {
    tag(name, attributes).append("/>\n");
    return this;
  }

  /** An element with nothing but text in it. */
  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Appends what is markup already, or a style sheet. Never a name from outside. */
  Markup raw(String trusted) {
    out.append(trusted);
    return this;
  }

  /** The markup; every element must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("elements still open: " + open);
    }
    return out.toString();
  }

  /** A coordinate with at most two decimals, the same in every locale. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("coordinate " + value + " must be finite");
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private StringBuilder tag(String name, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("an attribute of " + name + " has no value");
    }
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    return out;
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isPlain(c) ? c : REPLACEMENT);
              }
            });
  }

  /** Not so: what XML cannot hold, and what would turn around the text that follows. */
  private static boolean isPlain(int c) {
    boolean control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
    boolean noCharacter = (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF;
    boolean bidirectional = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !noCharacter && !bidirectional;
  }
}
