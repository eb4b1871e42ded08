package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;

/**
 * The other end, as this one knows it.
 *
 * @param seal authenticates and encrypts what is exchanged with it
 * @param numbers sequence numbers of manifests for it
 * @param window of the manifests that came from it
 */
public record Peer(FrameSeal seal, SequenceNumbers numbers, ReplayWindow window) {

  /** Longest time from the making of a manifest to its arrival, through stations. */
  public static final Duration LONGEST_WAY = Duration.ofDays(30);

  /**
   * A peer whose sequence numbers survive a restart.
   *
   * @param folder where they are stored
   * @param now mission time
   */
  public static Peer remembered(FrameSeal seal, JournalFolder folder, Instant now) {
    return new Peer(
        seal,
        SequenceNumbers.above(new LastState(folder, "announced")),
        ReplayWindow.restored(new LastState(folder, "taken"), now, LONGEST_WAY));
  }

  /**
   * The peer of an end that was restored from a backup, and does not know what it sent and accepted
   * since.
   *
   * @param firstSequence lowest number of a manifest for the peer
   * @param restoredAt mission time before which the peer's manifests may be replays
   */
  public Peer afterRestoration(long firstSequence, Instant restoredAt) {
    return new Peer(seal, numbers.from(firstSequence), window.notBefore(restoredAt));
  }

  /** A peer without keys, whose sequence numbers end with the process. */
  public static Peer passing() {
    return new Peer(new OpenSeal(), SequenceNumbers.byClock(), ReplayWindow.forgetful());
  }
}
