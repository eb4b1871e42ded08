package space.perigee.ground.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * What a store header of H2 says: where the newest chunk is, as {@code key:value} pairs with a
 * checksum.
 */
record StoreHeader(Map<String, String> values) {

  private static final String BLOCK = "block";
  private static final String CHUNK = "chunk";
  private static final String VERSION = "version";
  private static final String CLEAN = "clean";
  private static final String CHECKSUM = ",fletcher:";

  /** A block is this large, and the header has a copy in each of the first two (bytes). */
  static final int BLOCK_SIZE = 4096;

  /**
   * Reads a copy.
   *
   * @param bytes begin with the copy; they are not consumed
   * @return null if there is none, or a damaged one
   */
  static @Nullable StoreHeader read(ByteBuffer bytes) {
    String line = line(bytes);
    int end = line.lastIndexOf(CHECKSUM);
    if (end < 0) {
      return null;
    }
    byte[] text = line.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
    try {
      int expected = DataUtils.parseHexInt(line.substring(end + CHECKSUM.length()));
      return expected == DataUtils.getFletcher32(text, 0, text.length)
          ? new StoreHeader(DataUtils.parseMap(line.substring(0, end)))
          : null;
    } catch (MVStoreException e) {
      return null;
    }
  }

  /** The version of the chunk that it names; 0 if there is none yet. */
  long version() {
    return DataUtils.readHexLong(values, VERSION, 0);
  }

  /** Whether the database was closed after that chunk. */
  boolean isClean() {
    return values.containsKey(CLEAN);
  }

  /**
   * The header that names a chunk.
   *
   * @param bytes begin with what is written; they are not consumed
   * @param position where it is written (bytes)
   * @return null if they do not begin with a chunk
   */
  @Nullable StoreHeader naming(ByteBuffer bytes, long position) {
    String line = line(bytes);
    if (!line.startsWith(CHUNK + ":")) {
      return null;
    }
    Map<String, String> chunk = DataUtils.parseMap(line);
    Map<String, String> next = new HashMap<>(values);
    next.remove(CLEAN);
    next.put(BLOCK, Long.toHexString(position / BLOCK_SIZE));
    for (String key : new String[] {CHUNK, VERSION}) {
      next.put(key, chunk.getOrDefault(key, "0"));
    }
    return new StoreHeader(next);
  }

  /** The copy as H2 reads it, and blanks to the end of its sector. */
  byte[] sector(int bytes) {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> DataUtils.appendMap(text, key, value));
    byte[] checked = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    text.append(CHECKSUM)
        .append(Integer.toHexString(DataUtils.getFletcher32(checked, 0, checked.length)))
        .append('\n');
    ByteBuffer sector = ByteBuffer.allocate(bytes);
    sector.put(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    return sector.array();
  }

  private static String line(ByteBuffer bytes) {
    byte[] start = new byte[Math.min(bytes.remaining(), 512)];
    bytes.duplicate().get(start);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    return end < 0 ? "" : text.substring(0, end).strip();
  }
}
