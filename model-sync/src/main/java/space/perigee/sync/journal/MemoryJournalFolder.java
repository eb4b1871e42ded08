package space.perigee.sync.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * An in-memory disk for simulations in virtual time. It can be full, lose unforced data, and tear
 * the last record.
 *
 * <p>Creating and deleting a journal is durable at once, as with {@link FileJournalFolder};
 * appended records are durable once forced.
 */
public final class MemoryJournalFolder implements JournalFolder {

  private static final class Content {
    private byte[] bytes = new byte[256];
    private int end;
    private int forced;
  }

  private final Map<String, Content> files = new TreeMap<>();
  private final long capacity;

  /**
   * @param capacity maximum total size of all journals (bytes)
   */
  public MemoryJournalFolder(long capacity) {
    this.capacity = capacity;
  }

  public MemoryJournalFolder() {
    this(Long.MAX_VALUE);
  }

  /** Total size of all journals (bytes). */
  public long used() {
    return files.values().stream().mapToLong(content -> content.end).sum();
  }

  /**
   * Simulates a power cut: of each file's unforced bytes only the first ones survive.
   *
   * @param kept maps the number of unforced bytes to the number of surviving ones
   */
  public void cutPower(IntUnaryOperator kept) {
    for (Content content : files.values()) {
      int loose = content.end - content.forced;
      content.end = content.forced + (loose == 0 ? 0 : kept.applyAsInt(loose));
      content.forced = content.end;
    }
  }

  /**
   * Flips a bit of a file.
   *
   * @param bit index of the bit, modulo the number of bits in the file
   */
  public void damage(String name, long bit) {
    Content content = files.get(name);
    if (content != null && content.end > 0) {
      int at = (int) Math.floorMod(bit, 8L * content.end);
      content.bytes[at / 8] ^= (byte) (1 << at % 8);
    }
  }

  /**
   * Replaces the contents of a file that is not open.
   *
   * @param change maps the old contents to the new
   */
  public void rewrite(String name, UnaryOperator<byte[]> change) {
    Content content = files.get(name);
    if (content != null) {
      content.bytes = change.apply(Arrays.copyOf(content.bytes, content.end));
      content.end = content.bytes.length;
      content.forced = content.end;
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public Journal open(String name, Journal.Visitor visitor) {
    Content content = files.computeIfAbsent(name, created -> new Content());
    int before = content.end;
    recover(content, visitor);
    return new MemoryJournal(content, before - content.end);
  }

  private static void recover(Content content, Journal.Visitor visitor) {
    try {
      RecordCodec.Medium medium =
          (position, into) -> into.put(content.bytes, (int) position, into.remaining());
      content.end = (int) RecordCodec.recover(medium, content.end, visitor);
      content.forced = Math.min(content.forced, content.end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  private final class MemoryJournal implements Journal {

    private final Content content;
    private final long cut;

    MemoryJournal(Content content, long cut) {
      this.content = content;
      this.cut = cut;
    }

    @Override
    public long append(ByteBuffer... body) {
      ByteBuffer record = RecordCodec.of(body);
      if (used() + record.remaining() > capacity) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
      int position = content.end + HEAD_BYTES;
      int needed = content.end + record.remaining();
      if (needed > content.bytes.length) {
        content.bytes = Arrays.copyOf(content.bytes, Math.max(needed, 2 * content.bytes.length));
      }
      record.get(content.bytes, content.end, record.remaining());
      content.end = needed;
      return position;
    }

    @Override
    public void force() {
      content.forced = content.end;
    }

    @Override
    public void read(long position, ByteBuffer into) {
      into.put(content.bytes, (int) position, into.remaining());
    }

    @Override
    public long bytes() {
      return content.end;
    }

    @Override
    public long cut() {
      return cut;
    }

    @Override
    public boolean isDamaged() {
      return false;
    }

    @Override
    public void close() {}
  }
}
