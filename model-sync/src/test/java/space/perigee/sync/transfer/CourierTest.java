package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.model.Sha256;

/** P5: an outbox and the queue of a sender, in step. */
class CourierTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Set<Kind> SENDS = Set.of(Kind.DELTA, Kind.TELEMETRY);
  private static final int QUOTA = 4000;

  private final FailingFolder folder = new FailingFolder();
  private final List<Receipt> receipts = new ArrayList<>();
  private Outbox outbox;
  private Courier courier;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    outbox = new Outbox(folder, QUOTA, Outbox.Policy.DROP_OLDEST, SequenceNumbers.byClock());
    courier = Courier.sending(outbox, SENDS, receipts::add);
    endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(1), 4, 100_000),
            new Frames(new OpenSeal()),
            new SegmentStore(new FailingFolder()),
            ReplayWindow.forgetful(),
            7,
            List.of(courier));
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  private Optional<Manifest> post(
      int id, Kind kind, @Nullable Duration keeps, @Nullable Sha256 supersedes) {
    return courier.post(
        Subject.of(kind), Content.of(content(id)), 64, keeps, supersedes, NOW.plusMillis(id));
  }

  private static byte[] content(int id) {
    return TwoSides.content(1000, id);
  }

  private static Sha256 name(int id) {
    return Sha256.of(content(id));
  }

  private List<Sha256> queued() {
    return endpoint.sender().waiting().stream().map(Manifest::content).toList();
  }

  private List<Sha256> held() {
    return outbox.entries().stream().map(entry -> entry.manifest().content()).toList();
  }

  /** Sends all there is to send, as far as it goes without an answer. */
  private int pollAll(Instant now) {
    int frames = 0;
    while (endpoint.poll(now).isPresent()) {
      frames++;
    }
    return frames;
  }

  @Test
  void whatIsPostedIsQueuedAndAskedForFirstAfterARestart() {
    post(1, Kind.DELTA, null, null);
    assertThat(queued()).containsExactly(name(1));
    folder.disk.cutPower(loose -> 0);
    start();

    assertThat(queued()).containsExactly(name(1));
    assertThat(endpoint.sender().hasBegun(name(1))).isTrue();
    assertThat(pollAll(NOW)).as("manifest and question, and no segment").isEqualTo(2);
  }

  @Test
  void aReceiptReleasesItAndIsToldToItsOwner() {
    post(1, Kind.DELTA, null, null);
    Receipt receipt = new Receipt(name(1), Receipt.Verdict.ACCEPTED, "", List.of());
    endpoint.onFrame(new Frames(new OpenSeal()).encode(ReceiptFrame.of(receipt)), NOW);

    assertThat(receipts).containsExactly(receipt);
    assertThat(queued()).isEmpty();
    assertThat(folder.names()).isEmpty();
  }

  @Test
  void aReceiptOfSomethingElseReleasesNothing() {
    post(1, Kind.DELTA, null, null);
    Receipt other = new Receipt(name(2), Receipt.Verdict.ACCEPTED, "", List.of());
    endpoint.onFrame(new Frames(new OpenSeal()).encode(ReceiptFrame.of(other)), NOW);

    assertThat(receipts).isEmpty();
    assertThat(held()).containsExactly(name(1));
  }

  @Test
  void whatIsSupersededLeavesBoth() {
    post(1, Kind.DELTA, null, null);
    post(2, Kind.DELTA, null, name(1));

    assertThat(queued()).containsExactly(name(2));
    assertThat(held()).containsExactly(name(2));
  }

  /** Fault campaign: a dropped content was sent on, from a file that was closed. */
  @Test
  void whatGivesWayInTheOutboxLeavesTheQueueToo() {
    post(1, Kind.TELEMETRY, null, null);
    post(2, Kind.TELEMETRY, null, null);
    endpoint.poll(NOW);
    endpoint.poll(NOW);
    post(3, Kind.DELTA, null, null);

    assertThat(held()).containsExactly(name(2), name(3));
    assertThat(queued()).containsExactlyInAnyOrder(name(2), name(3));
    assertThat(pollAll(NOW)).isPositive();
  }

  @Test
  void eachOfTwoThatShareAnOutboxAnswersForItsOwnKinds() {
    post(1, Kind.DELTA, Duration.ofSeconds(5), null);
    List<Receipt> ofLabels = new ArrayList<>();
    Courier labels = Courier.sending(outbox, Set.of(Kind.LABELS), ofLabels::add);
    labels.join(endpoint.sender());
    labels.post(Subject.of(Kind.LABELS), Content.of(content(2)), 64, null, null, NOW);
    assertThat(queued()).containsExactly(name(1), name(2));

    labels.onReceipt(new Receipt(name(1), Receipt.Verdict.ACCEPTED, "", List.of()), NOW);
    labels.onExpired(outbox.find(name(1)).orElseThrow().manifest());
    assertThat(ofLabels).isEmpty();
    assertThat(held()).containsExactly(name(1), name(2));

    labels.onReceipt(new Receipt(name(2), Receipt.Verdict.REFUSED, "", List.of()), NOW);
    assertThat(ofLabels).hasSize(1);
    assertThat(held()).containsExactly(name(1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> labels.post(Subject.of(Kind.DELTA), Content.of(content(3)), 64, null, null, NOW));
  }

  @Test
  void itsOwnerHearsOfAReceiptBeforeTheContentIsReleased() {
    List<Integer> heldThen = new ArrayList<>();
    Courier careful =
        Courier.sending(outbox, SENDS, receipt -> heldThen.add(outbox.entries().size()));
    post(1, Kind.DELTA, null, null);

    careful.onReceipt(new Receipt(name(1), Receipt.Verdict.ACCEPTED, "", List.of()), NOW);
    careful.onReceipt(new Receipt(name(1), Receipt.Verdict.ACCEPTED, "", List.of()), NOW);

    assertThat(heldThen).as("once, and while a kill still leaves the content").containsExactly(1);
    assertThat(held()).isEmpty();
  }

  /** Fault campaign: what had expired stayed in the outbox for ever. */
  @Test
  void whatHasExpiredLeavesBoth() {
    post(1, Kind.DELTA, Duration.ofSeconds(5), null);
    post(2, Kind.DELTA, null, null);
    endpoint.poll(NOW.plusSeconds(6));

    assertThat(queued()).containsExactly(name(2));
    assertThat(held()).containsExactly(name(2));
    assertThat(folder.open()).isEqualTo(1);
  }

  @Test
  void oneThatOnlySendsRefusesWhatArrives() {
    assertThat(courier.takes()).isEqualTo(Map.of());
    assertThat(courier.decided(name(1))).isEmpty();
    Manifest manifest = TwoSides.manifest(content(1));
    endpoint.onFrame(new Frames(new OpenSeal()).encode(manifest), NOW);

    Optional<Endpoint.Wire> answer = endpoint.poll(NOW);
    assertThat(new Frames(new OpenSeal()).decode(answer.orElseThrow().bytes(), NOW))
        .hasValueSatisfying(
            frame ->
                assertThat(((ReceiptFrame) frame).reason()).contains("kind DELTA is not taken"));
  }
}
