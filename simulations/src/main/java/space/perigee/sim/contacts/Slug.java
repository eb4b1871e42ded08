package space.perigee.sim.contacts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns a name from a file into an identifier: {@code "FLOCK 2P-9"} into {@code "flock-2p-9"}. */
final class Slug {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  /**
   * A prime as in FLOCK 3P'-3, which differs from FLOCK 3P-3, but not an apostrophe as in
   * O'Higgins.
   */
  private static final Pattern PRIME = Pattern.compile("(?<=\\p{Alnum})['\u2019\u2032](?!\\p{L})");

  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-|-$");

  private Slug() {}

  /**
   * Returns lowercase ASCII letters, digits and single hyphens; empty if the name has no letter or
   * digit.
   */
  static String of(String name) {
    String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    String spelled = PRIME.matcher(plain).replaceAll("-prime");
    String hyphened = OTHERS.matcher(spelled.toLowerCase(Locale.ROOT)).replaceAll("-");
    return EDGES.matcher(hyphened).replaceAll("");
  }
}
