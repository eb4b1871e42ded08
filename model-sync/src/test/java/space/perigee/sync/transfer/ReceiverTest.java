package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.sync.transfer.TwoSides.content;
import static space.perigee.sync.transfer.TwoSides.manifest;
import static space.perigee.sync.transfer.TwoSides.segment;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;

/** A receiver frame by frame; the P numbers are the promises in {@code package-info.java}. */
class ReceiverTest {

  private final TwoSides sides = new TwoSides();

  private void receive(Frame frame) {
    sides.receiver.onFrame(frame, sides.now);
  }

  @Test
  void p6SegmentsMayArriveInAnyOrder() {
    byte[] content = content(1000, 4);
    Manifest manifest = manifest(content);
    receive(manifest);
    for (int index = manifest.segmentCount() - 1; index >= 0; index--) {
      receive(segment(manifest, content, index));
    }

    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void aContentThatIsSupersededTakesNoRoomAtTheReceiver() {
    byte[] first = content(500, 8);
    byte[] second = content(500, 9);
    receive(manifest(first));
    receive(manifest(second, Kind.DELTA, 2).withSupersedes(Sha256.of(first)));

    assertThat(sides.disk.names()).containsExactly(Sha256.of(second).hex());
  }

  @Test
  void p9AnAnnouncementThatWasDecidedOnHasNoEffectTheSecondTime() {
    byte[] content = content(100, 10);
    Manifest manifest = manifest(content);
    receive(manifest);
    receive(segment(manifest, content, 0));
    receive(segment(manifest, content, 1));
    sides.keeper.receipts.clear();

    receive(manifest);
    receive(segment(manifest, content, 0));
    receive(segment(manifest, content, 1));

    assertThat(sides.keeper.delivered).hasSize(1);
    assertThat(sides.disk.names()).isEmpty();
  }

  @Test
  void p2SegmentsThatDoNotFitAreIgnored() {
    byte[] content = content(100, 9);
    Manifest manifest = manifest(content);
    receive(segment(manifest, content, 0));
    receive(manifest);
    receive(new Segment(manifest.transfer(), 0, ByteString.copyFrom(new byte[63])));
    receive(new Segment(manifest.transfer(), 2, ByteString.copyFrom(new byte[64])));
    receive(new Segment(manifest.transfer(), 1, ByteString.EMPTY));
    receive(new Segment(manifest.transfer() + 1, 0, ByteString.copyFrom(new byte[64])));
    receive(new Status(manifest.transfer(), 0, true, 2, List.of()));
    receive(new Repair(manifest.transfer(), 0, 3, 0, ByteString.copyFrom(new byte[64])));
    receive(new Repair(manifest.transfer(), 1, 2, 0, ByteString.copyFrom(new byte[64])));
    receive(new Repair(manifest.transfer(), 0, 2, 1 << 20, ByteString.copyFrom(new byte[64])));
    receive(new Repair(manifest.transfer(), 0, 2, 0, ByteString.copyFrom(new byte[63])));

    assertThat(sides.missing()).isEqualTo(2);
    assertThat(sides.keeper.delivered).isEmpty();
  }

  @Test
  void p1AForgedSegmentStartsTheTransferAnewAndDeliversNothing() {
    byte[] content = content(100, 10);
    Manifest manifest = manifest(content);
    receive(manifest);
    receive(new Segment(manifest.transfer(), 0, ByteString.copyFrom(new byte[64])));
    receive(segment(manifest, content, 1));

    assertThat(sides.keeper.delivered).isEmpty();
    assertThat(sides.missing()).isEqualTo(2);
    sides.submit(content);
    assertThat(sides.run(Duration.ofMinutes(10))).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void p2AManifestBeyondTheLimitsReservesNothingAndIsRefused() {
    Sha256 name = Sha256.of(new byte[1]);
    receive(Manifest.of(name, 100_001, 64, 1, Subject.of(Kind.DELTA)));
    assertThat(sides.receiver.poll())
        .containsInstanceOf(ReceiptFrame.class)
        .hasValueSatisfying(
            frame -> assertThat(((ReceiptFrame) frame).reason()).contains("at most 100000"));
    receive(Manifest.of(Sha256.of(new byte[2]), 1000, 64, 2, Subject.of(Kind.COMMAND)));
    assertThat(sides.receiver.poll())
        .hasValueSatisfying(
            frame -> assertThat(((ReceiptFrame) frame).reason()).contains("COMMAND"));

    assertThat(sides.disk.names()).isEmpty();
  }

  @Test
  void p10OpenTransfersAreBoundedAndThoseThatNobodySpeaksOfGiveWay() {
    for (int i = 0; i < 50; i++) {
      receive(manifest(content(100, 100 + i), Kind.DELTA, 1 + i));
    }

    Set<String> first = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      first.add(Sha256.of(content(100, 100 + i)).hex());
    }
    assertThat(sides.disk.names()).hasSize(4).doesNotContainAnyElementsOf(first);
  }

  @Test
  void p10WhatIsMoreUrgentKeepsItsPlace() {
    for (int i = 0; i < 4; i++) {
      receive(manifest(content(100, 200 + i), Kind.MODEL, 1 + i));
    }
    List<String> before = sides.disk.names();

    receive(manifest(content(100, 300), Kind.TELEMETRY, 9));

    assertThat(sides.disk.names()).isEqualTo(before);
  }

  @Test
  void aRepeatedQuestionIsAnsweredOnceAndWithItsOwnNumber() {
    Manifest manifest = manifest(content(100, 11));
    receive(manifest);
    receive(new Poll(manifest.transfer(), 1));
    receive(new Poll(manifest.transfer(), 2));

    assertThat(sides.receiver.poll())
        .contains(new Status(manifest.transfer(), 2, true, 2, List.of(new Status.Range(0, 2))));
    assertThat(sides.receiver.poll()).isEmpty();
  }

  @Test
  void whoHasNotHeardOfATransferSaysSo() {
    receive(new Poll(77, 3));

    assertThat(sides.receiver.poll()).contains(new Status(77, 3, false, 0, List.of()));
  }

  @Test
  void theSameContentInOtherSegmentsIsAnotherTransfer() {
    byte[] content = content(100, 12);
    receive(manifest(content));
    receive(segment(manifest(content), content, 0));

    receive(Manifest.of(Sha256.of(content), 100, 32, 2, Subject.of(Kind.DELTA)));

    assertThat(sides.missing()).isEqualTo(4);
  }

  @Test
  void answersOfAnEarlierPassAreNotSent() {
    Manifest manifest = manifest(content(100, 13));
    receive(manifest);
    receive(new Poll(manifest.transfer(), 1));
    sides.receiver.onLinkUp(LinkTraits.reliable());

    assertThat(sides.receiver.poll()).isEmpty();
  }

  @Test
  void p10AFullDiskLosesWhatArrivesAndNothingElse() {
    byte[] content = content(2000, 14);
    MemoryJournalFolder small = new MemoryJournalFolder(1000);
    Receiver receiver =
        new Receiver(
            new Receiver.Limits(Map.of(Kind.DELTA, 10_000L), 2, 10_000),
            new SegmentStore(small),
            ReplayWindow.forgetful(),
            sides.keeper);
    Manifest manifest = manifest(content);
    receiver.onFrame(manifest, sides.now);
    for (int i = 0; i < manifest.segmentCount(); i++) {
      receiver.onFrame(segment(manifest, content, i), sides.now);
    }

    int left = new SegmentStore(small).open().get(0).missing().left();
    assertThat(left).isBetween(15, 31);
    assertThat(sides.keeper.delivered).isEmpty();
  }
}
