package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.v1.Verdict;

class FramesTest {

  private static final Sha256 CONTENT = Sha256.of(new byte[] {1, 2, 3});
  private static final ModelVersion VERSION = new ModelVersion(Sha256.of(new byte[] {4}));

  private static final Manifest MANIFEST =
      new Manifest(CONTENT, 100_000, 4096, Kind.MODEL, 1234, VERSION, 9);

  static Stream<Frame> frames() {
    return Stream.of(
        MANIFEST,
        new Manifest(CONTENT, 1, 16, Kind.DELTA, 0, null, 0),
        new Segment(MANIFEST.transfer(), 7, ByteString.copyFrom(new byte[4096])),
        new Segment(-1L, 0, ByteString.EMPTY),
        new Status(5, List.of(new Status.Range(0, 3), new Status.Range(10, 11)), 4),
        new Status(5, List.of(), 0),
        new Receipt(CONTENT, Receipt.Verdict.ACCEPTED, "", List.of(VERSION)),
        new Receipt(CONTENT, Receipt.Verdict.REFUSED, "damaged", List.of()),
        new Receipt(CONTENT, Receipt.Verdict.UNKNOWN_BASE, "which?", List.of(VERSION, VERSION)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameReadsBackAsItWasWritten(Frame frame) {
    assertThat(Frames.decode(Frames.encode(frame))).contains(frame);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void p2aFlippedBitOrACutMakesItNoFrame(Frame frame) {
    byte[] wire = Frames.encode(frame);
    for (int bit = 0; bit < Math.min(8 * wire.length, 4000); bit++) {
      byte[] flipped = wire.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Frames.decode(flipped)).as("bit %d", bit).isEmpty();
    }
    for (int length = 0; length < wire.length; length += 1 + wire.length / 500) {
      assertThat(Frames.decode(Arrays.copyOf(wire, length))).as("length %d", length).isEmpty();
    }
  }

  @Property(tries = 2000)
  void p2RandomBytesNeverThrow(@ForAll @Size(max = 200) byte[] body) {
    assertThatCode(() -> Frames.decode(body)).doesNotThrowAnyException();
    assertThatCode(() -> Frames.decode(withCrc(body))).doesNotThrowAnyException();
  }

  @Test
  void theCrcIsCrc32cLittleEndian() {
    byte[] wire = Frames.encode(MANIFEST);
    byte[] body = Arrays.copyOfRange(wire, 4, wire.length);

    assertThat(wire).isEqualTo(withCrc(body));
  }

  private static byte[] withCrc(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return ByteBuffer.allocate(4 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue())
        .put(body)
        .array();
  }

  private static Optional<Frame> decode(space.perigee.sync.v1.Frame.Builder frame) {
    return Frames.decode(withCrc(frame.build().toByteArray()));
  }

  private static space.perigee.sync.v1.Frame.Builder status(Integer... missing) {
    var frame = space.perigee.sync.v1.Frame.newBuilder();
    frame.getStatusBuilder().addAllMissing(List.of(missing));
    return frame;
  }

  @Test
  void p2ImpossibleFieldsMakeItNoFrame() {
    assertThat(decode(space.perigee.sync.v1.Frame.newBuilder())).isEmpty();
    assertThat(decode(status(1))).as("half a pair").isEmpty();
    assertThat(decode(status(1, 0))).as("an empty range").isEmpty();
    assertThat(decode(status(-1, 1))).as("past the last segment").isEmpty();
    assertThat(decode(status(1, -1))).as("past the last segment").isEmpty();
    assertThat(decode(status(0, 1, 0, Integer.MAX_VALUE - 1))).as("just inside").isPresent();
    var wild = space.perigee.sync.v1.Frame.newBuilder();
    wild.setManifest(Frames.toProto(MANIFEST).toBuilder().setKindValue(99));
    assertThat(decode(wild)).as("unknown kind").isEmpty();
    wild.setManifest(Frames.toProto(MANIFEST).toBuilder().setLength(-1));
    assertThat(decode(wild)).as("negative length").isEmpty();
    wild.setManifest(Frames.toProto(MANIFEST).toBuilder().setContentSha256(ByteString.EMPTY));
    assertThat(decode(wild)).as("no name").isEmpty();
    wild.getReceiptBuilder().setContentSha256(ByteString.copyFrom(CONTENT.toBytes()));
    assertThat(decode(wild)).as("no verdict").isEmpty();
    wild.getReceiptBuilder().setVerdict(Verdict.VERDICT_ACCEPTED);
    assertThat(decode(wild)).as("a verdict").isPresent();
    wild.getSegmentBuilder().setIndex(-1);
    assertThat(decode(wild)).as("negative index").isEmpty();
  }

  @Test
  void aStatusCarriesAtMostItsLimitOfRanges() {
    assertThat(Frames.decode(Frames.encode(gaps(Frames.MAX_RANGES)))).isPresent();
    assertThat(Frames.decode(Frames.encode(gaps(Frames.MAX_RANGES + 1)))).isEmpty();
  }

  private static Status gaps(int count) {
    return new Status(
        1, IntStream.range(0, count).mapToObj(i -> new Status.Range(2 * i, 2 * i + 1)).toList(), 0);
  }

  @Test
  void aFrameLongerThanTheLimitIsNotLookedAt() {
    byte[] data = new byte[Frames.MAX_BYTES - 4 - 20];
    byte[] fits = Frames.encode(new Segment(1, 0, ByteString.copyFrom(data)));
    assertThat(fits.length).isLessThanOrEqualTo(Frames.MAX_BYTES);
    assertThat(Frames.decode(fits)).isPresent();

    byte[] longer =
        Frames.encode(new Segment(1, 0, ByteString.copyFrom(new byte[Frames.MAX_BYTES])));
    assertThat(Frames.decode(longer)).isEmpty();
  }

  @Test
  void aManifestChecksItself() {
    assertManifestRefused(0, 4096, 0, "length 0");
    assertManifestRefused(1L << 31, 4096, 0, "length 2147483648");
    assertManifestRefused(1, 15, 0, "segmentBytes 15");
    assertManifestRefused(1, Manifest.MAX_SEGMENT_BYTES + 1, 0, "segmentBytes 262145");
    assertManifestRefused(1, 16, -1, "samples -1");
    new Manifest(CONTENT, Integer.MAX_VALUE, Manifest.MAX_SEGMENT_BYTES, Kind.DELTA, 0, null, 0);
  }

  private static void assertManifestRefused(long length, int segment, long samples, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Manifest(CONTENT, length, segment, Kind.DELTA, samples, null, 0))
        .withMessageContaining(what);
  }

  @Test
  void aManifestCutsTheContentIntoSegments() {
    Manifest manifest = new Manifest(CONTENT, 100, 32, Kind.DELTA, 0, null, 0);

    assertThat(manifest.segmentCount()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).map(manifest::lengthOf)).containsExactly(32, 32, 32, 4);
    assertThat(new Manifest(CONTENT, 96, 32, Kind.DELTA, 0, null, 0).segmentCount()).isEqualTo(3);
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
        .isThrownBy(
            () -> new Status(1, List.of(new Status.Range(3, 5), new Status.Range(4, 6)), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Status.Range(2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Status.Range(-1, 2));
    new Status(1, List.of(new Status.Range(3, 5), new Status.Range(5, 6)), 0);
  }

  @Test
  void onlySegmentsAreBulk() {
    assertThat(frames().filter(Frame::isSegment)).allMatch(f -> f instanceof Segment).hasSize(2);
  }
}
