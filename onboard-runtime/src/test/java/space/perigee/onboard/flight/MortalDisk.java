package space.perigee.onboard.flight;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.ParameterLayout;

/**
 * The disk of a satellite, on which the power may go before any operation. It goes for good: until
 * {@link #revive} every operation fails.
 */
final class MortalDisk {

  /** The power is gone. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final int NEVER = -1;

  private final List<MemoryJournalFolder> folders = new ArrayList<>();
  private int untilDeath = NEVER;
  private boolean isDead;

  /** The power goes after so many operations more. */
  void dieAfter(int operations) {
    untilDeath = operations;
  }

  /** The next process begins; of what was not durable a part remains. */
  void revive(SplittableRandom random) {
    folders.forEach(folder -> folder.cutPower(loose -> random.nextInt(loose + 1)));
    isDead = false;
    untilDeath = NEVER;
  }

  private void operate() {
    if (untilDeath == 0) {
      isDead = true;
    }
    if (isDead) {
      throw new PowerCut();
    }
    if (untilDeath > 0) {
      untilDeath--;
    }
  }

  /** A folder that lies on this disk. */
  JournalFolder folder(MemoryJournalFolder inner) {
    folders.add(inner);
    return new JournalFolder() {
      @Override
      public List<String> names() {
        operate();
        return inner.names();
      }

      @Override
      public Journal open(String name, Journal.Visitor visitor) {
        operate();
        return journal(inner.open(name, visitor));
      }

      @Override
      public void delete(String name) {
        operate();
        inner.delete(name);
      }
    };
  }

  private Journal journal(Journal inner) {
    return new Journal() {
      @Override
      public long append(ByteBuffer... body) {
        operate();
        return inner.append(body);
      }

      @Override
      public void force() {
        operate();
        inner.force();
      }

      @Override
      public void read(long position, ByteBuffer into) {
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
        inner.close();
      }
    };
  }

  /** A store of checkpoints on this disk: the power may go before one is durable, or after. */
  CheckpointStore checkpoints(CheckpointStore inner) {
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> load(ParameterLayout layout) {
        return inner.load(layout);
      }

      @Override
      public void save(Checkpoint checkpoint) {
        operate();
        inner.save(checkpoint);
        operate();
      }
    };
  }
}
