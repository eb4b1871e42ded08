package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Sha256;

/** What the fault campaign has found at the receiver, one by one. */
class ReceiverFaultsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** When a disk that failed is tried again. */
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(1));

  /** An owner whose memory lasts, as its disk would. */
  private static final class Owner implements Receiver.Judge {
    final Map<Sha256, Receipt> decided = new HashMap<>();
    final Map<Sha256, Integer> handedOver = new HashMap<>();
    boolean refusesAll;

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return Optional.ofNullable(decided.get(content));
    }

    @Override
    public Optional<Receipt> refuse(Manifest manifest) {
      return refusesAll
          ? Optional.of(
              new Receipt(manifest.content(), Receipt.Verdict.REFUSED, "not now", List.of()))
          : Optional.empty();
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      handedOver.merge(manifest.content(), 1, Integer::sum);
      Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
      decided.put(manifest.content(), receipt);
      return receipt;
    }
  }

  private final FailingFolder segments = new FailingFolder();
  private final FailingFolder numbers = new FailingFolder();
  private final Owner owner = new Owner();
  private Receiver receiver;

  @BeforeEach
  void start() {
    Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : List.of(Kind.MODEL, Kind.DELTA, Kind.TELEMETRY)) {
      kinds.put(kind, 10_000L);
    }
    receiver =
        new Receiver(
            new Receiver.Limits(kinds, 1, 10_000),
            new SegmentStore(segments),
            ReplayWindow.restored(new LastState(numbers, "window"), NOW, Duration.ofDays(1)),
            owner);
  }

  private static byte[] content(int id) {
    return TwoSides.content(100, id);
  }

  private static Manifest manifest(int id, Kind kind) {
    return TwoSides.manifest(content(id), kind, NOW.toEpochMilli() * 1000 + id);
  }

  private static Segment segment(Manifest manifest, int id, int index) {
    return TwoSides.segment(manifest, content(id), index);
  }

  private void send(Manifest manifest, int id) {
    send(manifest, id, NOW);
  }

  private void send(Manifest manifest, int id, Instant at) {
    receiver.onFrame(manifest, at);
    for (int i = 0; i < manifest.segmentCount(); i++) {
      receiver.onFrame(segment(manifest, id, i), at);
    }
  }

  private List<Sha256> open() {
    return receiver.arriving().stream().map(a -> a.manifest().content()).toList();
  }

  /** Seed 9: what was decided before a kill was open after it, and handed over again. */
  @Test
  void p4WhatWasDecidedBeforeAKillIsNotHandedOverAfterIt() {
    Manifest manifest = manifest(1, Kind.DELTA);
    numbers.isFull = true;
    send(manifest, 1);
    assertThat(owner.handedOver).containsEntry(manifest.content(), 1);
    numbers.isFull = false;
    start();
    receiver.onFrame(new Poll(manifest.transfer(), 5), NOW);
    receiver.onFrame(manifest, NOW);
    receiver.onFrame(new Poll(manifest.transfer(), 6), NOW);

    assertThat(owner.handedOver).containsEntry(manifest.content(), 1);
    assertThat(segments.names()).isEmpty();
    receiver.poll();
    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
  }

  @Test
  void p4ADiskThatIsFullAfterTheDecisionHandsNothingOverAgain() {
    Manifest manifest = manifest(1, Kind.DELTA);
    numbers.isFull = true;
    send(manifest, 1);
    receiver.onFrame(new Poll(manifest.transfer(), 5), NOW);
    assertThat(receiver.poll())
        .as("no receipt before the number is kept")
        .containsInstanceOf(Deferral.class);
    numbers.isFull = false;
    receiver.onFrame(new Poll(manifest.transfer(), 6), LATER);

    assertThat(owner.handedOver).containsEntry(manifest.content(), 1);
    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
    assertThat(open()).isEmpty();
  }

  /** Seed 239: after such a kill the number was never taken, and a replay began the transfer. */
  @Test
  void p9WhatWasDecidedBeforeAKillBeginsNothingWhenItsOwnerHasForgotten() {
    Manifest manifest = manifest(1, Kind.DELTA);
    numbers.isFull = true;
    send(manifest, 1);
    numbers.isFull = false;
    start();
    receiver.onFrame(manifest, NOW);
    owner.decided.clear();
    receiver.onFrame(manifest, NOW);

    assertThat(open()).isEmpty();
  }

  /** Seed 46: a refusal whose receipt was lost was never repeated after a restart. */
  @Test
  void p6WhatIsNotTakenHereIsRefusedAgainAfterARestart() {
    Manifest manifest = manifest(1, Kind.HARD_EXAMPLES);
    receiver.onFrame(manifest, NOW);
    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
    start();
    receiver.onFrame(manifest, NOW);

    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
  }

  /** Seed 679. */
  @Test
  void p6WhatTheOwnerRefusesIsRefusedAgainAfterARestart() {
    owner.refusesAll = true;
    Manifest manifest = manifest(1, Kind.DELTA);
    receiver.onFrame(manifest, NOW);
    receiver.poll();
    start();
    receiver.onFrame(manifest, NOW);

    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
  }

  @Test
  void p9WhatTheOwnerRefusedOnceBeginsNothingWhenItWouldNotAnyMore() {
    owner.refusesAll = true;
    Manifest manifest = manifest(1, Kind.DELTA);
    receiver.onFrame(manifest, NOW);
    owner.refusesAll = false;
    receiver.onFrame(manifest, NOW);

    assertThat(open()).isEmpty();
  }

  @Test
  void p5WhatExpiresOnItsWayIsNotHandedOverAndTakesNoRoom() {
    Manifest manifest = manifest(1, Kind.MODEL).withExpiry(NOW.plusSeconds(5));
    receiver.onFrame(manifest, NOW);
    receiver.onFrame(segment(manifest, 1, 0), NOW);
    receiver.onFrame(segment(manifest, 1, 1), NOW.plusSeconds(5));

    assertThat(owner.handedOver).isEmpty();
    assertThat(open()).isEmpty();
    assertThat(segments.names()).isEmpty();
  }

  @Test
  void whatHasExpiredMakesRoomForWhatIsLessUrgent() {
    receiver.onFrame(manifest(1, Kind.MODEL).withExpiry(NOW.plusSeconds(5)), NOW);
    Manifest other = manifest(2, Kind.TELEMETRY);
    receiver.onFrame(other, NOW.plusSeconds(4));
    assertThat(open()).doesNotContain(other.content());
    receiver.onFrame(other, NOW.plusSeconds(5));

    assertThat(open()).containsExactly(other.content());
  }

  /** Seed 318: what its sender had dropped kept what is less urgent out for ever. */
  @Test
  void p6WhatIsNotSpokenOfAnyMoreGivesWay() {
    receiver.onFrame(manifest(1, Kind.MODEL), NOW);
    Manifest other = manifest(2, Kind.TELEMETRY);
    for (int i = 0; i < 9; i++) {
      receiver.onFrame(other, NOW);
    }
    assertThat(open()).containsExactly(other.content());
  }

  /** Seed 13965: two of a kind, for which there was not room at once, drove each other out. */
  @Test
  void p6OneOfAKindDoesNotDriveOutTheOther() {
    Manifest first = manifest(1, Kind.DELTA);
    Manifest second = manifest(2, Kind.DELTA);
    for (int i = 0; i < 20; i++) {
      receiver.onFrame(first, NOW);
      receiver.onFrame(second, NOW);
    }
    assertThat(open()).containsExactly(first.content());
    send(first, 1);
    send(second, 2);
    assertThat(owner.handedOver).hasSize(2);
  }

  @Test
  void whatIsSpokenOfKeepsItsPlace() {
    Manifest urgent = manifest(1, Kind.MODEL);
    receiver.onFrame(urgent, NOW);
    for (int i = 0; i < 100; i++) {
      receiver.onFrame(manifest(2, Kind.TELEMETRY), NOW);
      if (i % 5 == 0) {
        receiver.onFrame(new Poll(urgent.transfer(), i), NOW);
      }
    }
    assertThat(open()).containsExactly(urgent.content());
  }

  /** Seed 51: the transfer was kept on disk, and known to nobody. */
  @Test
  void p10AnAnnouncementThatCannotBeMadeDurableLeavesNothing() {
    segments.forceFails = true;
    receiver.onFrame(manifest(1, Kind.DELTA), NOW);

    assertThat(segments.names()).isEmpty();
    assertThat(open()).isEmpty();
    segments.forceFails = false;
    send(manifest(1, Kind.DELTA), 1, LATER);
    assertThat(owner.handedOver).hasSize(1);
  }

  @Test
  void p7AnOwnerWhoseDiskIsFullIsAskedAgainAndGivesNoReceiptBefore() {
    boolean[] full = {true};
    Receiver.Judge judge =
        new Receiver.Judge() {
          @Override
          public Optional<Receipt> decided(Sha256 content) {
            return owner.decided(content);
          }

          @Override
          public Receipt decide(Manifest manifest, Content content) {
            if (full[0]) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return owner.decide(manifest, content);
          }
        };
    receiver =
        new Receiver(
            new Receiver.Limits(Map.of(Kind.DELTA, 1000L), 1, 1000),
            new SegmentStore(segments),
            ReplayWindow.forgetful(),
            judge);
    Manifest manifest = manifest(1, Kind.DELTA);
    send(manifest, 1);
    assertThat(receiver.poll()).isEmpty();
    full[0] = false;
    receiver.onFrame(new Poll(manifest.transfer(), 1), LATER);

    assertThat(receiver.poll()).containsInstanceOf(ReceiptFrame.class);
    assertThat(owner.handedOver).hasSize(1);
  }

  @Test
  void aTransferWhoseFileTheDiskHasLostBeginsAgain() {
    Manifest manifest = manifest(1, Kind.DELTA);
    receiver.onFrame(manifest, NOW);
    receiver.onFrame(segment(manifest, 1, 0), NOW);
    segments.isGone = true;
    receiver.onFrame(segment(manifest, 1, 1), NOW);
    assertThat(open()).isEmpty();

    segments.isGone = false;
    send(manifest, 1, LATER);
    assertThat(owner.handedOver).containsEntry(manifest.content(), 1);
  }

  @Test
  void aTransferStaysWhileTheDiskIsFull() {
    Manifest manifest = manifest(1, Kind.DELTA);
    receiver.onFrame(manifest, NOW);
    segments.isFull = true;
    receiver.onFrame(segment(manifest, 1, 0), NOW);
    assertThat(open()).containsExactly(manifest.content());
  }
}
