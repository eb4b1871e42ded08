package space.perigee.ground.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/*
 * H2 appends each version of its data to the file as a chunk: a header, pages, a footer. It never asks the system to
 * write a chunk to the disk, and trusts a chunk whose header and footer agree. Both are wrong after a power cut: the
 * system writes sectors in any order, so a commit may be missing, or the footer may be there and the pages may not.
 *
 * Three rules make the file one that H2 can always open, with everything that was forced:
 *
 *   1. Before the last sector of a chunk, which has the footer, all its other sectors are forced. A chunk that is
 *      recognized is whole. A sector of 512 bytes is written whole or not at all.
 *   2. Before anything is written, what was written before is forced. A chunk may take the place of an older one that
 *      the chunk before it made superfluous; without this rule the old one could be overwritten, and the one that does
 *      without it lost.
 *   3. The file is not truncated before what was written is forced, for the same reason.
 *
 * The store header, which only says where to look first, needs no rule: if the chunk that it names is not there, H2
 * looks for the newest that is. So a commit costs two syncs, of the chunk without its end and of the end. They are
 * fdatasync: the length of the file is synced where it changed, times are not.
 */

/** A file of H2 that keeps its writes in order, and forces them to the disk on demand. */
final class DurableFile extends ForwardingFile {

  private static final int SECTOR = 512;

  private static final long FIRST_CHUNK = 2 * 4096;

  private boolean isForced = true;

  DurableFile(FileChannel file) {
    super(file);
  }

  @Override
  public synchronized int write(ByteBuffer source, long position) throws IOException {
    int length = source.remaining();
    if (position < FIRST_CHUNK) {
      isForced = false;
      writeFully(source, position);
      return length;
    }
    settle();
    int rest = Math.min(length, SECTOR);
    if (length > rest) {
      int end = source.limit();
      source.limit(end - rest);
      writeFully(source, position);
      file.force(false);
      source.limit(end);
    }
    isForced = false;
    writeFully(source, position + length - rest);
    return length;
  }

  private void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += file.write(source, at);
    }
  }

  private void settle() throws IOException {
    if (!isForced) {
      file.force(false);
      isForced = true;
    }
  }

  @Override
  public synchronized void force(boolean metaData) throws IOException {
    settle();
  }

  @Override
  protected synchronized void implTruncate(long size) throws IOException {
    settle();
    isForced = false;
    file.truncate(size);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    synchronized (this) {
      settle();
    }
    super.implCloseChannel();
  }
}
