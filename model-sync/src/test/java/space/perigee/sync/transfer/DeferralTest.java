package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Sha256;

/** What a receiver that can take nothing now costs its sender. */
class DeferralTest {

  private static final Duration PASS = Duration.ofMinutes(10);

  private final TwoSides sides = new TwoSides();

  private int bytes() {
    return sides.log.stream().mapToInt(DeferralTest::length).sum();
  }

  private static int length(Frame frame) {
    return new Frames(new OpenSeal()).encode(frame).length;
  }

  private void close() {
    sides.receiver.close(sides.now, Duration.ofMinutes(20));
  }

  @Test
  void theSenderAsksOnceAndIsSilentUntilTheTimeIsOver() {
    close();
    sides.submit(TwoSides.content(12_000, 1));
    sides.run(Duration.ofSeconds(5));
    sides.log.clear();

    sides.run(PASS);
    assertThat(sides.log).isEmpty();
    sides.receiver.open();
    assertThat(sides.run(Duration.ofMinutes(11))).isTrue();
    assertThat(sides.keeper.delivered).hasSize(1);
  }

  @Test
  void afterTheTimeItAsksBeforeItSendsSegments() {
    close();
    sides.submit(TwoSides.content(12_000, 1));
    sides.run(Duration.ofMinutes(19));
    sides.log.clear();
    close();
    sides.run(Duration.ofMinutes(19));
    assertThat(sides.count(Deferral.class)).isEqualTo(2);
    assertThat(sides.log.stream().filter(frame -> frame instanceof Segment)).isEmpty();
    assertThat(bytes()).isLessThan(300);
  }

  @Test
  void contentsOfLaterPassesWaitToo() {
    close();
    sides.submit(TwoSides.content(12_000, 1));
    sides.run(Duration.ofSeconds(5));
    sides.log.clear();
    for (int i = 2; i < 8; i++) {
      byte[] content = TwoSides.content(12_000, i);
      sides.sender.submit(TwoSides.manifest(content, Kind.DELTA, i), Content.of(content), false);
      sides.linkUp();
      close();
      sides.run(PASS);
    }
    assertThat(sides.log.stream().filter(frame -> frame instanceof Segment)).isEmpty();
    assertThat(bytes()).isLessThan(1000);
    sides.receiver.open();
    assertThat(sides.run(Duration.ofHours(1))).isTrue();
    assertThat(sides.keeper.delivered).hasSize(7);
  }

  @Test
  void aFullDiskIsTriedAgainLessAndLessOften() {
    FailingFolder disk = new FailingFolder();
    disk.isFull = true;
    sides.receiver = receiver(disk, ReplayWindow.forgetful(), sides.keeper);
    sides.submit(TwoSides.content(12_000, 1));
    sides.run(Duration.ofHours(1));
    sides.log.clear();
    sides.run(Duration.ofHours(24));
    assertThat(sides.log.stream().filter(frame -> frame instanceof Deferral).count())
        .isBetween(135L, 150L);
    assertThat(bytes() / 144).as("bytes a question").isLessThan(200);

    disk.isFull = false;
    assertThat(sides.run(Duration.ofMinutes(31))).isTrue();
    assertThat(sides.keeper.delivered).hasSize(1);
  }

  private static Receiver receiver(JournalFolder disk, ReplayWindow window, Receiver.Judge judge) {
    return new Receiver(
        new Receiver.Limits(Map.of(Kind.DELTA, 100_000L), 4, 200_000),
        new SegmentStore(disk),
        window,
        judge);
  }

  @Test
  void aContentOnWhichTheJudgeFailsHoldsUpNoOther() {
    byte[] poison = TwoSides.content(500, 1);
    Sha256 poisoned = Sha256.of(poison);
    sides.receiver =
        receiver(
            sides.disk,
            ReplayWindow.forgetful(),
            new Receiver.Judge() {
              @Override
              public Optional<Receipt> decided(Sha256 content) {
                return sides.keeper.decided(content);
              }

              @Override
              public Receipt decide(Manifest manifest, Content content) {
                if (manifest.content().equals(poisoned)) {
                  throw new IllegalStateException("cannot decide");
                }
                return sides.keeper.decide(manifest, content);
              }
            });
    sides.toleratesFailures = true;
    sides.submit(poison);
    byte[] other = TwoSides.content(500, 2);
    sides.sender.submit(TwoSides.manifest(other, Kind.DELTA, 2), Content.of(other), false);
    sides.run(PASS);
    assertThat(sides.keeper.delivered).containsExactly(other);
    assertThat(sides.count(Deferral.class)).isBetween(3, 7);
  }

  @Test
  void aRepeatedDeferralOfAnEarlierPollHasNoEffect() {
    Sender sender = sides.sender;
    sides.submit(TwoSides.content(1000, 1));
    int transfer = TwoSides.manifest(TwoSides.content(1000, 1)).transfer();
    Instant now = sides.now;
    Poll poll = null;
    while (poll == null) {
      now = now.plusMillis(100);
      if (sender.poll(now, Kind.TELEMETRY).orElse(null) instanceof Poll next) {
        poll = next;
      }
    }
    Deferral deferral =
        new Deferral(transfer, poll.number(), Duration.ofMinutes(2), Deferral.Scope.EVERYTHING);
    sender.onFrame(deferral, now);
    assertThat(sender.poll(now.plusSeconds(119), Kind.TELEMETRY)).isEmpty();
    now = now.plusSeconds(121);
    sender.onFrame(deferral, now);
    assertThat(sender.poll(now, Kind.TELEMETRY)).containsInstanceOf(Manifest.class);
  }

  @Test
  void nobodyCanSilenceASenderForLongerThanAnHour() {
    Deferral deferral = new Deferral(1, 1, Duration.ofDays(10_000), Deferral.Scope.EVERYTHING);
    assertThat(deferral.delay()).isEqualTo(Duration.ofHours(1));
    Frames frames = new Frames(new OpenSeal());
    assertThat(frames.decode(frames.encode(deferral), sides.now)).contains(deferral);
    assertThat(new Deferral(1, 1, Duration.ZERO, Deferral.Scope.CONTENT).delay())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {-365 * 24 * 60, -2})
  void aClockThatIsSetBackEndsTheWait(int minutes) {
    close();
    sides.submit(TwoSides.content(500, 1));
    sides.run(Duration.ofSeconds(5));
    sides.receiver.open();
    sides.jump(Duration.ofMinutes(minutes));
    assertThat(sides.run(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aManifestThatOnlyThisClockRefusesIsDeferred() {
    Instant wrong = sides.now.plus(Duration.ofDays(3000));
    sides.receiver =
        receiver(
            sides.disk,
            ReplayWindow.restored(
                new LastState(new FailingFolder(), "window"), wrong, Duration.ofDays(30)),
            sides.keeper);
    byte[] content = TwoSides.content(12_000, 1);
    long micros = sides.now.toEpochMilli() * 1000;
    sides.sender.submit(TwoSides.manifest(content, Kind.DELTA, micros), Content.of(content), false);
    sides.run(Duration.ofSeconds(10));
    sides.log.clear();
    sides.run(PASS);
    assertThat(bytes()).isBetween(1, 1000);
    assertThat(sides.log.stream().filter(frame -> frame instanceof Segment)).isEmpty();
    assertThat(List.copyOf(sides.keeper.delivered)).isEmpty();
  }
}
