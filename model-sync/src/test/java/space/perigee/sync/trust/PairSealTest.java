package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.transfer.Announcement;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.Status;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.Refusals.Reason;

class PairSealTest {

  private static final Instant NOW = End.NOW;
  private static final Sha256 CONTENT = Sha256.of(new byte[] {1});
  private static final byte[] BYTES = {1, 2, 3, 4};

  private static final List<Frame> FRAMES =
      List.of(
          Manifest.of(
              CONTENT, 100, 16, 7, Subject.of(Kind.DELTA).withBase(VersionPrefix.of(CONTENT, 8))),
          new Poll(1, 2),
          new Status(1, 2, true, 9, List.of(new Status.Range(0, 3))),
          ReceiptFrame.of(new Receipt(CONTENT, Receipt.Verdict.ACCEPTED, "", List.of())),
          new Segment(1, 2, ByteString.copyFromUtf8("some data")),
          new Repair(1, 0, 4, 9, ByteString.copyFromUtf8("some repair")),
          new Announcement(
              Manifest.of(CONTENT, 1, 16, 8, Subject.of(Kind.DELTA)),
              ByteString.copyFrom(new byte[] {1})));

  @TempDir Path folder;

  private End satellite;
  private End other;
  private End ground;
  private PairSeal onBoard;
  private PairSeal atGround;

  @BeforeEach
  void threeEnds() throws IOException, TrustException {
    satellite = End.create(folder, "sat-1", Role.SATELLITE, 1);
    other = End.create(folder, "sat-2", Role.SATELLITE, 2);
    ground = End.create(folder, "ground", Role.GROUND, 3);
    End.introduce(satellite, ground);
    End.introduce(other, ground);
    End.introduce(satellite, other);
    onBoard = satellite.sealFor("ground");
    atGround = ground.sealFor("sat-1");
  }

  private static boolean passes(byte[] wire, PairSeal to, Instant now) {
    return new Frames(to).decode(wire, now).isPresent();
  }

  private static boolean gets(PairSeal from, PairSeal to, Instant now) {
    return FRAMES.stream().allMatch(frame -> passes(new Frames(from).encode(frame), to, now));
  }

  private static boolean gets(PairSeal from, PairSeal to) {
    return gets(from, to, NOW);
  }

  private static KeyId signerOf(byte[] signed) {
    return KeyId.read(ByteBuffer.wrap(signed));
  }

  // What counts.

  @Test
  void everyFrameGetsAcrossBothWaysAsItWas() {
    Frames down = new Frames(onBoard);
    Frames up = new Frames(atGround);
    for (Frame frame : FRAMES) {
      assertThat(up.decode(down.encode(frame), NOW)).contains(frame);
      assertThat(down.decode(up.encode(frame), NOW)).contains(frame);
    }
  }

  @Test
  void aSegmentCostsTwelveBytesAndASignatureSeventyTwo() {
    assertThat(new Frames(onBoard).encode(FRAMES.get(4))).hasSize(9 + 12);
    byte[] bytes = new byte[50];
    assertThat(onBoard.sign(bytes)).hasSize(50 + 72);
    assertThat(onBoard.proofBytes()).isEqualTo(72);
  }

  @Test
  void bothEndsGoOnAfterARestart() throws IOException, TrustException {
    byte[] wire = new Frames(onBoard).encode(FRAMES.get(0));
    assertThat(passes(wire, ground.restarted().sealFor("sat-1"), NOW)).isTrue();
    assertThat(gets(satellite.restarted().sealFor("ground"), atGround)).isTrue();
  }

  // What does not.

  /** S1 and S3: replayed at another end, from another, in another mission, or sent back. */
  @Test
  void capturedFramesCountAtNoOtherEndAndInNoOtherMission() {
    List<PairSeal> others =
        List.of(
            ground.sealFor("sat-2"),
            other.sealFor("ground"),
            other.sealFor("sat-1"),
            satellite.sealFor("sat-2"),
            onBoard,
            ground.sealFor("m2", "sat-1"));
    for (Frame frame : FRAMES) {
      byte[] captured = new Frames(onBoard).encode(frame);
      for (PairSeal seal : others) {
        assertThat(passes(captured, seal, NOW)).isFalse();
      }
      assertThat(passes(captured, atGround, NOW)).isTrue();
    }
  }

  /** S3: with a tag of one's own around what another has signed, which an insider could make. */
  @Test
  void whatWasSignedForOneEndIsRefusedByAnother() {
    byte[] forGround = onBoard.sign(BYTES);

    assertThat(atGround.verify(forGround, NOW)).isPresent();
    assertThat(ground.sealFor("sat-2").verify(forGround, NOW)).isEmpty();
    assertThat(other.sealFor("sat-1").verify(forGround, NOW)).isEmpty();
    assertThat(onBoard.verify(forGround, NOW)).isEmpty();
    assertThat(ground.sealFor("m2", "sat-1").verify(forGround, NOW)).isEmpty();
    assertThat(other.trust().refusals().count(Reason.FORGED)).isEqualTo(1);
  }

  @Test
  void everyFlippedBitOfAFrameIsRefused() {
    for (Frame frame : FRAMES) {
      byte[] wire = new Frames(onBoard).encode(frame);
      for (int bit = 0; bit < 8 * wire.length; bit++) {
        byte[] damaged = wire.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(passes(damaged, atGround, NOW)).as("%s, bit %d", frame, bit).isFalse();
      }
    }
  }

  @Test
  void everyFlippedBitOfASignedEnvelopeIsRefused() {
    PairSeal patient =
        new PairSeal(
            new PairSeal.Ends(End.MISSION, ground.keyring(), "sat-1", ground.trust()),
            new TokenBucket(1, 10_000),
            new SeededRandom(1),
            NOW);
    byte[] signed = onBoard.sign(BYTES);
    for (int bit = 0; bit < 8 * signed.length; bit++) {
      byte[] damaged = signed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(patient.verify(damaged, NOW)).as("bit %d", bit).isEmpty();
    }
    for (int length = 0; length < signed.length; length++) {
      assertThat(patient.verify(java.util.Arrays.copyOf(signed, length), NOW)).isEmpty();
    }
    assertThat(patient.verify(signed, NOW).map(ByteString::copyFrom))
        .contains(ByteString.copyFrom(BYTES));
  }

  @Test
  void framesWithoutKeysAreRefused() {
    Frames open = new Frames(new space.perigee.sync.transfer.OpenSeal());
    for (Frame frame : FRAMES) {
      assertThat(passes(open.encode(frame), atGround, NOW)).isFalse();
    }
  }

  /** S4. */
  @Test
  void noMoreSignaturesAreCheckedThanTheBudgetSays() {
    PairSeal frugal =
        new PairSeal(
            new PairSeal.Ends(End.MISSION, ground.keyring(), "sat-1", ground.trust()),
            new TokenBucket(1, 3),
            new SeededRandom(1),
            NOW);
    byte[] good = onBoard.sign(BYTES);
    byte[] forged = good.clone();
    forged[forged.length - 1] ^= 1;
    byte[] ofAStranger = good.clone();
    ofAStranger[0] ^= 1;

    for (int i = 0; i < 50; i++) {
      assertThat(frugal.verify(ofAStranger, NOW)).isEmpty();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(frugal.verify(forged, NOW)).isEmpty();
    }

    Refusals refusals = ground.trust().refusals();
    assertThat(refusals.count(Reason.UNKNOWN)).isEqualTo(50);
    assertThat(refusals.count(Reason.FORGED)).isEqualTo(3);
    assertThat(refusals.count(Reason.TOO_MANY)).isEqualTo(7);
    assertThat(frugal.verify(good, NOW)).isEmpty();
    assertThat(frugal.verify(good, NOW.plusSeconds(1))).isPresent();
  }

  /** S7. */
  @Test
  void theFramesOfARevokedKeyAreRefusedAndReported() throws TrustException {
    ground
        .trust()
        .apply(
            SignedStatement.by(ground.identity(), new Statement.Revocation("sat-1", 1, "lost"))
                .toBytes(),
            NOW);

    assertThat(atGround.renew(NOW)).isFalse();
    for (Frame frame : FRAMES) {
      assertThat(passes(new Frames(onBoard).encode(frame), atGround, NOW)).isFalse();
      assertThat(passes(new Frames(atGround).encode(frame), onBoard, NOW)).isFalse();
    }
    assertThat(ground.trust().refusals().count(Reason.REVOKED)).isEqualTo(FRAMES.size());
    assertThat(atGround.seal(Content.of(BYTES))).isEmpty();
  }

  @Test
  void aRevocationCountsFromTheNextSignedFrameOn() throws TrustException {
    byte[] poll = new Frames(onBoard).encode(FRAMES.get(1));
    ground
        .trust()
        .apply(
            SignedStatement.by(ground.identity(), new Statement.Revocation("sat-1", 1, "lost"))
                .toBytes(),
            NOW);

    assertThat(passes(new Frames(onBoard).encode(FRAMES.get(0)), atGround, NOW)).isFalse();
    assertThat(passes(poll, atGround, NOW)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFramesOfAnEndWhoseKeysAreOutOfTimeAreRefused(boolean late) {
    Instant then = late ? End.LATER : NOW.minusSeconds(1);
    byte[] signed = onBoard.sign(BYTES);

    assertThat(atGround.verify(signed, then)).isEmpty();
    Reason reason = late ? Reason.EXPIRED : Reason.NOT_YET_VALID;
    assertThat(ground.trust().refusals().count(reason)).isEqualTo(1);
    assertThat(gets(onBoard, atGround, then)).isFalse();
    assertThat(atGround.renew(NOW)).isTrue();
    assertThat(gets(onBoard, atGround, NOW)).isTrue();
  }

  @Test
  void withNobodyToTrustWhatLeavesIsForNobody() throws IOException, TrustException {
    End lonely = End.create(folder, "sat-3", Role.SATELLITE, 9);
    ground.trust().trust(lonely.publicIdentity(), false);
    PairSeal seal = lonely.sealFor("ground");

    assertThat(seal.renew(NOW)).isFalse();
    for (Frame frame : FRAMES) {
      byte[] wire = new Frames(seal).encode(frame);
      assertThat(passes(wire, ground.sealFor("sat-3"), NOW)).isFalse();
    }
    assertThat(seal.seal(Content.of(BYTES))).isEmpty();

    lonely.trust().trust(ground.publicIdentity(), false);
    assertThat(seal.renew(NOW)).isTrue();
    assertThat(gets(seal, ground.sealFor("sat-3"))).isTrue();
  }

  // Keys that change.

  @Test
  void aSatelliteChangesItsKeysWhileItTalks() throws IOException, TrustException {
    KeyId first = satellite.publicIdentity().keyId();
    SignedStatement statement = satellite.keyring().rotate(NOW, null, new SeededRandom(77));
    KeyId second = satellite.publicIdentity().keyId();
    onBoard.renew(NOW);

    assertThat(gets(onBoard, atGround)).isTrue();
    assertThat(signerOf(onBoard.sign(BYTES))).as("not yet known there").isEqualTo(first);
    Content sealedBefore = atGround.seal(Content.of(BYTES)).orElseThrow();

    ground.trust().apply(statement.toBytes(), NOW);
    atGround.renew(NOW);
    assertThat(gets(onBoard, atGround)).as("the old keys still count").isTrue();
    assertThat(gets(atGround, onBoard)).isTrue();
    assertThat(signerOf(onBoard.sign(BYTES))).as("spoken to by the new").isEqualTo(second);
    assertThat(gets(onBoard, atGround)).isTrue();
    assertThat(onBoard.open(sealedBefore)).as("sealed for the old keys").isPresent();

    assertThat(gets(atGround, onBoard, End.LATER.minusSeconds(1))).isTrue();
    assertThat(gets(onBoard, atGround, End.LATER.minusSeconds(1))).isTrue();
  }

  @Test
  void afterARestartTheNewKeysAreFoundAgain() throws IOException, TrustException {
    SignedStatement statement = satellite.keyring().rotate(NOW, null, new SeededRandom(77));
    ground.trust().apply(statement.toBytes(), NOW);
    PairSeal again = satellite.restarted().sealFor("ground");
    atGround.renew(NOW);

    assertThat(gets(again, atGround)).isTrue();
    assertThat(gets(atGround, again)).isTrue();
    assertThat(signerOf(again.sign(BYTES))).isEqualTo(satellite.publicIdentity().keyId());
  }

  @Test
  void theGroundChangesItsKeysWhileItTalks() throws IOException, TrustException {
    SignedStatement statement = ground.keyring().rotate(NOW, null, new SeededRandom(78));
    atGround.renew(NOW);
    assertThat(gets(atGround, onBoard)).isTrue();

    satellite.trust().apply(statement.toBytes(), NOW);
    onBoard.renew(NOW);
    assertThat(gets(onBoard, atGround)).isTrue();
    assertThat(gets(atGround, onBoard)).isTrue();
    assertThat(signerOf(atGround.sign(BYTES))).isEqualTo(ground.publicIdentity().keyId());
  }

  @Test
  void keysThatTheirOwnerHasRetiredCountNoMore() throws IOException, TrustException {
    byte[] captured = new Frames(onBoard).encode(FRAMES.get(1));
    byte[] toTheOldKeys = new Frames(atGround).encode(FRAMES.get(1));
    SignedStatement rotation = satellite.keyring().rotate(NOW, null, new SeededRandom(77));
    SignedStatement retirement =
        SignedStatement.by(
            satellite.identity(), new Statement.Revocation("sat-1", 1, "board sold"));
    ground.trust().apply(rotation.toBytes(), NOW);
    ground.trust().apply(retirement.toBytes(), NOW);
    atGround.renew(NOW);
    onBoard.renew(NOW);

    assertThat(passes(captured, atGround, NOW)).isFalse();
    assertThat(gets(atGround, onBoard)).isTrue();
    assertThat(passes(toTheOldKeys, onBoard, NOW)).isTrue();
    assertThat(gets(onBoard, atGround)).as("after a replay too").isTrue();
  }

  /** The way back in when no key of the ground counts any more. */
  @Test
  void aRootIsHeardInTheGroundsPlaceAndNeverAnswered() throws IOException, TrustException {
    End root = End.create(folder, "root", Role.ROOT, 5);
    satellite.trust().trust(root.publicIdentity(), false);
    root.trust().trust(satellite.publicIdentity(), false);
    ground.trust().trust(root.publicIdentity(), false);
    PairSeal atRoot = root.sealFor("sat-1");
    onBoard.renew(NOW);

    assertThat(gets(atRoot, onBoard)).isTrue();
    assertThat(atRoot.seal(Content.of(BYTES)).flatMap(onBoard::open)).isPresent();
    assertThat(gets(onBoard, atRoot)).isFalse();
    assertThat(gets(onBoard, atGround)).isTrue();
    assertThat(gets(root.sealFor("ground"), ground.sealFor("sat-1"))).isFalse();

    satellite
        .trust()
        .apply(
            SignedStatement.by(root.identity(), new Statement.Revocation("ground", 1, "stolen"))
                .toBytes(),
            NOW);
    assertThat(onBoard.renew(NOW)).isFalse();
    assertThat(gets(atRoot, onBoard)).isTrue();
  }

  // Contents.

  @Test
  void aContentIsSealedForTheOtherEndAlone() {
    Content sealed = Content.of(onBoard.seal(Content.of(BYTES)).orElseThrow().toBytes());

    assertThat(atGround.open(sealed).map(Content::toBytes)).contains(BYTES);
    assertThat(onBoard.open(sealed)).isEmpty();
    assertThat(ground.sealFor("sat-2").open(sealed)).isEmpty();
    assertThat(other.sealFor("sat-1").open(sealed)).isEmpty();
    assertThat(ground.sealFor("m2", "sat-1").open(sealed)).isEmpty();
  }

  @Test
  void nothingOfAContentIsReadableOnTheWire() {
    byte[] secret =
        "cloud over Ghent, 51 degrees north".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteString content =
        ByteString.copyFrom(onBoard.seal(Content.of(secret)).orElseThrow().toBytes());

    assertThat(content.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Ghent");
  }

  @Test
  void makesNoKeysWhileTheOtherEndIsTrusted() {
    SecureRandom none =
        new SecureRandom() {
          private static final long serialVersionUID = 1;

          @Override
          public void nextBytes(byte[] bytes) {
            throw new AssertionError("keys are made");
          }
        };
    PairSeal seal =
        new PairSeal(
            new PairSeal.Ends(End.MISSION, ground.keyring(), "sat-1", ground.trust()), none, NOW);

    assertThat(gets(seal, onBoard)).isTrue();
  }

  @Test
  void aClockThatJumpsTakesKeysAwayAndGivesThemBack() {
    assertThat(onBoard.renew(NOW.plus(Duration.ofDays(99_999)))).isFalse();
    assertThat(gets(atGround, onBoard, NOW.plus(Duration.ofDays(99_999)))).isFalse();
    assertThat(onBoard.renew(NOW)).isTrue();
    assertThat(gets(atGround, onBoard)).isTrue();
    assertThat(gets(onBoard, atGround)).isTrue();
  }
}
