package space.perigee.onboard.memory;

/** Opens record stores by name. */
public interface RecordStorage {

  /**
   * Opens a store. It appears empty until an index is restored.
   *
   * @param name letters and hyphens; the same name opens the same store
   * @param records maximum number of records, 0 or more
   * @param recordBytes size of each record (bytes)
   * @throws java.io.UncheckedIOException if there is not enough room
   */
  RecordStore open(String name, int records, int recordBytes);
}
