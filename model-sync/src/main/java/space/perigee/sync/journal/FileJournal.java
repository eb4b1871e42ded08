package space.perigee.sync.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journal in a file. The file stays open until {@link #close}. */
final class FileJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private final Path file;
  private final FileChannel channel;
  private long end;
  private long cut;

  FileJournal(Path file, Visitor visitor) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      recover(visitor);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void recover(Visitor visitor) throws IOException {
    long size = channel.size();
    end = RecordCodec.recover(this::readFully, size, visitor);
    cut = size - end;
    if (cut > 0) {
      log.warn("event=journal-cut file={} bytes={} kept={}", file, cut, end);
      channel.truncate(end);
    }
  }

  private void readFully(long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException("the file is shorter than expected");
      }
      at += count;
    }
  }

  @Override
  public long append(ByteBuffer... body) {
    ByteBuffer record = RecordCodec.of(body);
    try {
      long at = end;
      while (record.hasRemaining()) {
        at += channel.write(record, at);
      }
      long position = end + HEAD_BYTES;
      end = at;
      return position;
    } catch (IOException e) {
      cutOff();
      throw failure(e);
    }
  }

  /** Removes a partly written record, which would hide all later ones. */
  private void cutOff() {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void read(long position, ByteBuffer into) {
    try {
      readFully(position, into);
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
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(file + ": " + e.getMessage(), e);
  }
}
