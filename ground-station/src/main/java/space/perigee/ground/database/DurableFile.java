package space.perigee.ground.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/*
 * H2 appends each version of its data to the file as a chunk: a header, pages, a footer. The store header, with a copy
 * in each of the first two blocks, names the newest chunk, or one from which H2 hopes to find the newest. H2 never asks
 * the system to write anything to the disk, trusts a chunk whose header and footer agree, and takes any older chunk
 * that looks whole for the newest if the one that the store header names is not there. All this is wrong after a power
 * cut: the system writes sectors in any order, so the chunk that the store header names may be missing, and its pages
 * may be missing although its footer is there.
 *
 * Four rules make the file one that H2 can always open, with everything that was forced:
 *
 *   1. Before the last sector of a chunk, which has the footer, all its other sectors are forced. A chunk that is
 *      recognized is whole. A sector of 512 bytes is written whole or not at all.
 *   2. Before anything is written, what was written before is forced. A chunk may take the place of an older one that
 *      the chunk before it made superfluous; without this rule the old one could be overwritten, and the one that does
 *      without it lost.
 *   3. The file is not truncated before what was written is forced, for the same reason.
 *   4. Each new chunk is named by one copy of the store header, in the same force as its pages, while the other copy
 *      names the chunk before it, which is on the disk. So one of the copies always names the newest chunk that is
 *      whole: the new one once its footer is there, and the one before it until then.
 *
 * A commit costs two syncs, of the chunk with its name but without its end, and of the end. They are fdatasync: the
 * length of the file is synced where it changed, times are not. The store headers of H2 itself are written when the
 * database is made and closed; those in between say what the file says already.
 */

/** A file of H2 that keeps its writes in order, and forces them to the disk on demand. */
final class DurableFile extends ForwardingFile {

  private static final int SECTOR = 512;

  private static final int COPIES = 2;

  private static final long FIRST_CHUNK = COPIES * StoreHeader.BLOCK_SIZE;

  private final @Nullable StoreHeader[] copies = new StoreHeader[COPIES];

  /** The version of the newest chunk that is known to be named by a copy. */
  private long named;

  private boolean isForced = true;

  DurableFile(FileChannel file) throws IOException {
    super(file);
    for (int copy = 0; copy < COPIES; copy++) {
      ByteBuffer sector = ByteBuffer.allocate(SECTOR);
      file.read(sector, (long) copy * StoreHeader.BLOCK_SIZE);
      copies[copy] = StoreHeader.read(sector.flip());
    }
    named = Math.min(version(0), version(1)); // the other one may not have been finished
  }

  @Override
  public synchronized int write(ByteBuffer source, long position) throws IOException {
    int length = source.remaining();
    if (position < FIRST_CHUNK) {
      writeHeader(source, position);
    } else {
      writeChunk(source, position);
    }
    return length;
  }

  private void writeHeader(ByteBuffer source, long position) throws IOException {
    StoreHeader header = StoreHeader.read(source);
    if (header != null && !header.isClean() && named > 0 && header.version() == named) {
      source.position(source.limit()); // the file says so already
      return;
    }
    settle();
    isForced = false;
    writeFully(source, position);
    for (int copy = 0; copy < COPIES; copy++) {
      copies[copy] = header;
    }
    named = version(0);
  }

  private void writeChunk(ByteBuffer source, long position) throws IOException {
    settle();
    isForced = false;
    StoreHeader header = headerFor(source, position);
    int end = source.limit();
    int rest = Math.min(source.remaining(), SECTOR);
    long restAt = position + source.remaining() - rest;
    if (restAt > position) {
      source.limit(end - rest);
      writeFully(source, position);
      if (header != null) {
        name(header);
      }
      file.force(false);
      source.limit(end);
    }
    writeFully(source, restAt);
  }

  /** The store header that names a new chunk; null for a chunk that H2 moves. */
  private @Nullable StoreHeader headerFor(ByteBuffer source, long position) {
    StoreHeader last = copies[version(0) < version(1) ? 1 : 0];
    StoreHeader header = last == null ? null : last.naming(source, position);
    return header != null && header.version() > named ? header : null;
  }

  private void name(StoreHeader header) throws IOException {
    int copy = copyFor(header.version());
    writeFully(ByteBuffer.wrap(header.sector(SECTOR)), (long) copy * StoreHeader.BLOCK_SIZE);
    copies[copy] = header;
    named = header.version();
  }

  /** The copy that names a chunk which was not finished, or else the older chunk. */
  private int copyFor(long version) {
    for (int copy = 0; copy < COPIES; copy++) {
      if (version(copy) >= version) {
        return copy;
      }
    }
    return version(0) <= version(1) ? 0 : 1;
  }

  private long version(int copy) {
    StoreHeader header = copies[copy];
    return header == null ? 0 : header.version();
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
