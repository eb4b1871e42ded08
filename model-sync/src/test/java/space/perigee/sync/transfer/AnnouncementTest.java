package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents that travel with their manifest. */
class AnnouncementTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final TwoSides sides = new TwoSides();
  private final byte[] content = TwoSides.content(60, 1);

  AnnouncementTest() {
    link(60 + 144 + 12);
  }

  private void link(int frameBytes) {
    sides.traits = new LinkTraits(frameBytes, 0, true, 0);
    sides.linkUp();
  }

  @Test
  void aContentOfOneSegmentCostsOneFrameAndItsReceipt() {
    sides.submit(content);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.log)
        .extracting(frame -> (Object) frame.getClass())
        .containsExactly(Announcement.class, ReceiptFrame.class);
    assertThat(sides.keeper.delivered).containsExactly(content);
    assertThat(sides.disk.names()).isEmpty();
  }

  @Test
  void aContentThatDoesNotFitTheFrameWithItsManifestFollowsIt() {
    link(60 + 144 + 11);
    sides.submit(content);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.count(Announcement.class)).isZero();
    assertThat(sides.count(Manifest.class)).isEqualTo(1);
    assertThat(sides.count(Segment.class)).isEqualTo(1);
  }

  @Test
  void theLastSegmentsReceiptAnswersThePollBehindItToo() {
    link(TwoSides.SEGMENT_BYTES + 16);
    byte[] longer = TwoSides.content(3 * TwoSides.SEGMENT_BYTES, 2);
    sides.submit(longer);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.count(Manifest.class)).as("not repeated").isEqualTo(1);
    assertThat(sides.count(Segment.class)).isEqualTo(3);
    for (int i = 0; i < 1000; i++) {
      sides.step();
    }
    assertThat(sides.count(Poll.class)).isEqualTo(1);
    assertThat(sides.count(ReceiptFrame.class)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void p6AnAnnouncementThatIsLostIsSentAgain(int losses) {
    int[] lost = {0};
    sides.forward = frame -> frame instanceof Announcement && lost[0]++ < losses ? 0 : 1;
    sides.submit(content);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void p4AReceiptThatIsLostIsRepeatedForAPollWithoutTheContent(int losses) {
    int[] lost = {0};
    sides.back = frame -> frame instanceof ReceiptFrame && lost[0]++ < losses ? 0 : 1;
    sides.submit(content);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.count(Announcement.class)).isEqualTo(1);
    assertThat(sides.keeper.delivered).hasSize(1);
  }

  @Test
  void p4AnAnnouncementThatComesTwiceIsDeliveredOnce() {
    sides.forward = frame -> frame instanceof Announcement ? 2 : 1;
    sides.submit(content);
    for (int i = 0; i < 1000; i++) {
      sides.step();
    }

    assertThat(sides.keeper.delivered).hasSize(1);
  }

  @Test
  void p2AnAnnouncementBeyondTheLimitsIsRefused() {
    sides.sender.submit(TwoSides.manifest(content, Kind.COMMAND, 1), Content.of(content), false);

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.receipts)
        .extracting(Receipt::verdict)
        .isEqualTo(List.of(Receipt.Verdict.REFUSED));
    assertThat(sides.keeper.delivered).isEmpty();
  }

  @Test
  void p3WhatHasBegunAsksBeforeItIsSentAgain() {
    sides.back = frame -> frame instanceof ReceiptFrame ? 0 : 1;
    sides.submit(content);
    while (sides.keeper.delivered.isEmpty()) {
      sides.step();
    }
    sides.back = frame -> 1;
    sides.linkUp();

    assertThat(sides.run(LONG)).isTrue();
    assertThat(sides.count(Announcement.class)).isEqualTo(1);
    assertThat(sides.count(Segment.class)).isZero();
  }
}
