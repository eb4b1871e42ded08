package space.perigee.hw.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that was probably meant: the one with the fewest letters inserted, deleted,
 * replaced or swapped with a neighbor (optimal string alignment), at most a third of the word.
 */
public final class NearestName {

  private static final int LONGEST = 64;

  private NearestName() {}

  /** The hint {@code "; did you mean 'x'?"}, or an empty string if no candidate is near. */
  public static String hint(String word, Collection<String> candidates) {
    return find(word, candidates).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The nearest candidate, if one is near enough. */
  public static Optional<String> find(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    int most = Math.max(1, word.length() / 3);
    return candidates.stream()
        .filter(name -> edits(word, name) <= most)
        .min(Comparator.comparingInt(name -> edits(word, name)));
  }

  private static int edits(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
