package space.perigee.sync.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a file. The file stays open until {@link #close}, unless its disk fails: after a
 * failure the next use opens it again, so that the journal works as soon as the disk does. A file
 * that is gone or shorter by then stays lost, and every use says so.
 */
final class FileJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private final Path file;
  private @Nullable FileChannel channel;
  private boolean isWritable;
  private long end;
  private long cut;

  /** True if a part of a record may follow the end. */
  private boolean hasPart;

  /**
   * Opens a journal, and creates the file if it is absent.
   *
   * @param waits true to open a file that cannot be written for reading, and one that cannot be
   *     opened as empty, until the disk allows more
   */
  FileJournal(Path file, Visitor visitor, boolean waits) throws IOException {
    this.file = file;
    try {
      writable();
    } catch (IOException e) {
      if (!waits) {
        throw e;
      }
      channel = Files.exists(file) ? FileChannel.open(file, READ) : null;
    }
    try {
      recover(visitor);
    } catch (IOException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  private void recover(Visitor visitor) throws IOException {
    FileChannel from = channel;
    if (from == null) {
      return;
    }
    long size = from.size();
    end = RecordCodec.recover((position, into) -> readFully(from, position, into), size, visitor);
    cut = size - end;
    hasPart = cut > 0;
    if (hasPart) {
      log.warn("event=journal-cut file={} bytes={} kept={}", file, cut, end);
    }
    if (isWritable) {
      cutOff(from);
    }
  }

  private static void readFully(FileChannel from, long position, ByteBuffer into)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = from.read(into, at);
      if (count < 0) {
        throw new EOFException("the file is shorter than expected");
      }
      at += count;
    }
  }

  /** The open file, opened again after a failure. */
  private FileChannel writable() throws IOException {
    FileChannel current = channel;
    if (current != null && isWritable) {
      return current;
    }
    FileChannel opened =
        FileChannel.open(
            file,
            end == 0 ? new OpenOption[] {CREATE, READ, WRITE} : new OpenOption[] {READ, WRITE});
    if (opened.size() < end) {
      opened.close();
      throw new EOFException("the file is shorter than what was written");
    }
    drop();
    channel = opened;
    isWritable = true;
    return opened;
  }

  /** Closes the file, which may fail as the disk does. */
  private void drop() {
    isWritable = false;
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        isWritable = false; // nothing depends on it any more
      }
    }
  }

  @Override
  public long append(ByteBuffer... body) {
    ByteBuffer record = RecordCodec.of(body);
    try {
      FileChannel to = writable();
      cutOff(to);
      hasPart = true;
      long at = end;
      while (record.hasRemaining()) {
        at += to.write(record, at);
      }
      hasPart = false;
      long position = end + HEAD_BYTES;
      end = at;
      return position;
    } catch (IOException e) {
      cutOffAfter(e);
      drop();
      throw failure(e);
    }
  }

  /** Removes a partly written record, which would hide all later ones. */
  private void cutOff(FileChannel from) throws IOException {
    if (hasPart) {
      from.truncate(end);
      hasPart = false;
    }
  }

  private void cutOffAfter(IOException failure) {
    FileChannel open = channel;
    try {
      if (open != null && isWritable) {
        cutOff(open);
      }
    } catch (IOException e) {
      failure.addSuppressed(e); // the next append cuts it off
    }
  }

  @Override
  public void force() {
    try {
      FileChannel open = writable();
      open.force(false);
      if (!Files.exists(file)) {
        throw new NoSuchFileException("it was removed while it was open");
      }
    } catch (IOException e) {
      drop();
      throw failure(e);
    }
  }

  @Override
  public void read(long position, ByteBuffer into) {
    int start = into.position();
    try {
      FileChannel open = channel;
      if (open == null) {
        throw new IOException("the file is not open");
      }
      readFully(open, position, into);
    } catch (IOException first) {
      drop();
      into.position(start);
      readAgain(position, into);
    }
  }

  private void readAgain(long position, ByteBuffer into) {
    try {
      FileChannel opened = FileChannel.open(file, READ);
      channel = opened;
      readFully(opened, position, into);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public long bytes() {
    return end;
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
  public void close() {
    drop();
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(file + ": " + e.getMessage(), e);
  }
}
