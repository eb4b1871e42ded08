package space.perigee.sim.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML that is also well-formed XML, apart from scripts. This class alone escapes texts and
 * attribute values; element and attribute names must be constants of the caller.
 */
final class Markup {

  private static final char REPLACEMENT = '\uFFFD';

  /** Inline elements, after which a line break would add a space to the text. */
  private static final Set<String> INLINE =
      Set.of("canvas", "code", "progress", "script", "span", "style", "title");

  /** Attributes that are left out if their value is empty. */
  private static final Set<String> OPTIONAL = Set.of("class", "title");

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

  /** Writes a void element of HTML. */
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

  /** Appends trusted markup, style or script without escaping. Never pass it external names. */
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

  private StringBuilder tag(String name, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("an attribute of " + name + " has no value");
    }
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      if (OPTIONAL.contains(attributes[i]) && attributes[i + 1].isEmpty()) {
        continue;
      }
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    return out;
  }

  /** Returns the text without characters that would change how the text after them is shown. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().map(c -> isPlain(c) ? c : REPLACEMENT).forEach(plain::appendCodePoint);
    return plain.toString();
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
