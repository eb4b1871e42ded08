package space.perigee.onboard.memory;

import java.util.HashMap;
import java.util.Map;

/**
 * Stores in RAM. Like those on a disk, they persist across reopening, as long as this object
 * exists.
 */
public final class RamStorage implements RecordStorage {

  private final Map<String, RamMedium> media = new HashMap<>();

  @Override
  public RecordStore open(String name, int records, int recordBytes) {
    RamMedium medium =
        media.computeIfAbsent(
            name + " " + records + " " + recordBytes,
            key -> new RamMedium(2 * records, recordBytes));
    return new RecordStore(medium, records, recordBytes);
  }
}
