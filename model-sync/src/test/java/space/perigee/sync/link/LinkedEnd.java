package space.perigee.sync.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;

/** An end of transfers over a link, in real time, driven step by step as its owners do. */
public final class LinkedEnd implements LinkListener {

  private static final int SEGMENT_BYTES = 1024;
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final int MAX_HEARD = 256;

  /** Fewer than the smallest receive buffer holds, so that nothing is lost on the loopback. */
  private static final int MAX_SENT = 32;

  private static final Duration WAIT = Duration.ofMillis(1);

  private static final Duration LONG = Duration.ofSeconds(30);

  private final class Owner implements Party {
    private final List<Receipt> given = new ArrayList<>();

    @Override
    public Map<Kind, Long> takes() {
      Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        kinds.put(kind, 64L << 20);
      }
      return kinds;
    }

    @Override
    public void join(Sender sender) {}

    @Override
    public void onReceipt(Receipt receipt, Instant now) {
      receipts.add(receipt);
    }

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return given.stream().filter(receipt -> receipt.content().equals(content)).findFirst();
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      delivered.add(content.toBytes());
      Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
      given.add(receipt);
      return receipt;
    }
  }

  final List<byte[]> delivered = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  final List<Link.Presence> presences = new ArrayList<>();
  private final Link link;
  private final LinkPump pump;
  private final Clock clock = Clock.systemUTC();
  private final Endpoint endpoint;
  private boolean mayTalk;
  private long sequence;

  private LinkedEnd(Link link, String satellite, boolean mayTalk) {
    this.link = link;
    this.mayTalk = mayTalk;
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(TIMEOUT, 4, 128L << 20),
            new Frames(new OpenSeal()),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            0,
            List.of(new Owner()));
    this.pump = new LinkPump(link, this, new LinkPump.Limits(MAX_HEARD, MAX_SENT));
    pump.add(satellite, this::poll);
  }

  public static LinkedEnd ofSatellite(Link link, String satellite) {
    return new LinkedEnd(link, satellite, true);
  }

  /** The ground's end for one satellite, which talks while the satellite is there. */
  public static LinkedEnd ofGround(Link link, String satellite) {
    return new LinkedEnd(link, satellite, false);
  }

  /** A content goes from one end to the other, and its receipt back. */
  public static void assertCarries(Kind kind, LinkedEnd from, LinkedEnd to) {
    byte[] content = new byte[1 << 20];
    new Random(kind.ordinal()).nextBytes(content);
    from.submit(kind, content);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofNanos(1))
        .until(
            () -> {
              from.step();
              to.step();
              return !from.receipts.isEmpty();
            });
    assertThat(to.delivered).containsExactly(content);
  }

  void submit(Kind kind, byte[] content) {
    Manifest manifest =
        Manifest.of(
            Sha256.of(content), content.length, SEGMENT_BYTES, ++sequence, Subject.of(kind));
    endpoint.sender().submit(manifest, Content.of(content), false);
  }

  /** Receives what there is, waiting a little for the first, and sends while there is room. */
  void step() {
    try {
      pump.turn(WAIT, clock);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<Endpoint.Wire> poll(Instant now) {
    return mayTalk ? endpoint.poll(now) : Optional.empty();
  }

  @Override
  public boolean onArrival(Link.Arrival arrival, Instant now) {
    return endpoint.onFrame(arrival.wire(), now);
  }

  @Override
  public void onPresence(Link.Presence presence, Instant now) {
    presences.add(presence);
    mayTalk = presence.online();
    endpoint.onLinkUp(link.traits());
  }

  @Override
  public void onLinkUp(LinkTraits traits) {
    endpoint.onLinkUp(traits);
  }
}
