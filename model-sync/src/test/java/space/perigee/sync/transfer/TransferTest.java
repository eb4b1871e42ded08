package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;

/** Sender and receiver together; the P numbers are the promises in {@code package-info.java}. */
class TransferTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int SEGMENT_BYTES = 64;

  /** Keeps what it is given, as the owner of a receiver does. */
  private static final class Keeper implements Receiver.Judge {
    final List<byte[]> delivered = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return receipts.stream().filter(r -> r.content().equals(content)).findFirst();
    }

    @Override
    public Receipt decide(Manifest manifest, byte[] content) {
      delivered.add(content);
      Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
      receipts.add(receipt);
      return receipt;
    }
  }

  private final Keeper keeper = new Keeper();
  private final MemorySegmentStore store = new MemorySegmentStore();
  private Receiver receiver = newReceiver();
  private final Sender sender = new Sender(TIMEOUT);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int segmentsSent;

  private Receiver newReceiver() {
    return new Receiver(new Receiver.Limits(Kind.DELTA, 10_000, 2), store, keeper);
  }

  private static byte[] content(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Manifest manifest(byte[] content) {
    return new Manifest(Sha256.of(content), content.length, SEGMENT_BYTES, Kind.DELTA, 0, null, 0);
  }

  private void load(byte[] content) {
    sender.load(manifest(content), content, false);
  }

  /** What the channel does to a frame: how many copies arrive. */
  private interface Channel {
    int copies(Frame frame);
  }

  private static final Channel PERFECT = frame -> 1;

  /** Both sides talk until neither has anything to say, or the rounds are spent. */
  private Optional<Receipt> talk(int rounds, Channel channel) {
    Optional<Receipt> end = Optional.empty();
    for (int i = 0; i < rounds && end.isEmpty(); i++) {
      Optional<Frame> frame = sender.poll(now);
      if (frame.isEmpty()) {
        now = now.plus(TIMEOUT);
      } else {
        segmentsSent += frame.get().isSegment() ? 1 : 0;
        for (int copy = channel.copies(frame.get()); copy > 0; copy--) {
          receiver.onFrame(frame.get());
        }
      }
      for (Optional<Frame> a = receiver.poll(); a.isPresent(); a = receiver.poll()) {
        for (int copy = channel.copies(a.get()); copy > 0; copy--) {
          Optional<Receipt> receipt = sender.onFrame(a.get());
          end = end.isPresent() ? end : receipt;
        }
      }
    }
    return end;
  }

  @Test
  void p1DeliversTheContentWholeAndTellsTheSender() {
    byte[] content = content(1000, 1);
    load(content);
    assertThat(sender.bytesLeft()).isEqualTo(1000);

    Optional<Receipt> receipt = talk(100, PERFECT);

    assertThat(receipt).map(Receipt::verdict).contains(Receipt.Verdict.ACCEPTED);
    assertThat(keeper.delivered).containsExactly(content);
    assertThat(segmentsSent).isEqualTo(16);
    assertThat(sender.current()).isEmpty();
    assertThat(sender.poll(now)).isEmpty();
    assertThat(store.open()).as("nothing is kept of a finished transfer").isEmpty();
  }

  @Test
  void aFreshContentDoesNotWaitForAnAnswer() {
    load(content(200, 1));

    assertThat(sender.poll(now)).containsInstanceOf(Manifest.class);
    for (int index = 0; index < 4; index++) {
      int expected = index;
      assertThat(sender.poll(now))
          .hasValueSatisfying(
              f ->
                  assertThat(f)
                      .isInstanceOfSatisfying(
                          Segment.class, s -> assertThat(s.index()).isEqualTo(expected)));
      assertThat(sender.bytesLeft()).isEqualTo(Math.min(200, 64 * (3 - index)));
    }
    assertThat(sender.poll(now)).as("asks what is missing").containsInstanceOf(Manifest.class);
    assertThat(sender.poll(now)).as("and waits").isEmpty();
    assertThat(sender.poll(now.plus(TIMEOUT).minusNanos(1))).isEmpty();
    assertThat(sender.poll(now.plus(TIMEOUT))).containsInstanceOf(Manifest.class);
  }

  @Test
  void p3GoesOnInTheNextPassWithoutSendingAgainWhatArrived() {
    byte[] content = content(1000, 2);
    load(content);
    talk(9, PERFECT);
    assertThat(segmentsSent).isEqualTo(8);

    receiver = newReceiver();
    receiver.onLinkUp();
    sender.onLinkUp();

    assertThat(talk(100, PERFECT)).isPresent();
    assertThat(segmentsSent).isEqualTo(16);
    assertThat(keeper.delivered).containsExactly(content);
  }

  @Test
  void p3ASenderThatRestartsAsksBeforeItSends() {
    byte[] content = content(1000, 2);
    load(content);
    talk(9, PERFECT);
    Sender restarted = new Sender(TIMEOUT);

    restarted.load(manifest(content), content, true);

    assertThat(restarted.hasBegun()).isTrue();
    assertThat(restarted.poll(now)).containsInstanceOf(Manifest.class);
    assertThat(restarted.poll(now)).as("waits for the gaps").isEmpty();
  }

  @Test
  void p4ALostReceiptIsRepeatedAndTheContentHandedOverOnce() {
    byte[] content = content(300, 3);
    load(content);
    int[] lost = {0};

    Optional<Receipt> receipt =
        talk(100, frame -> frame instanceof Receipt && lost[0]++ < 3 ? 0 : 1);

    assertThat(receipt).isPresent();
    assertThat(lost[0]).isEqualTo(4);
    assertThat(keeper.delivered).hasSize(1);
    assertThat(segmentsSent).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void p6LossRepetitionAndCutsNeverLoseTheTransfer(long seed) {
    Random random = new Random(seed);
    byte[] content = content(1 + random.nextInt(3000), seed);
    load(content);
    Optional<Receipt> receipt = Optional.empty();
    for (int pass = 0; pass < 200 && receipt.isEmpty(); pass++) {
      receipt = talk(30, frame -> random.nextInt(10) < 3 ? 0 : random.nextInt(10) < 2 ? 2 : 1);
      sender.onLinkUp();
      receiver.onLinkUp();
    }

    assertThat(receipt).as("seed %d", seed).isPresent();
    assertThat(keeper.delivered).containsExactly(content);
  }

  @Test
  void p6SegmentsMayArriveInAnyOrder() {
    byte[] content = content(1000, 4);
    Manifest manifest = manifest(content);
    receiver.onFrame(manifest);
    for (int index = manifest.segmentCount() - 1; index >= 0; index--) {
      receiver.onFrame(segment(manifest, content, index));
    }

    assertThat(keeper.delivered).containsExactly(content);
  }

  private static Segment segment(Manifest manifest, byte[] content, int index) {
    return new Segment(
        manifest.transfer(),
        index,
        ByteString.copyFrom(content, index * SEGMENT_BYTES, manifest.lengthOf(index)));
  }

  @Test
  void onlyTheAnswerToTheLastQuestionCounts() {
    byte[] content = content(200, 5);
    load(content);
    long transfer = manifest(content).transfer();
    Status old = new Status(transfer, List.of(new Status.Range(0, 4)), 1);
    while (sender.poll(now).isPresent()) {
      // All segments leave, and then the second question.
    }

    sender.onFrame(old);
    assertThat(sender.poll(now)).as("an old answer").isEmpty();
    sender.onFrame(new Status(transfer + 1, List.of(new Status.Range(0, 4)), 2));
    assertThat(sender.poll(now)).as("an answer to somebody else").isEmpty();
    sender.onFrame(new Status(transfer, List.of(), 2));
    assertThat(sender.poll(now)).as("nothing missing, the receipt is on its way").isEmpty();
    sender.onFrame(new Status(transfer, List.of(new Status.Range(1, 2)), 2));
    assertThat(sender.poll(now))
        .hasValueSatisfying(
            f ->
                assertThat(f)
                    .isInstanceOfSatisfying(
                        Segment.class, s -> assertThat(s.index()).isEqualTo(1)));
    sender.onFrame(new Status(transfer, List.of(new Status.Range(0, 4)), 2));
    assertThat(sender.poll(now)).as("not while it is sending").containsInstanceOf(Manifest.class);
  }

  @Test
  void p5AnotherTransfersReceiptEndsNothing() {
    load(content(200, 6));
    Receipt foreign = new Receipt(Sha256.of(new byte[1]), Receipt.Verdict.ACCEPTED, "", List.of());

    assertThat(sender.onFrame(foreign)).isEmpty();
    assertThat(sender.current()).isPresent();
  }

  @Test
  void anIdleSenderHasNothingToSayAndTakesNothing() {
    sender.onLinkUp();

    assertThat(sender.poll(now)).isEmpty();
    assertThat(sender.bytesLeft()).isZero();
    assertThat(
            sender.onFrame(
                new Receipt(Sha256.of(new byte[1]), Receipt.Verdict.ACCEPTED, "", List.of())))
        .isEmpty();
  }

  @Test
  void refusesAContentThatIsNotTheManifests() {
    byte[] content = content(200, 7);
    byte[] other = content(200, 8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sender.load(manifest(content), other, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sender.load(manifest(content), content(201, 7), false));
    assertThat(sender.current()).isEmpty();
  }

  @Test
  void p2SegmentsThatDoNotFitAreIgnored() {
    byte[] content = content(100, 9);
    Manifest manifest = manifest(content);
    receiver.onFrame(segment(manifest, content, 0));
    receiver.onFrame(manifest);
    receiver.onFrame(new Segment(manifest.transfer(), 0, ByteString.copyFrom(new byte[63])));
    receiver.onFrame(new Segment(manifest.transfer(), 1, ByteString.copyFrom(new byte[64])));
    receiver.onFrame(new Segment(manifest.transfer(), 2, ByteString.EMPTY));
    receiver.onFrame(new Segment(manifest.transfer() + 1, 0, ByteString.copyFrom(new byte[64])));
    receiver.onFrame(new Status(manifest.transfer(), List.of(), 0));

    assertThat(store.open().get(0).missing().left()).isEqualTo(2);
    assertThat(keeper.delivered).isEmpty();
  }

  @Test
  void p1AForgedSegmentStartsTheTransferAnewAndDeliversNothing() {
    byte[] content = content(100, 10);
    Manifest manifest = manifest(content);
    receiver.onFrame(manifest);
    receiver.onFrame(new Segment(manifest.transfer(), 0, ByteString.copyFrom(new byte[64])));
    receiver.onFrame(segment(manifest, content, 1));

    assertThat(keeper.delivered).isEmpty();
    assertThat(store.open()).isEmpty();
    load(content);
    assertThat(talk(100, PERFECT)).isPresent();
    assertThat(keeper.delivered).containsExactly(content);
  }

  @Test
  void p2AManifestBeyondTheLimitsReservesNothing() {
    receiver.onFrame(new Manifest(Sha256.of(new byte[1]), 10_001, 64, Kind.DELTA, 0, null, 1));
    receiver.onFrame(new Manifest(Sha256.of(new byte[1]), 10_000, 64, Kind.MODEL, 0, null, 1));

    assertThat(store.open()).isEmpty();
    assertThat(receiver.poll()).isEmpty();
    receiver.onFrame(new Manifest(Sha256.of(new byte[1]), 10_000, 64, Kind.DELTA, 0, null, 1));
    assertThat(store.open()).hasSize(1);
  }

  @Test
  void p2OpenTransfersAreBoundedAndTheOldestGivesWay() {
    for (int i = 0; i < 50; i++) {
      receiver.onFrame(manifest(content(100, 100 + i)));
    }

    assertThat(store.open())
        .extracting(p -> p.manifest().content())
        .containsExactly(Sha256.of(content(100, 148)), Sha256.of(content(100, 149)));
    int answers = 0;
    while (receiver.poll().isPresent()) {
      answers++;
    }
    assertThat(answers).isLessThanOrEqualTo(4);
  }

  @Test
  void aRepeatedQuestionIsAnsweredOnceAndWithItsOwnNumber() {
    Manifest manifest = manifest(content(100, 11));
    receiver.onFrame(manifest.withPoll(1));
    receiver.onFrame(manifest.withPoll(2));

    assertThat(receiver.poll())
        .contains(new Status(manifest.transfer(), List.of(new Status.Range(0, 2)), 2));
    assertThat(receiver.poll()).isEmpty();
  }

  @Test
  void theSameContentInOtherSegmentsIsAnotherTransfer() {
    byte[] content = content(100, 12);
    receiver.onFrame(manifest(content));
    receiver.onFrame(segment(manifest(content), content, 0));
    Manifest finer = new Manifest(Sha256.of(content), 100, 32, Kind.DELTA, 0, null, 3);

    receiver.onFrame(finer);

    assertThat(store.open()).hasSize(1);
    assertThat(store.open().get(0).missing().left()).isEqualTo(4);
  }

  @Test
  void answersOfAnEarlierPassAreNotSent() {
    receiver.onFrame(manifest(content(100, 13)));
    receiver.onLinkUp();

    assertThat(receiver.poll()).isEmpty();
  }

  @Test
  void aRestartedReceiverFinishesWhatWasCompleteWhenItDied() {
    byte[] content = content(100, 14);
    Manifest manifest = manifest(content);
    SegmentStore.Partial partial = store.begin(manifest);
    for (int i = 0; i < 2; i++) {
      store.write(manifest, i, segment(manifest, content, i).data().toByteArray());
      partial.missing().arrived(i);
    }
    receiver = newReceiver();

    receiver.onFrame(manifest);

    assertThat(keeper.delivered).containsExactly(content);
  }

  @Test
  void aRestartedReceiverForgetsWhatIsBeyondItsLimits() {
    store.begin(new Manifest(Sha256.of(new byte[1]), 20_000, 64, Kind.DELTA, 0, null, 1));
    newReceiver();

    assertThat(store.open()).isEmpty();
  }
}
