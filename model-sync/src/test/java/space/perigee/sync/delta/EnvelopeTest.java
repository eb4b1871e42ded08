package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delta;

class EnvelopeTest {

  private static final Weights BASE = Samples.normal(Samples.layout(List.of(6, 7)), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final byte[] DELTA =
      DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT).bytes();

  private static Delta message() {
    try {
      return Delta.parseFrom(DELTA);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Encodes a delta with a valid checksum. */
  private static byte[] sealed(Delta.Builder delta) {
    CRC32C crc = new CRC32C();
    crc.update(delta.clearCrc32C().build().toByteArray());
    return delta.setCrc32C((int) crc.getValue()).build().toByteArray();
  }

  private static void assertRejected(byte[] bytes, String reason) {
    assertThatThrownBy(() -> DeltaCodec.decode(Samples.holding(BASE), bytes, List.of(), 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> DeltaInfo.of(bytes))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void bytesRoundTrip() throws Exception {
    VersionPrefix base = VersionPrefix.of(BASE.version().sha256(), 8);
    VersionPrefix result = VersionPrefix.of(NEXT.version().sha256(), 16);
    VersionPrefix parent = VersionPrefix.fromBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    for (boolean lossless : new boolean[] {true, false}) {
      for (int size : new int[] {0, 1, 200}) {
        byte[] payload = new byte[size];
        Envelope with = new Envelope(base, result, parent, lossless, payload);
        Envelope read = Envelope.of(with.toBytes());
        assertThat(read).usingRecursiveComparison().isEqualTo(with);
        Envelope without = new Envelope(base, result, null, lossless, payload);
        assertThat(Envelope.of(without.toBytes())).usingRecursiveComparison().isEqualTo(without);
      }
    }
  }

  @Test
  void namesVersionsByTheirPrefixes() throws Exception {
    Envelope envelope = Envelope.of(DELTA);

    assertThat(envelope.base().hex()).isEqualTo(BASE.version().hex().substring(0, 16));
    assertThat(envelope.result().hex()).isEqualTo(NEXT.version().hex().substring(0, 32));
    assertThat(envelope.parent()).isNull();
    assertThat(envelope.isLossless()).isTrue();
  }

  @Test
  void costsThirtySevenBytesAndTheLengthOfThePayload() {
    assertThat(Envelope.ofLossless(BASE, NEXT, new byte[100]).toBytes()).hasSize(137);
  }

  @Test
  void theChecksumIsTheCrc32cOfAllTheRest() {
    Delta message = message();
    CRC32C crc = new CRC32C();
    crc.update(DELTA, 0, DELTA.length - 5);

    assertThat(message.getCrc32C()).isEqualTo((int) crc.getValue());
    assertThat(sealed(message.toBuilder())).isEqualTo(DELTA);
  }

  @Test
  void rejectsAnUnknownBaseAndNamesBothVersions() {
    assertThatThrownBy(() -> DeltaCodec.decode(Samples.holding(NEXT), DELTA, List.of(), 1))
        .isInstanceOf(UnknownBaseException.class)
        .hasMessageContaining(BASE.version().hex().substring(0, 16))
        .hasMessageContaining(NEXT.version().hex().substring(0, 32))
        .hasMessageContaining("unknown here");
  }

  @Test
  void rejectsAResultThatDiffersFromTheStatedOne() {
    byte[] lying =
        sealed(message().toBuilder().setResultVersion(ByteString.copyFrom(new byte[16])));

    assertThatThrownBy(() -> DeltaCodec.decode(Samples.holding(BASE), lying, List.of(), 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("decodes to version " + NEXT.version().hex())
        .hasMessageContaining("states " + "00".repeat(16));
  }

  @Test
  void rejectsUnknownFormatsAndCodings() {
    assertRejected(sealed(message().toBuilder().setFormat(1)), "format 1, supported is 2");
    assertRejected(sealed(message().toBuilder().setFormat(3)), "format 3, supported is 2");
    assertRejected(sealed(message().toBuilder().clearFormat()), "format 0");
    assertRejected(sealed(message().toBuilder().clearCoding()), "no supported coding");
    assertRejected(new byte[] {7, 7, 7}, "not a delta");
    assertRejected(new byte[0], "format 0");
  }

  @Test
  void rejectsNamesOfAnotherLength() {
    ByteString seven = ByteString.copyFrom(new byte[7]);
    ByteString nine = ByteString.copyFrom(new byte[9]);

    assertRejected(sealed(message().toBuilder().setBaseVersion(seven)), "its base with 8 bytes");
    assertRejected(sealed(message().toBuilder().setBaseVersion(nine)), "its base with 8 bytes");
    assertRejected(sealed(message().toBuilder().clearResultVersion()), "its result with 16");
    assertRejected(
        sealed(message().toBuilder().setParent(seven)), "its parent with 8 bytes, not 7");
    assertRejected(sealed(message().toBuilder().setParent(nine)), "its parent with 8 bytes, not 9");
  }

  @Test
  void rejectsAWrongOrMissingChecksum() {
    assertRejected(message().toBuilder().clearCrc32C().build().toByteArray(), "checksum");
    assertRejected(
        message().toBuilder().setCrc32C(message().getCrc32C() ^ 1).build().toByteArray(),
        "checksum");
  }

  /** Each of these has a valid checksum, but not the encoder's canonical form. */
  @Test
  void rejectsNonCanonicalEncodings() {
    assertRejected(joined(DELTA, new byte[] {(byte) 0xa0, 6, 1}), "damaged");
    byte[] longFormat = joined(new byte[] {8, (byte) 0x82, 0}, from(DELTA, 2));
    assertRejected(longFormat, "damaged");
    byte[] checksumFirst =
        joined(from(DELTA, DELTA.length - 5), Arrays.copyOf(DELTA, DELTA.length - 5));
    assertRejected(checksumFirst, "damaged");
    byte[] formatTwice = joined(new byte[] {8, 2}, DELTA);
    assertRejected(formatTwice, "damaged");
    byte[] lossyThenLossless =
        joined(Arrays.copyOf(DELTA, 30), new byte[] {0x32, 1, 9}, from(DELTA, 30));
    assertThat(DELTA[30]).as("tag of the payload").isEqualTo((byte) 0x2a);
    assertRejected(lossyThenLossless, "damaged");
    byte[] emptyParent = joined(Arrays.copyOf(DELTA, 30), new byte[] {0x22, 0}, from(DELTA, 30));
    assertRejected(emptyParent, "damaged");
  }

  private static byte[] from(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] joined(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  @Test
  void everyTruncationIsRejected() {
    for (int length = 0; length < DELTA.length; length++) {
      byte[] cut = Arrays.copyOf(DELTA, length);
      assertThatThrownBy(() -> Envelope.of(cut))
          .as("%d of %d bytes", length, DELTA.length)
          .isInstanceOf(DeltaException.class);
    }
  }
}
