package space.perigee.sim.contacts;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the element sets of a file whose lines have no checksum, for one warning about all of
 * them.
 */
final class Checksums {

  private @Nullable String first;
  private int count;

  /**
   * Looks at a set.
   *
   * @param where file and place in it
   */
  void look(String where, String line1, String line2) {
    if (ElementLine.lacksChecksum(line1) || ElementLine.lacksChecksum(line2)) {
      first = first == null ? where : first;
      count++;
    }
  }

  /** Calls {@code warnings} if a set had no checksum. */
  void report(Consumer<String> warnings) {
    if (first != null) {
      warnings.accept(
          first
              + (count > 1 ? " and " + (count - 1) + " more sets" : "")
              + ": without checksums: damage to these elements cannot be seen");
    }
  }
}
