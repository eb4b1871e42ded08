package space.perigee.sim.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and SVG that is also well-formed XML. This class alone escapes texts and attribute
 * values; element and attribute names must be constants of the caller.
 */
final class Markup {

  private static final char REPLACEMENT = '\uFFFD';

  /** Inline elements, after which a line break would add a space to the text. */
  private static final Set<String> INLINE = Set.of("a", "code", "span", "title");

  private final StringBuilder out = new StringBuilder(1 << 14);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element. Attributes are given as name, value, name, value. */
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

  /** Writes an element without content: an SVG shape or a void element of HTML. */
  Markup empty(String name, String... attributes) {
    tag(name, attributes).append("/>\n");
    return this;
  }

  /** Writes an element that contains only text. */
  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Appends trusted markup or a style sheet without escaping. Never pass it external names. */
  Markup raw(String trusted) {
    out.append(trusted);
    return this;
  }

  /** Returns the markup. All elements must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("elements still open: " + open);
    }
    return out.toString();
  }

  /** Formats a coordinate with at most two decimals, independent of the locale. */
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

  /**
   * Returns false for characters that XML does not allow and for those that would change the
   * direction of the following text.
   */
  private static boolean isPlain(int c) {
    boolean control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
    boolean noCharacter = (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF;
    boolean bidirectional = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !noCharacter && !bidirectional;
  }
}
