package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Outbox.Policy;

/** P5 and P10 at the sender. */
class OutboxTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Room for three contents of 1000 bytes. */
  private static final int QUOTA = 5400;

  private final FailingFolder folder = new FailingFolder();
  private Outbox outbox = open(Policy.REJECT);

  private Outbox open(Policy policy) {
    return new Outbox(folder, QUOTA, policy, SequenceNumbers.byClock());
  }

  private static byte[] content(int id) {
    return TwoSides.content(1000, id);
  }

  private static Sha256 name(int id) {
    return Sha256.of(content(id));
  }

  private Optional<Manifest> add(int id, Kind kind, @Nullable Instant expiry, @Nullable Sha256 of) {
    Instant now = NOW.plusMillis(id);
    return outbox.add(Subject.of(kind), Content.of(content(id)), 64, expiry, of, now);
  }

  private Optional<Manifest> add(int id, Kind kind) {
    return add(id, kind, null, null);
  }

  private List<Sha256> held() {
    return outbox.entries().stream().map(entry -> entry.manifest().content()).toList();
  }

  private static List<Sha256> names(Integer... ids) {
    return List.of(ids).stream().map(OutboxTest::name).toList();
  }

  @Test
  void aContentIsThereInFullAlsoAfterAPowerCut() {
    Optional<Manifest> manifest = add(1, Kind.DELTA);
    folder.disk.cutPower(loose -> 0);
    outbox = open(Policy.REJECT);

    assertThat(outbox.entries()).hasSize(1);
    assertThat(manifest).contains(outbox.entries().get(0).manifest());
    assertThat(outbox.entries().get(0).content().toBytes()).isEqualTo(content(1));
  }

  @Test
  void aKillAtAnyByteLeavesAllOfAContentOrNothing() {
    add(1, Kind.DELTA);
    long all = folder.disk.used();
    for (int kept = 0; kept <= all; kept++) {
      FailingFolder disk = new FailingFolder();
      disk.forgetsForce = true;
      new Outbox(disk, QUOTA, Policy.REJECT, SequenceNumbers.byClock())
          .add(Subject.of(Kind.DELTA), Content.of(content(1)), 64, null, null, NOW);
      int bytes = kept;
      disk.disk.cutPower(loose -> bytes);
      Outbox restarted = new Outbox(disk, QUOTA, Policy.REJECT, SequenceNumbers.byClock());

      assertThat(restarted.entries()).as("%d bytes", kept).hasSize(kept == all ? 1 : 0);
      assertThat(disk.names()).hasSize(kept == all ? 1 : 0);
    }
  }

  @Test
  void aContentThatCannotBeMadeDurableIsNotTaken() {
    folder.forceFails = true;

    assertThatThrownBy(() -> add(1, Kind.DELTA)).isInstanceOf(UncheckedIOException.class);
    assertThat(folder.names()).isEmpty();
    assertThat(folder.open()).isZero();
  }

  @Test
  void theSameContentIsKeptOnce() {
    assertThat(add(1, Kind.DELTA)).isEqualTo(add(1, Kind.DELTA));
    assertThat(held()).isEqualTo(names(1));
  }

  @Test
  void whatIsReleasedIsGone() {
    add(1, Kind.DELTA);
    outbox.release(name(1));
    outbox.release(name(2));

    assertThat(folder.names()).isEmpty();
    assertThat(folder.open()).isZero();
    assertThat(outbox.bytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void p10itNeverTakesMoreThanItsQuota(Policy policy) {
    outbox = open(policy);
    Random random = new Random(5);
    for (int id = 0; id < 200; id++) {
      byte[] content = TwoSides.content(1 + random.nextInt(QUOTA), id);
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      outbox.add(Subject.of(kind), Content.of(content), 32, null, null, NOW.plusMillis(id));
      assertThat(folder.disk.used()).isLessThanOrEqualTo(QUOTA).isEqualTo(outbox.bytes());
    }
  }

  @Test
  void rejectLetsNothingGo() {
    add(1, Kind.TELEMETRY);
    add(2, Kind.TELEMETRY);
    add(3, Kind.TELEMETRY);

    assertThat(add(4, Kind.COMMAND)).isEmpty();
    assertThat(held()).isEqualTo(names(1, 2, 3));
  }

  @Test
  void dropOldestLetsTheLeastUrgentAndOldestGoButNothingMoreUrgent() {
    outbox = open(Policy.DROP_OLDEST);
    add(1, Kind.DELTA);
    add(2, Kind.TELEMETRY);
    add(3, Kind.TELEMETRY);
    add(4, Kind.DELTA);
    assertThat(held()).isEqualTo(names(1, 3, 4));
    add(5, Kind.MODEL);
    assertThat(held()).isEqualTo(names(1, 4, 5));

    assertThat(add(6, Kind.TELEMETRY)).isEmpty();
    assertThat(held()).isEqualTo(names(1, 4, 5));
  }

  @Test
  void whatIsSupersededGoesFirstUnderAnyPolicy() {
    add(1, Kind.COMMAND);
    add(2, Kind.TELEMETRY);
    add(3, Kind.TELEMETRY);

    assertThat(add(4, Kind.TELEMETRY, null, name(1))).isPresent();
    assertThat(held()).isEqualTo(names(2, 3, 4));
  }

  /** Fault campaign: contents gave way to one that did not fit even then. */
  @Test
  void nothingGivesWayInVain() {
    outbox = open(Policy.DROP_OLDEST);
    add(1, Kind.COMMAND);
    add(2, Kind.COMMAND);
    add(3, Kind.TELEMETRY);
    byte[] long2 = TwoSides.content(3000, 9);

    assertThat(
            outbox.add(
                Subject.of(Kind.DELTA), Content.of(long2), 64, null, name(3), NOW.plusMillis(9)))
        .isEmpty();
    assertThat(held()).isEqualTo(names(1, 2, 3));
  }

  /** Fault campaign: a kill between the two kept what nobody wants for ever. */
  @Test
  void whatIsSupersededIsGoneAfterARestartToo() {
    add(1, Kind.DELTA);
    FailingFolder copy = new FailingFolder();
    Outbox both = new Outbox(copy, QUOTA, Policy.REJECT, SequenceNumbers.byClock());
    both.add(Subject.of(Kind.DELTA), Content.of(content(2)), 64, null, name(1), NOW.plusMillis(2));
    both.add(Subject.of(Kind.DELTA), Content.of(content(1)), 64, null, null, NOW.plusMillis(3));
    assertThat(both.entries()).hasSize(2);

    Outbox restarted = new Outbox(copy, QUOTA, Policy.REJECT, SequenceNumbers.byClock());

    assertThat(restarted.entries())
        .extracting(entry -> entry.manifest().content())
        .containsExactly(name(2));
  }

  @Test
  void aDiskThatIsFullLeavesNothingOfAContentAndNoJournalOpen() {
    add(1, Kind.DELTA);
    folder.isFull = true;

    assertThatThrownBy(() -> add(2, Kind.DELTA)).isInstanceOf(UncheckedIOException.class);
    assertThat(folder.names()).hasSize(1);
    assertThat(folder.open()).isEqualTo(1);
    assertThat(held()).isEqualTo(names(1));
  }

  @Test
  void whatIsNotWholeOrDamagedIsDeletedAtTheStart() {
    add(1, Kind.DELTA);
    String name = folder.names().get(0);
    folder.disk.open("junk", (position, body) -> true);
    folder.disk.damage(name, 8L * 400);
    int open = folder.open();
    outbox = open(Policy.REJECT);

    assertThat(outbox.entries()).isEmpty();
    assertThat(folder.names()).isEmpty();
    assertThat(folder.open()).isEqualTo(open);
  }

  @Test
  void aContentThatTheDiskDoesNotDeleteIsReleasedAndDeletedLater() {
    add(1, Kind.DELTA);
    folder.isGone = true;
    outbox.release(name(1));
    assertThat(outbox.entries()).isEmpty();
    assertThat(outbox.bytes()).isZero();
    assertThat(folder.names()).hasSize(1);

    folder.isGone = false;
    add(2, Kind.DELTA);
    assertThat(folder.names()).hasSize(1);
    assertThat(held()).isEqualTo(names(2));
    assertThat(folder.open()).isEqualTo(1);
  }

  @Test
  void contentsThatTheDiskHasLostAreReleased() {
    add(1, Kind.DELTA);
    add(2, Kind.DELTA);
    assertThat(outbox.dropUnreadable()).isZero();
    folder.isGone = true;

    assertThat(outbox.dropUnreadable()).isEqualTo(2);
    assertThat(outbox.entries()).isEmpty();
  }
}
