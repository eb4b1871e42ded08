package space.perigee.onboard.flight.pass;

import java.time.Instant;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.VersionFloor;

/**
 * The connection to the ground.
 *
 * @param link opened and shut by the runtime, closed by its owner
 * @param peer the ground as a peer
 * @param inbox stores arriving segments
 * @param outbox stores deltas and hard examples until their receipts
 * @param floor lowest number of a global model that is accepted
 * @param memory durable state of receipts and versions
 * @param commands how the ground's commands are verified
 */
public record GroundLink(
    Link link,
    Peer peer,
    SegmentStore inbox,
    Outbox outbox,
    VersionFloor floor,
    JournalFolder memory,
    CommandTrust commands) {

  private static final long TRUSTED_OUTBOX_BYTES = 1L << 30;

  /**
   * A trusted ground. Only inbox and outbox outlast the process.
   *
   * @param waiting folder of the outbox
   */
  public static GroundLink trusted(Link link, SegmentStore inbox, JournalFolder waiting) {
    JournalFolder memory = new MemoryJournalFolder();
    VersionFloor floor = new VersionFloor(new LastState(memory, "version"), Instant.EPOCH);
    Peer peer = Peer.passing();
    Outbox outbox =
        new Outbox(waiting, TRUSTED_OUTBOX_BYTES, Outbox.Policy.DROP_OLDEST, peer.numbers());
    return new GroundLink(link, peer, inbox, outbox, floor, memory, CommandTrust.open());
  }
}
