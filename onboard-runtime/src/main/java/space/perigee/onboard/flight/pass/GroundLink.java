package space.perigee.onboard.flight.pass;

import java.util.List;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.VersionFloor;

/**
 * The way to the ground.
 *
 * @param link the runtime opens and shuts it, its owner closes it
 * @param peer the ground, as the satellite knows it
 * @param inbox where arriving segments are kept
 * @param outbox where deltas and hard examples wait
 * @param floor below which no model from the ground is taken
 * @param memory of what was answered
 * @param others who talk to the ground too, besides those who exchange models
 */
public record GroundLink(
    Link link,
    Peer peer,
    SegmentStore inbox,
    Outbox outbox,
    VersionFloor floor,
    JournalFolder memory,
    List<Party> others) {

  private static final long TRUSTED_OUTBOX_BYTES = 1L << 30;

  public GroundLink {
    others = List.copyOf(others);
  }

  /**
   * A ground that is trusted already. Whatever must last goes with the process, but for what
   * arrives and what waits.
   *
   * @param waiting where the outbox is kept
   */
  public static GroundLink trusted(Link link, SegmentStore inbox, JournalFolder waiting) {
    JournalFolder memory = new MemoryJournalFolder();
    VersionFloor floor = new VersionFloor(new LastState(memory, "version"));
    Peer peer = Peer.passing();
    Outbox outbox =
        new Outbox(waiting, TRUSTED_OUTBOX_BYTES, Outbox.Policy.DROP_OLDEST, peer.numbers());
    return new GroundLink(link, peer, inbox, outbox, floor, memory, List.of());
  }
}
