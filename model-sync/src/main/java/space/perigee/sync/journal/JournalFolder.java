package space.perigee.sync.journal;

import java.util.List;

/** Journals by name. Failures of the medium are {@link java.io.UncheckedIOException}. */
public interface JournalFolder {

  /** Names of the journals that there are, in ascending order. */
  List<String> names();

  /**
   * Opens a journal, empty if there is none of this name, and shows what it holds.
   *
   * @param name letters, digits, dot and hyphen
   */
  Journal open(String name, Journal.Visitor visitor);

  /** Deletes a journal, closed or open. Nothing happens if there is none. */
  void delete(String name);
}
