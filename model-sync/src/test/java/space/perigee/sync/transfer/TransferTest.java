package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static space.perigee.sync.transfer.TwoSides.SEGMENT_BYTES;
import static space.perigee.sync.transfer.TwoSides.content;
import static space.perigee.sync.transfer.TwoSides.manifest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;

/** Sender and receiver together; the P numbers are the promises in {@code package-info.java}. */
class TransferTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final TwoSides sides = new TwoSides();

  @Test
  void p1DeliversTheContentWholeAndTellsTheSender() {
    byte[] content = content(1000, 1);
    sides.submit(content);
    assertThat(sides.sender.bytesLeft(Sha256.of(content))).isEqualTo(1000);

    assertThat(sides.run(LONG)).isTrue();

    assertThat(sides.receipts)
        .extracting(Receipt::verdict)
        .containsExactly(Receipt.Verdict.ACCEPTED);
    assertThat(sides.keeper.delivered).containsExactly(content);
    assertThat(sides.count(Segment.class)).isEqualTo(16);
    assertThat(sides.sender.poll(sides.now, Kind.TELEMETRY)).isEmpty();
    assertThat(sides.disk.names()).as("nothing is kept of a finished transfer").isEmpty();
  }

  @Test
  void aFreshContentDoesNotWaitForAnAnswer() {
    sides.submit(content(1000, 1));

    for (int i = 0; i < 18; i++) {
      sides.step();
    }

    assertThat(sides.count(Segment.class)).isEqualTo(16);
    assertThat(sides.log.get(0)).isInstanceOf(Manifest.class);
  }

  @Test
  void p3GoesOnInTheNextPassWithoutSendingAgainWhatArrived() {
    byte[] content = content(1000, 2);
    sides.submit(content);
    while (sides.count(Segment.class) < 8) {
      sides.step();
    }
    // The last of them are on their way when the link breaks.
    sides.linkUp();
    sides.receiver = sides.newReceiver();
    int arrived = 16 - sides.missing();

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.count(Segment.class)).isEqualTo(8 + 16 - arrived);
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void p3ASenderThatRestartsAsksBeforeItSends() {
    byte[] content = content(1000, 2);
    sides.submit(content);
    for (int i = 0; i < 60; i++) {
      sides.step();
    }
    assertThat(sides.count(Segment.class)).isEqualTo(16);
    sides.sender = TwoSides.newSender(5000);
    sides.sender.onLinkUp(sides.traits);
    sides.keeper.receipts.clear();
    sides.sender.submit(manifest(content), Content.of(content), true);

    assertThat(sides.run(LONG)).isTrue();
  }

  @Test
  void p4ALostReceiptIsRepeatedAndTheContentHandedOverOnce() {
    byte[] content = content(300, 3);
    sides.submit(content);
    int[] lost = {0};
    sides.back = frame -> frame instanceof ReceiptFrame && lost[0]++ < 3 ? 0 : 1;

    assertThat(sides.run(LONG)).isTrue();

    assertThat(lost[0]).isEqualTo(4);
    assertThat(sides.keeper.delivered).hasSize(1);
    assertThat(sides.count(Segment.class)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void p6LossRepetitionAndCutsNeverLoseTheTransfer(long seed) {
    Random random = new Random(seed);
    byte[] content = content(1 + random.nextInt(30_000), seed);
    sides.submit(content);
    TwoSides.Channel bad = frame -> random.nextInt(10) < 3 ? 0 : random.nextInt(10) < 2 ? 2 : 1;
    sides.forward = bad;
    sides.back = bad;
    boolean over = false;
    for (int pass = 0; pass < 200 && !over; pass++) {
      over = sides.run(Duration.ofMillis(500 + random.nextInt(3000)));
      sides.linkUp();
    }

    assertThat(over).as("seed %d", seed).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void nothingIsSentTwiceThatWasNotLost() {
    Random random = new Random(4);
    byte[] content = content(60_000, 4);
    sides.submit(content);
    int[] lost = {0};
    sides.forward =
        frame -> {
          boolean gone = random.nextInt(100) < 5;
          lost[0] += gone && frame instanceof Segment ? 1 : 0;
          return gone ? 0 : 1;
        };
    sides.back = frame -> random.nextInt(100) < 5 ? 0 : 1;

    assertThat(sides.run(LONG)).isTrue();

    int segments = (content.length + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
    assertThat(sides.count(Segment.class)).isBetween(segments, segments + lost[0]);
  }

  @Test
  void aSilentCutCostsNoMoreThanTheWindow() {
    sides.traits = new LinkTraits(SEGMENT_BYTES + 16, 8 * 76 * 1000, true, 0);
    sides.oneWay = Duration.ofMillis(50);
    sides.linkUp();
    byte[] content = content(90_000, 5);
    sides.submit(content);
    Instant cut = sides.now.plusMillis(600);
    Instant restored = cut.plusSeconds(20);
    TwoSides.Channel cutting =
        frame -> sides.now.isBefore(cut) || !sides.now.isBefore(restored) ? 1 : 0;
    sides.forward = cutting;
    sides.back = cutting;

    assertThat(sides.run(LONG)).isTrue();

    int segments = (content.length + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
    assertThat(sides.count(Segment.class)).isLessThan(segments + 100);
    Instant resumed = sides.now;
    assertThat(Duration.between(restored, resumed)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void p8WhatIsMoreUrgentGoesFirst() {
    byte[] bulk = content(5000, 6);
    sides.sender.submit(manifest(bulk, Kind.TELEMETRY, 1), Content.of(bulk), false);
    for (int i = 0; i < 10; i++) {
      sides.step();
    }
    byte[] urgent = content(640, 7);
    sides.sender.submit(manifest(urgent, Kind.MODEL, 2), Content.of(urgent), false);
    int before = sides.log.size();
    for (int i = 0; i < 11; i++) {
      sides.step();
    }

    int transfer = manifest(urgent).transfer();
    assertThat(sides.log.subList(before, before + 11))
        .allSatisfy(
            frame ->
                assertThat(
                        frame instanceof Segment s
                            ? s.transfer()
                            : frame instanceof Manifest m ? m.transfer() : transfer)
                    .isEqualTo(transfer));
    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(urgent, bulk);
  }

  @Test
  void p5WhatHasExpiredOrIsSupersededLeavesTheQueue() {
    byte[] first = content(500, 8);
    byte[] second = content(500, 9);
    sides.sender.submit(
        manifest(first).withExpiry(sides.now.plusSeconds(5)), Content.of(first), false);
    assertThat(sides.sender.dropExpired(sides.now.plusMillis(4999))).isEmpty();
    sides.sender.submit(
        manifest(second, Kind.DELTA, 2).withSupersedes(Sha256.of(first)),
        Content.of(second),
        false);
    assertThat(sides.sender.waiting())
        .extracting(Manifest::content)
        .containsExactly(Sha256.of(second));
    sides.sender.submit(
        manifest(first).withExpiry(sides.now.plusSeconds(5)), Content.of(first), false);
    assertThat(sides.sender.dropExpired(sides.now.plusSeconds(5)))
        .extracting(Manifest::content)
        .containsExactly(Sha256.of(first));
  }

  @Test
  void p5AnotherTransfersReceiptEndsNothing() {
    sides.submit(content(200, 6));
    Receipt foreign = new Receipt(Sha256.of(new byte[1]), Receipt.Verdict.ACCEPTED, "", List.of());

    assertThat(sides.sender.onFrame(ReceiptFrame.of(foreign), sides.now)).isEmpty();
    assertThat(sides.sender.waiting()).hasSize(1);
  }

  @Test
  void anIdleSenderHasNothingToSay() {
    sides.linkUp();

    assertThat(sides.sender.poll(sides.now, Kind.TELEMETRY)).isEmpty();
    assertThat(sides.sender.waiting()).isEmpty();
  }

  @Test
  void refusesAContentThatIsNotTheManifests() {
    byte[] content = content(200, 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sides.sender.submit(manifest(content), Content.of(new byte[201]), false))
        .withMessageContaining("201 bytes, the manifest says 200");
  }

  @Test
  void aLostManifestCostsLittle() {
    byte[] content = content(20_000, 12);
    sides.submit(content);
    int[] manifests = {0};
    sides.forward = frame -> frame instanceof Manifest && manifests[0]++ < 2 ? 0 : 1;

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }
}
