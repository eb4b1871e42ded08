package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.v1.Verdict;

class FramesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Sha256 CONTENT = Sha256.of(new byte[] {1, 2, 3});
  private static final VersionPrefix VERSION = VersionPrefix.of(Sha256.of(new byte[] {4}), 8);

  private static final Subject SUBJECT =
      Subject.of(Kind.MODEL).withBase(VersionPrefix.of(CONTENT, 8));
  private static final Manifest MANIFEST =
      Manifest.of(CONTENT, 100_000, 4096, 77, SUBJECT)
          .withExpiry(NOW)
          .withSupersedes(Sha256.of(new byte[2]));

  private final Frames frames = new Frames(new OpenSeal());

  static Stream<Frame> frames() {
    return Stream.of(
        MANIFEST,
        Manifest.of(CONTENT, 1, 16, 0, Subject.of(Kind.DELTA)),
        Manifest.of(CONTENT, 1L << 33, 4096, Long.MAX_VALUE, Subject.of(Kind.COMMAND)),
        new Segment(MANIFEST.transfer(), 7, ByteString.copyFrom(new byte[4096])),
        new Segment(-1, (1 << 22) - 1, ByteString.EMPTY),
        new Repair(-2, 1 << 21, 30_000, 4000, ByteString.copyFrom(new byte[64])),
        new Poll(-5, -1),
        new Status(5, 4, true, 12, List.of(new Status.Range(0, 3), new Status.Range(10, 11))),
        new Status(-5, -4, false, 0, List.of()),
        announcement(1),
        announcement(17),
        announcement(2000),
        ReceiptFrame.of(new Receipt(CONTENT, Receipt.Verdict.ACCEPTED, "", List.of(VERSION))),
        ReceiptFrame.of(new Receipt(CONTENT, Receipt.Verdict.REFUSED, "damaged", List.of())),
        ReceiptFrame.of(
            new Receipt(
                CONTENT, Receipt.Verdict.UNKNOWN_BASE, "which?", List.of(VERSION, VERSION))));
  }

  private static Announcement announcement(int length) {
    ByteString content = ByteString.copyFrom(new byte[length]);
    Manifest manifest =
        Manifest.of(Sha256.of(content.toByteArray()), length, 4096, 5, Subject.of(Kind.DELTA));
    return new Announcement(manifest, content);
  }

  private Optional<Frame> read(byte[] wire) {
    return frames.decode(wire, NOW);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameReadsBackAsItWasWritten(Frame frame) {
    assertThat(read(frames.encode(frame))).contains(frame);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void p2aFlippedBitOrACutMakesItNoFrame(Frame frame) {
    byte[] wire = frames.encode(frame);
    for (int bit = 0; bit < Math.min(8 * wire.length, 4000); bit++) {
      byte[] flipped = wire.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(read(flipped)).as("bit %d", bit).isEmpty();
    }
    for (int length = 0; length < wire.length; length += 1 + wire.length / 500) {
      assertThat(read(Arrays.copyOf(wire, length))).as("length %d", length).isEmpty();
    }
  }

  @Property(tries = 2000)
  void p2RandomBytesNeverThrow(@ForAll @Size(max = 200) byte[] body) {
    assertThatCode(() -> read(body)).doesNotThrowAnyException();
    assertThatCode(() -> read(control(body))).doesNotThrowAnyException();
    assertThatCode(() -> read(bulk(body))).doesNotThrowAnyException();
  }

  @Test
  void aSegmentsFrameIsElevenBytesLongerThanItsData() {
    Segment segment = new Segment(0x01020304, 5, ByteString.copyFrom(new byte[] {9, 8}));

    byte[] wire = frames.encode(segment);

    assertThat(frames.segmentOverhead()).isEqualTo(11);
    assertThat(wire).isEqualTo(bulk(new byte[] {0x40, 0, 5, 1, 2, 3, 4, 9, 8}));
  }

  private static byte[] control(byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(crc(body)).put(body).array();
  }

  private static byte[] bulk(byte[] body) {
    return ByteBuffer.allocate(4 + body.length).put(body).putInt(crc(body)).array();
  }

  private static int crc(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  private Optional<Frame> decode(space.perigee.sync.v1.Frame.Builder frame) {
    return read(control(frame.build().toByteArray()));
  }

  private static space.perigee.sync.v1.Frame.Builder status(Integer... missing) {
    var frame = space.perigee.sync.v1.Frame.newBuilder();
    frame.getStatusBuilder().setHorizon(Manifest.MAX_SEGMENTS).addAllMissing(List.of(missing));
    return frame;
  }

  private static space.perigee.sync.v1.Frame.Builder manifest(
      space.perigee.sync.v1.Manifest.Builder manifest) {
    return space.perigee.sync.v1.Frame.newBuilder()
        .setManifest(
            ByteString.copyFrom(CONTENT.toBytes()).concat(manifest.build().toByteString()));
  }

  private static space.perigee.sync.v1.Frame.Builder receipt(
      space.perigee.sync.v1.Receipt.Builder receipt) {
    return space.perigee.sync.v1.Frame.newBuilder().setReceipt(receipt.build().toByteString());
  }

  @Test
  void p2ImpossibleFieldsMakeItNoFrame() {
    assertThat(decode(space.perigee.sync.v1.Frame.newBuilder())).isEmpty();
    assertThat(decode(status(1))).as("half a pair").isEmpty();
    assertThat(decode(status(1, 0))).as("an empty range").isEmpty();
    assertThat(decode(status(-1, 1))).as("past the last segment").isEmpty();
    assertThat(decode(status(1, -1))).as("past the last segment").isEmpty();
    assertThat(decode(status(0, 1, 0, Manifest.MAX_SEGMENTS - 1))).as("just inside").isPresent();
    assertThat(decode(status(0, 1, 0, Manifest.MAX_SEGMENTS))).as("just outside").isEmpty();
    var form = FrameProto.toProto(MANIFEST).toBuilder().clearContentSha256().build();
    assertThat(decode(manifest(form.toBuilder()))).as("as it is").isPresent();
    assertThat(decode(manifest(form.toBuilder().clearKind()))).as("no kind").isEmpty();
    assertThat(decode(manifest(form.toBuilder().setLength(-1)))).as("negative length").isEmpty();
    assertThat(decode(manifest(form.toBuilder().setSegmentBytes(63)))).as("odd").isEmpty();
    ByteString half = ByteString.copyFrom(CONTENT.toBytes()).substring(1);
    assertThat(decode(space.perigee.sync.v1.Frame.newBuilder().setManifest(half)))
        .as("no name")
        .isEmpty();
    var word = space.perigee.sync.v1.Receipt.newBuilder();
    word.setContentSha256(ByteString.copyFrom(CONTENT.toBytes(), 0, 8));
    assertThat(decode(receipt(word))).as("no verdict").isEmpty();
    assertThat(decode(receipt(word.setVerdict(Verdict.VERDICT_ACCEPTED)))).isPresent();
    word.setContentSha256(ByteString.copyFrom(CONTENT.toBytes(), 0, 7));
    assertThat(decode(receipt(word))).as("half a name").isEmpty();
    assertThat(read(bulk(new byte[] {(byte) 0xc0, 0, 0, 0, 0, 0, 0, 0}))).as("kind 3").isEmpty();
    assertThat(read(bulk(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0}))).as("cut").isEmpty();
    assertThat(read(bulk(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})))
        .as("a block of nothing")
        .isEmpty();
  }

  @Test
  void aStatusCarriesAtMostItsLimitOfRanges() {
    assertThat(read(frames.encode(gaps(FrameProto.MAX_RANGES)))).isPresent();
    assertThat(read(frames.encode(gaps(FrameProto.MAX_RANGES + 1)))).isEmpty();
  }

  private static Status gaps(int count) {
    List<Status.Range> ranges =
        IntStream.range(0, count).mapToObj(i -> new Status.Range(2 * i, 2 * i + 1)).toList();
    return new Status(1, 0, true, 2 * count, ranges);
  }

  @Test
  void aFrameLongerThanTheLimitIsNotLookedAt() {
    byte[] data = new byte[Frames.MAX_BYTES - frames.segmentOverhead()];
    assertThat(read(frames.encode(new Segment(1, 0, ByteString.copyFrom(data))))).isPresent();

    byte[] longer = new byte[data.length + 1];
    assertThat(read(frames.encode(new Segment(1, 0, ByteString.copyFrom(longer))))).isEmpty();
  }

  @Test
  void whatDoesNotFitTheWireIsNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> frames.encode(new Segment(1, 1 << 22, ByteString.EMPTY)))
        .withMessageContaining("22 bits");
  }

  @Test
  void aManifestChecksItself() {
    assertManifestRefused(0, 4096, 0, "length 0");
    assertManifestRefused((1L << 40) + 1, 4096, 0, "length 1099511627777");
    assertManifestRefused(1, 14, 0, "segmentBytes 14");
    assertManifestRefused(1, 17, 0, "segmentBytes 17 must be even");
    assertManifestRefused(1, Manifest.MAX_SEGMENT_BYTES + 2, 0, "segmentBytes 65538");
    assertManifestRefused(1L << 30, 16, 0, "segments 67108864");
    assertManifestRefused(1, 16, -1, "sequence -1");
  }

  private static void assertManifestRefused(long length, int segment, long number, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.of(CONTENT, length, segment, number, Subject.of(Kind.DELTA)))
        .withMessageContaining(what);
  }

  @Test
  void aManifestCutsTheContentIntoSegments() {
    Manifest manifest = Manifest.of(CONTENT, 100, 32, 0, Subject.of(Kind.DELTA));

    assertThat(manifest.segmentCount()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).map(manifest::lengthOf)).containsExactly(32, 32, 32, 4);
    assertThat(Manifest.of(CONTENT, 96, 32, 0, Subject.of(Kind.DELTA)).segmentCount()).isEqualTo(3);
  }

  @Test
  void aManifestAtRestKeepsItsSubjectAndOnTheLinkOnlyKindAndBase() {
    Subject subject = new Subject(Kind.MODEL, SUBJECT.base(), 1234, VERSION, 17, true);
    Manifest manifest = MANIFEST.withSubject(subject);

    assertThat(FrameProto.fromProto(FrameProto.toProto(manifest))).isEqualTo(manifest);
    assertThat(read(frames.encode(manifest))).contains(MANIFEST);
  }

  @Test
  void aContentOfOneSegmentIsItsOwnSegmentLength() {
    assertThat(Manifest.of(CONTENT, 301, 1460, 0, SUBJECT).segmentBytes()).isEqualTo(302);
    assertThat(Manifest.of(CONTENT, 3, 1460, 0, SUBJECT).segmentBytes()).isEqualTo(16);
    assertThat(Manifest.of(CONTENT, 1461, 1460, 0, SUBJECT).segmentBytes()).isEqualTo(1460);
  }

  @Test
  void anAnnouncementOfAnotherContentIsRefused() {
    Announcement one = announcement(10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Announcement(one.manifest(), ByteString.copyFrom(new byte[11])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Announcement(one.manifest(), ByteString.copyFromUtf8("0123456789")));
  }

  @Test
  void anAnnouncementThatSaysItsLengthIsRefused() throws Exception {
    byte[] wire = frames.encode(announcement(10));
    var frame =
        space.perigee.sync.v1.Frame.parseFrom(ByteString.copyFrom(wire, 5, wire.length - 5));
    ByteString hash = frame.getManifest().substring(0, Sha256.BYTES);
    var manifest =
        space.perigee.sync.v1.Manifest.parseFrom(frame.getManifest().substring(Sha256.BYTES));
    var other =
        frame.toBuilder()
            .setManifest(hash.concat(manifest.toBuilder().setLength(11).build().toByteString()))
            .build();

    assertThat(FrameProto.fromProto(frame, new OpenSeal(), NOW)).isEqualTo(announcement(10));
    assertThat(FrameProto.fromProto(other, new OpenSeal(), NOW)).isNull();
  }

  @Test
  void aDamagedContentInAnAnnouncementIsRefusedWithoutKeysToo() {
    byte[] wire = frames.encode(announcement(10));
    int refused = 0;
    for (int i = 5; i < wire.length; i++) {
      byte[] damaged = wire.clone();
      damaged[i] ^= 1;
      Optional<Frame> decoded = frames.decode(damaged, NOW);
      assertThat(
              decoded.filter(Announcement.class::isInstance).map(f -> ((Announcement) f).content()))
          .as("byte %d", i)
          .isIn(Optional.empty(), Optional.of(announcement(10).content()));
      refused += decoded.isEmpty() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(10 + Sha256.BYTES);
  }

  @Test
  void anAnswerLongerThanItsLimitIsShortened() {
    Receipt receipt =
        new Receipt(
            CONTENT,
            Receipt.Verdict.REFUSED,
            "x".repeat(1000),
            IntStream.range(0, 40).mapToObj(i -> VERSION).toList());

    assertThat(receipt.reason()).hasSize(Receipt.MAX_REASON);
    assertThat(receipt.held()).hasSize(Receipt.MAX_HELD);
  }

  @Test
  void rangesOfAStatusAscend() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> statusTo(9, new Status.Range(3, 5), new Status.Range(4, 6)));
    assertThatIllegalArgumentException().isThrownBy(() -> statusTo(4, new Status.Range(3, 5)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Status.Range(2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Status.Range(-1, 2));
    statusTo(6, new Status.Range(3, 5), new Status.Range(5, 6));
  }

  private static Status statusTo(int horizon, Status.Range... ranges) {
    return new Status(1, 0, true, horizon, List.of(ranges));
  }
}
