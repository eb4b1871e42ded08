package space.perigee.onboard.memory;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/**
 * Slots in a file. The file is written to its full length when opened, so that a full disk is
 * detected then, and never later.
 *
 * <p>A medium that waits for its disk never fails to open or to write: what a read-only or vanished
 * disk does not take stays in memory, up to {@value #MOST_UNWRITTEN_BYTES} bytes, and each {@link
 * #force} tries to write it. Beyond that, records are lost, which their checksums show when they
 * are read. A file that was removed is written anew from what the old one still gives.
 */
final class FileMedium implements SlotMedium, Closeable {

  private static final Logger log = LoggerFactory.getLogger(FileMedium.class);

  private static final int CHUNK = 1 << 16;

  private static final int MOST_UNWRITTEN_BYTES = 4 << 20;

  private final Path file;
  private final int slots;
  private final int recordBytes;
  private final boolean waits;

  /** Records that the disk has not taken, by slot. */
  private final Map<Integer, byte[]> unwritten = new TreeMap<>();

  /** Null while the file cannot be opened. */
  private @Nullable FileChannel channel;

  private boolean isWritable;

  /**
   * @param waits true to work in memory while the disk fails
   * @throws IOException if the file cannot be opened or has no room, and it does not wait
   */
  FileMedium(Path file, int slots, int recordBytes, boolean waits) throws IOException {
    this.waits = waits;
    this.file = file;
    this.slots = slots;
    this.recordBytes = recordBytes;
    try {
      open();
    } catch (IOException e) {
      if (!waits) {
        throw e;
      }
      log.warn("event=memory-not-on-disk file={} reason=\"{}\"", file, FileTrouble.text(e));
      openForReading();
    }
  }

  private void open() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel opened = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      claim(opened, (long) slots * recordBytes);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    drop();
    channel = opened;
    isWritable = true;
  }

  private static void claim(FileChannel opened, long length) throws IOException {
    if (opened.size() > length) {
      opened.truncate(length);
    }
    while (opened.size() < length) {
      int part = (int) Math.min(CHUNK, length - opened.size());
      opened.write(ByteBuffer.allocate(part), opened.size());
    }
  }

  private void openForReading() {
    drop();
    try {
      channel = Files.exists(file) ? FileChannel.open(file, READ) : null;
    } catch (IOException e) {
      log.warn("event=memory-not-readable file={} reason=\"{}\"", file, FileTrouble.text(e));
    }
  }

  private void drop() {
    FileChannel before = channel;
    channel = null;
    isWritable = false;
    if (before != null) {
      try {
        before.close();
      } catch (IOException e) {
        isWritable = false; // closing fails as the disk does
      }
    }
  }

  @Override
  public void write(int slot, byte[] record) {
    FileChannel open = channel;
    if (open != null && isWritable) {
      try {
        write(open, slot, record);
        unwritten.remove(slot);
        return;
      } catch (IOException e) {
        if (!waits) {
          throw failure(e);
        }
        log.warn("event=memory-not-written file={} reason=\"{}\"", file, FileTrouble.text(e));
        openForReading();
      }
    }
    unwritten.remove(slot);
    if ((long) (unwritten.size() + 1) * recordBytes <= MOST_UNWRITTEN_BYTES) {
      unwritten.put(slot, record.clone());
    }
  }

  private void write(FileChannel to, int slot, byte[] record) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(record);
    long at = (long) slot * recordBytes;
    while (bytes.hasRemaining()) {
      at += to.write(bytes, at);
    }
  }

  /** Reads a slot; zeros if the disk does not give it. */
  @Override
  public byte[] read(int slot) {
    byte[] kept = unwritten.get(slot);
    if (kept != null) {
      return kept.clone();
    }
    FileChannel open = channel;
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes);
    try {
      if (open != null) {
        read(open, slot, bytes);
      }
    } catch (IOException e) {
      log.warn("event=memory-not-read file={} reason=\"{}\"", file, FileTrouble.text(e));
      openForReading();
      return new byte[recordBytes];
    }
    return bytes.array();
  }

  private void read(FileChannel from, int slot, ByteBuffer into) throws IOException {
    long at = (long) slot * recordBytes;
    while (into.hasRemaining() && from.read(into, at + into.position()) >= 0) {
      // until it is full, or the file has become shorter
    }
  }

  @Override
  public void force() {
    try {
      if (!isWritable) {
        open();
      } else if (!Files.exists(file)) {
        writeAnew();
      }
      FileChannel open = channel;
      if (open == null) {
        throw new NoSuchFileException("it cannot be opened");
      }
      for (Map.Entry<Integer, byte[]> record : unwritten.entrySet()) {
        write(open, record.getKey(), record.getValue());
      }
      open.force(false);
      unwritten.clear();
    } catch (IOException e) {
      if (isWritable) {
        openForReading();
      }
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(file + ": " + e.getMessage(), e);
  }

  /** Writes the file again after it was removed, from what is still open. */
  private void writeAnew() throws IOException {
    FileChannel before = channel;
    channel = null;
    try {
      open();
      FileChannel anew = channel;
      if (before != null && anew != null) {
        long length = (long) slots * recordBytes;
        long moved = 1;
        for (long at = 0; at < length && moved > 0; at += moved) {
          moved = before.transferTo(at, length - at, anew.position(at));
        }
      }
    } catch (IOException e) {
      drop();
      channel = before; // still readable, though nowhere on the disk
      isWritable = false;
      Files.deleteIfExists(file);
      throw e;
    }
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
