package space.perigee.sync.journal;

import java.util.List;

/**
 * A set of journals by name. Methods throw {@link java.io.UncheckedIOException} if the medium
 * fails.
 */
public interface JournalFolder {

  /** Names of the existing journals, in ascending order. */
  List<String> names();

  /**
   * Opens a journal, creating it if absent.
   *
   * @param name letters, digits, dots and hyphens
   * @param visitor receives the existing records
   */
  Journal open(String name, Journal.Visitor visitor);

  /** Deletes a journal, open or closed, if it exists. */
  void delete(String name);
}
