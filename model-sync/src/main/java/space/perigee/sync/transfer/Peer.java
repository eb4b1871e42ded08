package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;

/**
 * The other end, as this one knows it.
 *
 * @param seal around what goes between the two
 * @param numbers of what this end announces to it
 * @param window of what it has announced
 */
public record Peer(FrameSeal seal, SequenceNumbers numbers, ReplayWindow window) {

  /** Longest time that an announcement may take from its making to its arrival, over stations. */
  private static final Duration LONGEST_WAY = Duration.ofDays(30);

  /**
   * One whose numbers last.
   *
   * @param folder where they are kept
   * @param now mission time
   */
  public static Peer remembered(FrameSeal seal, JournalFolder folder, Instant now) {
    return new Peer(
        seal,
        SequenceNumbers.above(new LastState(folder, "announced")),
        ReplayWindow.restored(new LastState(folder, "taken"), now, LONGEST_WAY));
  }

  /** One that is trusted already, and whose numbers go with the process. */
  public static Peer passing() {
    return new Peer(new OpenSeal(), SequenceNumbers.byClock(), ReplayWindow.forgetful());
  }
}
