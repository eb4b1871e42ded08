package space.perigee.onboard.memory;

import java.util.HashMap;
import java.util.Map;

/**
 * Stores in RAM. Like those on a disk, they persist across reopening, as long as this object
 * exists.
 */
public final class RamStorage implements RecordStorage {

  private final Map<String, Slots> media = new HashMap<>();

  @Override
  public RecordStore open(String name, int records, int recordBytes) {
    Slots slots =
        media.computeIfAbsent(
            name + " " + records + " " + recordBytes,
            key -> new Slots(new byte[2 * records][], recordBytes));
    return new RecordStore(slots, records, recordBytes);
  }

  /** Slots in RAM, allocated when first written. */
  private record Slots(byte[][] slots, int recordBytes) implements SlotMedium {

    @Override
    public void write(int slot, byte[] record) {
      slots[slot] = record.clone();
    }

    @Override
    public byte[] read(int slot) {
      return slots[slot] == null ? new byte[recordBytes] : slots[slot].clone();
    }

    @Override
    public void force() {}
  }
}
