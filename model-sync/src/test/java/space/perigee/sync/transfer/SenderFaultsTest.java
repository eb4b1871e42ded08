package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;

/** What the fault campaign has found at the sender. */
class SenderFaultsTest {

  private final TwoSides sides = new TwoSides();

  /**
   * Seed 14598: what an earlier process had sent, and the receiver lost in a power cut, counted as
   * on its way for ever, if the numbers of questions were negative.
   */
  @ParameterizedTest
  @ValueSource(ints = {-2_000_000_000, -1, 0, 2_000_000_000})
  void p6WhatAnEarlierProcessSentAndAPowerCutTookIsSentAgain(int firstNumber) {
    byte[] content = TwoSides.content(6400, 1);
    sides.submit(content);
    while (sides.count(Segment.class) < 50) {
      sides.step();
    }
    sides.sender = TwoSides.newSender(firstNumber);
    sides.sender.submit(TwoSides.manifest(content), Content.of(content), true);
    sides.linkUp();
    int before = sides.count(Segment.class);
    while (sides.count(Segment.class) < before + 20) {
      sides.step();
    }
    sides.disk.cutPower(loose -> 0);
    sides.receiver = sides.newReceiver();

    assertThat(sides.run(Duration.ofMinutes(1))).isTrue();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  /** Seed 7481: its questions were answered by the receipt of the other. */
  @Test
  void p6OfTwoContentsWithOneShortNameTheSecondIsAnnouncedAgain() {
    byte[] first = twin(83_346);
    byte[] second = twin(111_072);
    Manifest manifest = TwoSides.manifest(second, Kind.DELTA, 2);
    sides.sender.submit(manifest, Content.of(second), false);
    assertThat(sides.sender.poll(sides.now, Kind.TELEMETRY)).contains(manifest);
    assertThat(sides.sender.poll(sides.now, Kind.TELEMETRY)).containsInstanceOf(Segment.class);
    Receipt ofTheOther = new Receipt(Sha256.of(first), Receipt.Verdict.ACCEPTED, "", List.of());

    assertThat(sides.sender.onFrame(ReceiptFrame.of(ofTheOther), sides.now)).isEmpty();
    assertThat(sides.sender.poll(sides.now, Kind.TELEMETRY)).contains(manifest);
  }

  /**
   * Seed 16228: what the other end had no room for sent its segments again and again, being first,
   * and left no window to what would have made room.
   */
  @Test
  void p6WhatIsTurnedAwayDoesNotKeepTheOthersBack() {
    byte[] first = TwoSides.content(6400, 1);
    byte[] second = TwoSides.content(6400, 2);
    Manifest turnedAway = TwoSides.manifest(first, Kind.DELTA, 1);
    sides.sender.onLinkUp(LinkTraits.datagrams(80, 20_000));
    sides.sender.submit(turnedAway, Content.of(first), false);
    sides.sender.submit(TwoSides.manifest(second, Kind.DELTA, 2), Content.of(second), false);
    int ofSecond = 0;
    int ofFirst = 0;
    Map<Integer, Status> answers = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      sides.now = sides.now.plusMillis(20);
      Status answer = answers.remove(i);
      if (answer != null) {
        sides.sender.onFrame(answer, sides.now);
      }
      Frame frame = sides.sender.poll(sides.now, Kind.TELEMETRY).orElse(null);
      if (frame instanceof Poll poll && poll.transfer() == turnedAway.transfer()) {
        answers.put(i + 5, Status.unknown(poll));
      } else if (frame instanceof Poll poll) {
        answers.put(i + 5, new Status(poll.transfer(), poll.number(), true, 0, List.of()));
      } else if (frame instanceof Segment segment) {
        ofFirst += segment.transfer() == turnedAway.transfer() ? 1 : 0;
        ofSecond += segment.transfer() == turnedAway.transfer() ? 0 : 1;
      }
    }
    assertThat(ofSecond).isGreaterThan(20);
    assertThat(ofFirst).as("of two announcements").isLessThan(220);
  }

  private static byte[] twin(long seed) {
    byte[] bytes = new byte[200];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
