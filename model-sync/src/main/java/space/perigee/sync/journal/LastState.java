package space.perigee.sync.journal;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores a small state of which only the latest value matters, durable after each {@link #save}.
 * Two journals alternate: once one exceeds {@value #TURN_BYTES} bytes, the state goes to the other,
 * which is made durable before the first is deleted. A kill at any byte therefore leaves the last
 * saved state. So does a journal that the disk has lost: the state goes to the other one.
 *
 * <p>Damage of the medium can take the last states away. A {@link MirroredJournalFolder} restores
 * them from the other copy; if both are damaged, {@link #isDamaged} says so until the next {@link
 * #save}, also after a restart, so that the owner can assume the worst.
 */
public final class LastState implements SavedState {

  private static final int TURN_BYTES = 1 << 16;

  private final JournalFolder folder;
  private final String name;
  private int turn;
  private Journal journal;
  private boolean isBroken;
  private long number;
  private byte @Nullable [] last;
  private boolean damaged;

  /**
   * Opens the journals and reads the last state.
   *
   * @param name name of the journals without the number at the end
   */
  public LastState(JournalFolder folder, String name) {
    this.folder = folder;
    this.name = name;
    Journal first = folder.open(name + "-0", this::read);
    long ofFirst = number;
    Journal second = folder.open(name + "-1", this::read);
    boolean secondIsNewer = number > ofFirst;
    this.turn = secondIsNewer ? 1 : 0;
    this.journal = secondIsNewer ? second : first;
    (secondIsNewer ? first : second).close();
    this.damaged = first.isDamaged() || second.isDamaged();
  }

  @Override
  public boolean isDamaged() {
    return damaged;
  }

  private boolean read(long position, ByteBuffer body) {
    if (body.remaining() < Long.BYTES) {
      return false;
    }
    long found = body.getLong();
    if (found >= number) {
      number = found;
      last = new byte[body.remaining()];
      body.get(last);
    }
    return true;
  }

  @Override
  public Optional<byte[]> get() {
    return Optional.ofNullable(last).map(byte[]::clone);
  }

  /**
   * Saves a state.
   *
   * @throws UncheckedIOException if it cannot be made durable; the previous state remains valid
   */
  @Override
  public void save(byte[] state) {
    if (journal.bytes() > TURN_BYTES || isBroken) {
      turnOver(state);
    } else {
      try {
        write(journal, state);
      } catch (UncheckedIOException e) {
        isBroken = true; // what it holds is not known any more
        turnOverAfter(e, state);
      }
    }
    last = state.clone();
    if (damaged) {
      folder.delete(MirroredJournalFolder.damageMark(name + "-0"));
      folder.delete(MirroredJournalFolder.damageMark(name + "-1"));
      damaged = false;
    }
  }

  private void turnOverAfter(UncheckedIOException failure, byte[] state) {
    try {
      turnOver(state);
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private void turnOver(byte[] state) {
    int next = 1 - turn;
    folder.delete(name + "-" + next);
    Journal other = folder.open(name + "-" + next, (position, body) -> false);
    try {
      write(other, state);
    } catch (UncheckedIOException e) {
      other.close();
      throw e;
    }
    journal.close();
    String before = name + "-" + turn;
    journal = other;
    turn = next;
    isBroken = false;
    folder.delete(before);
  }

  private void write(Journal to, byte[] state) {
    number++;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    to.append(head.putLong(number).flip(), ByteBuffer.wrap(state));
    to.force();
  }
}
