package space.perigee.onboard.memory;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records of one size, in twice as many slots as there may be records.
 *
 * <p>The spare half makes it crash-safe without a log (shadow pages; Lorie, Physical integrity in a
 * large segmented database, ACM TODS 2, 1977): what the last durable index refers to is never
 * written over. A record that is freed becomes writable only when an index without it is durable,
 * which the owner tells by {@link #committed}. So, at any power cut, the last index finds all its
 * records.
 *
 * <pre>
 *   put, free, ...  ->  sync  ->  the owner makes its index durable  ->  committed
 * </pre>
 *
 * <p>The index also holds each record's CRC32C, so that a bit flipped, a torn write and a record of
 * another time are all found when it is read. The quota is {@code 2 * records * bytes}, claimed
 * when the store is opened. Not thread-safe.
 */
public final class RecordStore {

  /**
   * A record, as an index holds it.
   *
   * @param slot where it lies
   * @param checksum CRC32C of its bytes
   */
  public record Place(int slot, int checksum) {}

  private final SlotMedium medium;
  private final int records;
  private final int recordBytes;
  private final Deque<Integer> writable = new ArrayDeque<>();
  private final Deque<Integer> freed = new ArrayDeque<>();
  private final BitSet used = new BitSet();
  private BitSet durable = new BitSet();

  RecordStore(SlotMedium medium, int records, int recordBytes) {
    this.medium = medium;
    this.records = records;
    this.recordBytes = recordBytes;
    for (int slot = 0; slot < 2 * records; slot++) {
      writable.add(slot);
    }
  }

  /** Bytes that it takes, on disk or in RAM. */
  public static long bytes(int records, int recordBytes) {
    return 2L * records * recordBytes;
  }

  /**
   * Takes up an index that was made durable; everything else is free.
   *
   * @throws IllegalArgumentException if it refers to a slot twice, or to one that is not there
   */
  public void restore(Collection<Place> index) {
    used.clear();
    for (Place place : index) {
      if (place.slot() < 0 || place.slot() >= 2 * records || used.get(place.slot())) {
        throw new IllegalArgumentException(
            "slot " + place.slot() + " is used twice or beyond the " + 2 * records + " there are");
      }
      used.set(place.slot());
    }
    committed();
    writable.clear();
    for (int slot = used.nextClearBit(0); slot < 2 * records; slot = used.nextClearBit(slot + 1)) {
      writable.add(slot);
    }
  }

  /**
   * Writes a record.
   *
   * @throws IllegalArgumentException if it is of another size
   * @throws IllegalStateException if as many are held as may be
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public Place put(byte[] record) {
    if (record.length != recordBytes) {
      throw new IllegalArgumentException(
          "record of " + record.length + " bytes, must be " + recordBytes);
    }
    if (used.cardinality() >= records) {
      throw new IllegalStateException("all " + records + " records are held");
    }
    int slot = writable.getFirst();
    medium.write(slot, record);
    writable.removeFirst();
    used.set(slot);
    return new Place(slot, checksum(record));
  }

  /** A record; empty if it is damaged. */
  public Optional<byte[]> get(Place place) {
    return Optional.of(medium.read(place.slot()))
        .filter(bytes -> checksum(bytes) == place.checksum());
  }

  /** Gives a record up. */
  public void free(Place place) {
    if (used.get(place.slot())) {
      used.clear(place.slot());
      (durable.get(place.slot()) ? freed : writable).add(place.slot());
    }
  }

  /** Makes all records durable. */
  public void sync() {
    medium.force();
  }

  /** An index of what is held now is durable. */
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
