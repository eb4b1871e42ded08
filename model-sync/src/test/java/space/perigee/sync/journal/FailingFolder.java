package space.perigee.sync.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A disk that is full, or does not keep what was written, when a test says so. */
public final class FailingFolder implements JournalFolder {

  public final MemoryJournalFolder disk = new MemoryJournalFolder();
  public boolean isFull;
  public boolean forceFails;

  /** True if nothing can be read, written or deleted. */
  public boolean isGone;

  /** True if nothing becomes durable, and nobody is told. */
  public boolean forgetsForce;

  private final Set<Journal> open = new HashSet<>();

  /** Journals that are open. */
  public int open() {
    return open.size();
  }

  @Override
  public List<String> names() {
    return disk.names();
  }

  @Override
  public Journal open(String name, Journal.Visitor visitor) {
    Journal inner = disk.open(name, visitor);
    Journal journal =
        new Journal() {
          @Override
          public long append(ByteBuffer... body) {
            failIf(isFull || isGone);
            return inner.append(body);
          }

          @Override
          public void force() {
            failIf(forceFails || isGone);
            if (!forgetsForce) {
              inner.force();
            }
          }

          @Override
          public void read(long position, ByteBuffer into) {
            failIf(isGone);
            inner.read(position, into);
          }

          @Override
          public long cut() {
            return inner.cut();
          }

          @Override
          public boolean isDamaged() {
            return inner.isDamaged();
          }

          @Override
          public long bytes() {
            return inner.bytes();
          }

          @Override
          public void close() {
            open.remove(this);
            inner.close();
          }
        };
    open.add(journal);
    return journal;
  }

  private static void failIf(boolean fails) {
    if (fails) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
  }

  @Override
  public void delete(String name) {
    failIf(isGone);
    disk.delete(name);
  }
}
