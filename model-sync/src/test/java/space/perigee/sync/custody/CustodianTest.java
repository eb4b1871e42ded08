package space.perigee.sync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.Status;
import space.perigee.sync.transfer.Subject;

/** P3 and P5 by way of stations. */
class CustodianTest {

  private static final int SEGMENTS = 100;
  private static final int BYTES = SEGMENTS * StationWorld.SEGMENT_BYTES;
  private static final Duration PASS = Duration.ofSeconds(20);

  @TempDir Path folder;

  private StationWorld world;
  private byte[] content;

  @BeforeEach
  void world() throws Exception {
    world = new StationWorld(folder, 7);
    content = world.content(BYTES);
  }

  @Test
  void whatTheGroundIsInReachForPassesWithItsReceiptInTheSamePass() {
    world.north().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.runUntilReceipts(1, PASS);

    assertThat(world.ground.delivered).containsExactly(content);
    assertThat(world.satellite.receipts)
        .extracting(Receipt::verdict)
        .containsExactly(Receipt.Verdict.ACCEPTED);
    assertThat(world.satellite.segmentsSent).isEqualTo(SEGMENTS);
    assertThat(world.north().custodian.isIdle()).isTrue();
  }

  @Test
  void isKeptWhileTheGroundIsOutOfReachAndNotReleasedOnBoard() {
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(PASS);
    world.pass(null);

    assertThat(world.satellite.segmentsSent).isEqualTo(SEGMENTS);
    assertThat(world.satellite.receipts).isEmpty();
    assertThat(world.satellite.endpoint.sender().waiting()).hasSize(1);
    assertThat(world.ground.delivered).isEmpty();

    world.north().reachGround(true);
    world.run(PASS);
    assertThat(world.ground.delivered).as("without the satellite").containsExactly(content);
    assertThat(world.north().custodian.isIdle()).isTrue();

    world.pass(world.north());
    world.runUntilReceipts(1, PASS);
    assertThat(world.satellite.receipts).hasSize(1);
    assertThat(world.satellite.segmentsSent).as("none again").isEqualTo(SEGMENTS);
  }

  @Test
  void aContentThatTravelsWithItsManifestIsKeptAndForwardedWithoutAPoll() {
    byte[] small = world.content(150);
    world.satellite.post(Kind.DELTA, small);
    world.pass(world.north());
    world.run(Duration.ofMillis(200));
    world.pass(null);
    assertThat(world.satellite.segmentsSent).as("one frame").isEqualTo(1);
    assertThat(world.north().custodian.usage().transfers()).isEqualTo(1);

    world.north().start();
    assertThat(world.north().custodian.usage().transfers()).as("restarted").isEqualTo(1);
    world.loss = 0.5;
    world.north().reachGround(true);
    world.run(PASS);
    assertThat(world.ground.delivered).containsExactly(small);
    world.loss = 0;
    world.run(PASS);
    assertThat(world.north().custodian.isIdle()).isTrue();

    world.pass(world.north());
    world.runUntilReceipts(1, PASS);
    assertThat(world.satellite.segmentsSent).as("not again").isEqualTo(1);
  }

  @Test
  void aSatelliteThatPollsAStationAloneLearnsThatItKeepsAContentOfOneFrame() {
    world.satellite.post(Kind.DELTA, world.content(150));
    world.pass(world.north());
    world.run(PASS);

    assertThat(world.satellite.endpoint.sender().waiting()).hasSize(1);
    assertThat(
            world
                .satellite
                .endpoint
                .sender()
                .bytesLeft(world.satellite.endpoint.sender().waiting().get(0).content()))
        .isZero();
    assertThat(world.satellite.segmentsSent).isEqualTo(1);
  }

  @Test
  void goesOnAtAnotherStationThoughNeitherReachesTheGround() {
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(Duration.ofMillis(350));
    int first = world.satellite.segmentsSent;
    assertThat(first).isBetween(60, 95);
    world.pass(world.south());
    world.run(PASS);
    world.pass(null);

    assertThat(world.satellite.segmentsSent)
        .as("what had not been answered for at the handover, once more, and repair for it")
        .isLessThanOrEqualTo(SEGMENTS + 40);
    world.north().reachGround(true);
    world.south().reachGround(true);
    world.run(PASS);
    assertThat(world.ground.delivered).containsExactly(content);
  }

  @Test
  void whatAnotherStationHasBroughtToTheGroundIsNotSentAgain() {
    world.north().reachGround(true);
    world.south().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(Duration.ofMillis(300));
    world.pass(null);
    world.run(Duration.ofSeconds(2));
    int first = world.satellite.segmentsSent;
    assertThat(first).isBetween(30, 90);

    world.pass(world.south());
    world.runUntilReceipts(1, PASS);
    assertThat(world.ground.delivered).containsExactly(content);
    assertThat(world.satellite.segmentsSent)
        .as("what was under way when the first pass ended, and repair for it")
        .isLessThanOrEqualTo(SEGMENTS + 10);
    world.run(Duration.ofMinutes(3));
    assertThat(world.north().custodian.isIdle()).as("it has asked, too").isTrue();
  }

  @Test
  void survivesAKillOfTheStation() {
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(Duration.ofMillis(300));
    world.north().start();
    world.run(PASS);
    world.pass(null);
    assertThat(world.satellite.segmentsSent).isLessThanOrEqualTo(SEGMENTS + 5);

    world.north().start();
    world.north().reachGround(true);
    world.run(PASS);
    assertThat(world.ground.delivered).containsExactly(content);
  }

  @Test
  void theGroundsModelPassesToTheSatelliteAndItsReceiptBack() {
    world.north().reachGround(true);
    world.ground.post(Kind.MODEL, content);
    world.pass(world.north());
    world.run(PASS);

    assertThat(world.satellite.delivered).containsExactly(content);
    assertThat(world.ground.receipts).hasSize(1);
  }

  @Test
  void junkThatTheStationCannotTellIsDisownedWhenTheGroundDoesNotWantIt() {
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.tick();
    world.tick();
    Manifest manifest = world.satellite.endpoint.sender().waiting().get(0);
    byte[] junk =
        new Frames(world.south().keys.with(StationWorld.SATELLITE, world.now))
            .encode(
                new Segment(
                    manifest.transfer(),
                    SEGMENTS - 1,
                    ByteString.copyFrom(new byte[StationWorld.SEGMENT_BYTES])));
    assertThat(world.north().custodian.fromSatellite(junk, world.now)).isFalse();
    world.north().reachGround(true);
    world.runUntilReceipts(1, Duration.ofMinutes(2));

    assertThat(world.ground.delivered).containsExactly(content);
  }

  @Test
  void anAnnouncementWhoseCustodyEndedTakesNoRoomAgain() {
    world.north().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.tick();
    List<byte[]> captured = new ArrayList<>(world.north().fromSatellite);
    world.runUntilReceipts(1, PASS);
    world.north().reachGround(false);
    world.north().start();
    captured.forEach(wire -> world.north().custodian.fromSatellite(wire, world.now));

    assertThat(captured).isNotEmpty();
    assertThat(world.north().custodian.usage()).isEqualTo(new Custodian.Usage(0, 0));
  }

  @Test
  void whatFindsNoRoomPassesWhileTheGroundIsInReach() {
    world.north().settings = new Custodian.Settings(100, 8, Duration.ofSeconds(1), PASS);
    world.north().start();
    world.north().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.runUntilReceipts(1, PASS);

    assertThat(world.ground.delivered).containsExactly(content);
    assertThat(world.north().custodian.usage().transfers()).isZero();
  }

  @Test
  void bringsAgainWhatTheGroundHadAndLost() {
    world.north().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(Duration.ofMillis(500));
    world.pass(null);
    world.run(Duration.ofSeconds(1));
    world.north().reachGround(false);
    world.ground.segments.cutPower(loose -> 0);
    world.ground.start();
    world.ground.endpoint.onLinkUp(LinkTraits.reliable());
    world.north().reachGround(true);
    int before = world.north().segmentsForwarded;
    world.pass(world.north());
    world.runUntilReceipts(1, Duration.ofMinutes(1));

    assertThat(before).isGreaterThan(20);
    assertThat(world.ground.delivered).containsExactly(content);
    assertThat(world.satellite.segmentsSent).isLessThan(SEGMENTS + 30);
  }

  /** Fault campaign, seed 2660: segments that found no room stayed on board for ever. */
  @Test
  void segmentsThatFindNoRoomPass() {
    world.north().settings = new Custodian.Settings(BYTES + 100, 8, Duration.ofSeconds(1), PASS);
    world.north().start();
    world.north().reachGround(true);
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.runUntilReceipts(1, PASS);

    assertThat(world.ground.delivered).containsExactly(content);
  }

  @Test
  void custodyEndsWhenItHasLastedTooLong() {
    world.north().settings = new Custodian.Settings(1 << 20, 8, Duration.ofSeconds(1), PASS);
    world.north().start();
    world.satellite.post(Kind.DELTA, content);
    world.pass(world.north());
    world.run(Duration.ofSeconds(5));
    world.pass(null);
    assertThat(world.north().custodian.usage().transfers()).isEqualTo(1);
    world.now = world.now.plus(PASS);
    world.north().reachGround(true);
    world.tick();

    assertThat(world.north().custodian.usage().transfers()).isZero();
  }

  @Test
  void aStationsWordIsForWhatItKeepsAndNothingElse() {
    Frames own = new Frames(world.north().keys.with(StationWorld.SATELLITE, world.now));
    Manifest manifest =
        Manifest.of(
            Sha256.of(content), BYTES, StationWorld.SEGMENT_BYTES, 1, Subject.of(Kind.MODEL));
    Status status = Status.unknown(new Poll(1, 1));
    Segment segment = new Segment(1, 0, ByteString.copyFrom(content, 0, 200));

    assertThat(world.satellite.hears(own.encode(status.withBasis(Status.Basis.STATION)))).isTrue();
    assertThat(world.satellite.hears(own.encode(status))).isFalse();
    assertThat(world.satellite.hears(own.encode(segment))).isFalse();
    assertThat(world.satellite.hears(own.encode(manifest))).isFalse();
    assertThat(
            world.satellite.hears(
                own.encode(
                    ReceiptFrame.of(
                        new Receipt(Sha256.of(content), Receipt.Verdict.ACCEPTED, "", List.of())))))
        .isFalse();
  }

  /** Everything at once: losses on every hop, outages, handovers and kills, then a quiet time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void arrivesOnceWhateverHappens(long seed) throws Exception {
    world = new StationWorld(folder.resolve("w"), seed);
    Random random = new Random(seed);
    world.loss = random.nextDouble() * 0.3;
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(world.content(1 + random.nextInt(BYTES)));
      world.satellite.post(Kind.values()[random.nextInt(Kind.values().length)], sent.get(i));
    }
    for (int i = 0; i < 30; i++) {
      StationWorld.Station station = random.nextBoolean() ? world.north() : world.south();
      switch (random.nextInt(5)) {
        case 0 -> world.pass(station);
        case 1 -> world.pass(null);
        case 2 -> station.reachGround(random.nextBoolean());
        case 3 -> station.start();
        default -> {
          world.pass(null);
          world.satellite.start();
        }
      }
      world.run(Duration.ofMillis(random.nextInt(3000)));
    }
    world.north().reachGround(true);
    world.south().reachGround(true);
    world.loss = 0;
    world.pass(world.south());
    for (int i = 0; i < 20 && !world.satellite.endpoint.sender().waiting().isEmpty(); i++) {
      world.run(Duration.ofSeconds(10));
    }

    assertThat(world.satellite.endpoint.sender().waiting()).isEmpty();
    assertThat(world.ground.delivered).containsExactlyInAnyOrderElementsOf(sent);
    world.run(Duration.ofMinutes(3));
    assertThat(world.north().custodian.isIdle()).isTrue();
    assertThat(world.south().custodian.isIdle()).isTrue();
  }
}
