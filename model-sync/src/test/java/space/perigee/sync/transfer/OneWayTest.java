package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.sync.transfer.TwoSides.SEGMENT_BYTES;

import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;

/** A link without a way back, and repair symbols that meet segments of other passes and links. */
class OneWayTest {

  private final TwoSides sides = new TwoSides();

  private void oneWay(double expectedLoss) {
    sides.traits = new LinkTraits(SEGMENT_BYTES + 16, 0, true, 0).oneWay(expectedLoss);
    sides.back = frame -> 0;
    sides.linkUp();
  }

  private void pass() {
    for (int i = 0; i < 3000; i++) {
      sides.step();
    }
  }

  private void lose(double share, long seed) {
    Random random = new Random(seed);
    sides.forward = frame -> random.nextDouble() < share ? 0 : 1;
  }

  @Test
  void aContentLeavesOnceWithItsManifestRepeatedAndNoQuestion() {
    oneWay(0);
    byte[] content = TwoSides.content(6400, 1);
    sides.submit(content);
    pass();

    assertThat(sides.count(Segment.class)).isEqualTo(100);
    assertThat(sides.count(Manifest.class)).isEqualTo(12);
    assertThat(sides.count(Repair.class)).isZero();
    assertThat(sides.count(Poll.class)).isZero();
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void p6aTenthIsLostAndAllArrives(long seed) {
    oneWay(0.1);
    byte[] content = TwoSides.content(60_000, seed);
    sides.submit(content);
    lose(0.1, seed);
    pass();

    assertThat(sides.keeper.delivered).as("seed %d", seed).containsExactly(content);
  }

  @Test
  void whatOnePassLacksTheNextOneBrings() {
    oneWay(0.1);
    byte[] content = TwoSides.content(30_000, 1);
    sides.submit(content);
    lose(0.25, 1);
    pass();
    assertThat(sides.keeper.delivered).isEmpty();
    sides.linkUp();
    pass();

    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void p3aLinkWithAWayBackSendsOnlyWhatTheOneWayLinkLost() {
    oneWay(0);
    byte[] content = TwoSides.content(30_000, 1);
    sides.submit(content);
    lose(0.2, 1);
    pass();
    int lost = new SegmentStore(sides.disk).open().get(0).missing().left();
    int before = sides.count(Segment.class);
    sides.traits = new LinkTraits(SEGMENT_BYTES + 16, 0, true, 0);
    sides.forward = TwoSides.PERFECT;
    sides.back = TwoSides.PERFECT;
    sides.linkUp();

    assertThat(sides.run(Duration.ofMinutes(1))).isTrue();
    assertThat(lost).isPositive();
    assertThat(sides.count(Segment.class) - before).isLessThanOrEqualTo(lost);
    assertThat(sides.keeper.delivered).containsExactly(content);
  }

  @Test
  void theSenderKeepsWhatNobodyHasAcknowledged() {
    oneWay(0);
    byte[] content = TwoSides.content(640, 1);
    sides.submit(content);
    pass();

    assertThat(sides.sender.waiting()).hasSize(1);
    assertThat(sides.receipts).isEmpty();
  }

  /** Fault campaign: the second of two contents with one short name waited for the receipt. */
  @Test
  void contentsWithTheSameShortNameFollowEachOther() {
    oneWay(0);
    byte[] first = twin(83_346);
    byte[] second = twin(111_072);
    assertThat(Manifest.transferOf(Sha256.of(first)))
        .isEqualTo(Manifest.transferOf(Sha256.of(second)));
    sides.sender.submit(TwoSides.manifest(first, Kind.DELTA, 1), Content.of(first), false);
    sides.sender.submit(TwoSides.manifest(second, Kind.DELTA, 2), Content.of(second), false);
    pass();

    assertThat(sides.keeper.delivered).containsExactly(first, second);
  }

  private static byte[] twin(long seed) {
    byte[] bytes = new byte[200];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** P2: repair symbols that are noise cost the transfer a new beginning, and deliver nothing. */
  @Test
  void p1RepairSymbolsThatAreNoiseDeliverNothing() {
    byte[] content = TwoSides.content(640, 1);
    Manifest manifest = TwoSides.manifest(content);
    sides.receiver.onFrame(manifest, sides.now);
    for (int i = 0; i < 10; i++) {
      byte[] noise = TwoSides.content(SEGMENT_BYTES, i);
      sides.receiver.onFrame(
          new Repair(manifest.transfer(), 0, 10, i, com.google.protobuf.ByteString.copyFrom(noise)),
          sides.now);
    }
    assertThat(sides.keeper.delivered).isEmpty();
    assertThat(new SegmentStore(sides.disk).open().get(0).missing().left()).isEqualTo(10);
  }
}
