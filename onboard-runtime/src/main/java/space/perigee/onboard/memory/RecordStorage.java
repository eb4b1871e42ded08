package space.perigee.onboard.memory;

/** Opens stores of records. */
public interface RecordStorage {

  /**
   * The store of this name, with nothing in it until an index is restored.
   *
   * @param name of letters and hyphens; the same store comes back for the same name
   * @param records most that may be held, 0 or more
   * @param recordBytes size of each
   * @throws java.io.UncheckedIOException if there is no room for it
   */
  RecordStore open(String name, int records, int recordBytes);
}
