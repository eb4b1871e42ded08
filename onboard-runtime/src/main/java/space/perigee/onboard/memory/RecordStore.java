package space.perigee.onboard.memory;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A crash-safe store of records of one size, with twice as many slots as records.
 *
 * <p>The spare slots make a log unnecessary (shadow pages; Lorie, Physical integrity in a large
 * segmented database, ACM TODS 2, 1977): a slot that the last durable index refers to is never
 * overwritten. The slot of a freed record becomes writable only once an index without it is
 * durable, which the owner confirms with {@link #committed}. So after a power cut at any time, all
 * records of the last durable index are present.
 *
 * <pre>
 *   put, free, ...  ->  sync  ->  the owner makes its index durable  ->  committed
 * </pre>
 *
 * <p>The index also holds the CRC32C of each record, so reading detects flipped bits, torn writes
 * and stale records. The store takes {@code 2 * records * bytes}; a file is allocated when the
 * store is opened. Not thread-safe.
 */
public final class RecordStore {

  /**
   * An index entry of a record.
   *
   * @param slot slot that holds the record
   * @param checksum CRC32C of the record
   */
  public record Place(int slot, int checksum) {}

  private final SlotMedium medium;
  private final int records;
  private final int recordBytes;
  private final Deque<Integer> writable = new ArrayDeque<>();
  private final Deque<Integer> freed = new ArrayDeque<>();
  private final BitSet used = new BitSet();
  private final int[] checksums;
  private boolean isOpened;
  private int usedSlots;
  private BitSet durable = new BitSet();

  RecordStore(SlotMedium medium, int records, int recordBytes) {
    this.medium = medium;
    this.records = records;
    this.recordBytes = recordBytes;
    this.checksums = new int[2 * records];
    for (int slot = 0; slot < 2 * records; slot++) {
      writable.add(slot);
    }
  }

  /** Returns the size of a store on disk or in RAM (bytes). */
  public static long bytes(int records, int recordBytes) {
    return 2L * records * recordBytes;
  }

  /**
   * True if a record of an earlier index can be restored: it is held, or nothing was written or
   * restored yet since the store was opened. A record that was freed may be overwritten already.
   */
  public boolean mayRestore(Place place) {
    int slot = place.slot();
    return !isOpened
        || slot >= 0
            && slot < checksums.length
            && used.get(slot)
            && checksums[slot] == place.checksum();
  }

  /**
   * Restores a durable index; all other slots become free.
   *
   * @throws IllegalArgumentException if the index refers to a slot twice, or to one that does not
   *     exist
   */
  public void restore(Collection<Place> index) {
    used.clear();
    for (Place place : index) {
      if (place.slot() < 0 || place.slot() >= 2 * records || used.get(place.slot())) {
        throw new IllegalArgumentException(
            "slot " + place.slot() + " is used twice or beyond the " + 2 * records + " slots");
      }
      used.set(place.slot());
      checksums[place.slot()] = place.checksum();
    }
    isOpened = true;
    usedSlots = index.size();
    committed();
    writable.clear();
    for (int slot = used.nextClearBit(0); slot < 2 * records; slot = used.nextClearBit(slot + 1)) {
      writable.add(slot);
    }
  }

  /**
   * Writes a record.
   *
   * @throws IllegalArgumentException if the record has another size
   * @throws IllegalStateException if the store is full
   * @throws java.io.UncheckedIOException if the record cannot be written
   */
  public Place put(byte[] record) {
    if (record.length != recordBytes) {
      throw new IllegalArgumentException(
          "record of " + record.length + " bytes: must be " + recordBytes);
    }
    if (usedSlots >= records) {
      throw new IllegalStateException("the store is full with " + records + " records");
    }
    int slot = writable.getFirst();
    medium.write(slot, record);
    writable.removeFirst();
    used.set(slot);
    usedSlots++;
    isOpened = true;
    checksums[slot] = checksum(record);
    return new Place(slot, checksums[slot]);
  }

  /** Returns a record; empty if it is damaged. */
  public Optional<byte[]> get(Place place) {
    return Optional.of(medium.read(place.slot()))
        .filter(bytes -> checksum(bytes) == place.checksum());
  }

  /** Frees a record. */
  public void free(Place place) {
    if (used.get(place.slot())) {
      used.clear(place.slot());
      usedSlots--;
      (durable.get(place.slot()) ? freed : writable).add(place.slot());
    }
  }

  /** Makes all records durable. */
  public void sync() {
    medium.force();
  }

  /** Confirms that an index of the current records is durable. */
  public void committed() {
    writable.addAll(freed);
    freed.clear();
    durable = (BitSet) used.clone();
  }

  private static int checksum(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record);
    return (int) crc.getValue();
  }
}
