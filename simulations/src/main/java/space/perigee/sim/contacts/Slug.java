package space.perigee.sim.contacts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Turns a name from a file into an identifier: {@code "FLOCK 2P-9"} into {@code "flock-2p-9"}.
 * Latin letters become lower case and lose their accents; those of other scripts stay as they are.
 */
final class Slug {

  private static final Pattern ACCENTED = Pattern.compile("(\\p{IsLatin})\\p{M}+");
  private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}+");

  /**
   * A prime as in FLOCK 3P'-3, which differs from FLOCK 3P-3, but not an apostrophe as in
   * O'Higgins.
   */
  private static final Pattern PRIME =
      Pattern.compile("(?<=[\\p{L}\\p{N}])['\u2019\u2032](?!\\p{L})");

  /** A mark belongs to the letter before it, as the vowels of Devanagari do. */
  private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private static final Pattern EDGES = Pattern.compile("^[-\\p{M}]+|-+$");

  private Slug() {}

  /** Returns letters, digits and single hyphens; empty if the name has no letter or digit. */
  static String of(String name) {
    String plain =
        ACCENTED.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("$1");
    String composed = Normalizer.normalize(plain, Normalizer.Form.NFC);
    String lower = LATIN.matcher(composed).replaceAll(Slug::lowerCase);
    String spelled = PRIME.matcher(lower).replaceAll("-prime");
    String hyphened = OTHERS.matcher(spelled).replaceAll("-");
    return EDGES.matcher(hyphened).replaceAll("");
  }

  /** Letters that have no accent to lose get their usual spelling. */
  private static String lowerCase(MatchResult latin) {
    return latin
        .group()
        .toLowerCase(Locale.ROOT)
        .replace("ø", "o")
        .replace("æ", "ae")
        .replace("œ", "oe")
        .replace("ß", "ss")
        .replace("ł", "l")
        .replace("đ", "d")
        .replace("ð", "d")
        .replace("þ", "th")
        .replace("ı", "i");
  }
}
