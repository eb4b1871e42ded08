package space.perigee.sim.lab.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.TrustException;

/** A satellite's end of the link: the state machines that fly, with journals in memory. */
final class SatelliteEnd {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_TRANSFERS = 4;
  private static final long MAX_INBOX_BYTES = 16L << 20;

  private final Peer peer;
  private final Frames frames;
  private final Courier courier;
  private final Endpoint endpoint;
  private int segmentBytes;

  /**
   * Reads the keys of a satellite.
   *
   * @param couriers makes the one that sends deltas, from the outbox and the seal of the satellite
   */
  SatelliteEnd(
      LoadFolder folder,
      String satellite,
      BiFunction<Outbox, FrameSeal, Courier> couriers,
      Instant now)
      throws IOException {
    try {
      EndKeys keys = EndKeys.open(folder.keys(satellite), LoadSettings.MISSION, satellite);
      this.peer =
          Peer.remembered(keys.with(LoadSettings.GROUND, now), new MemoryJournalFolder(), now);
    } catch (TrustException e) {
      throw new IOException(e.getMessage(), e);
    }
    this.courier =
        couriers.apply(
            new Outbox(
                new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
            peer.seal());
    this.frames = new Frames(peer.seal());
    this.segmentBytes = LinkTraits.reliable().segmentBytes(frames.segmentOverhead());
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(ANSWER_TIMEOUT, MAX_TRANSFERS, MAX_INBOX_BYTES),
            frames,
            new SegmentStore(new MemoryJournalFolder()),
            peer.window(),
            (int) now.toEpochMilli(),
            List.of(courier));
  }

  /**
   * Seals a delta and puts it into the queue.
   *
   * @return its manifest; empty if nobody could open the seal
   */
  Optional<Manifest> post(CodedDeltas.Coded delta, Instant now) {
    return peer.seal()
        .seal(Content.of(delta.content()))
        .flatMap(secret -> courier.post(delta.subject(), secret, segmentBytes, null, null, now));
  }

  void onLinkUp(LinkTraits traits) {
    segmentBytes = traits.segmentBytes(frames.segmentOverhead());
    endpoint.onLinkUp(traits);
  }

  /** Handles a frame; false if it is not the ground's. */
  boolean onFrame(byte[] frame, Instant now) {
    return endpoint.onFrame(frame, now);
  }

  /** The next frame to send. */
  Optional<Endpoint.Wire> poll(Instant now) {
    return endpoint.poll(now);
  }
}
