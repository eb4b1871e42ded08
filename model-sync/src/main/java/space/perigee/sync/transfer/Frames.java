package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.v1.Verdict;

/**
 * The wire: CRC32C (Castagnoli, RFC 3720 appendix B.4; little-endian, 4 bytes) of a serialized
 * {@code perigee.sync.v1.Frame}, then that frame. Whatever does not decode to a frame that makes
 * sense is no frame.
 */
public final class Frames {

  /** Longest frame that is looked at (bytes). */
  public static final int MAX_BYTES = Manifest.MAX_SEGMENT_BYTES + 1024;

  /** Ranges that one status carries at most; the rest is asked for next time. */
  static final int MAX_RANGES = 512;

  private static final int CRC_BYTES = 4;

  private Frames() {}

  public static byte[] encode(Frame frame) {
    byte[] body = toProto(frame).toByteArray();
    return ByteBuffer.allocate(CRC_BYTES + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(crc(body, 0, body.length))
        .put(body)
        .array();
  }

  /** The frame, or nothing if these bytes are none. Never throws. */
  public static Optional<Frame> decode(byte[] wire) {
    if (wire.length <= CRC_BYTES || wire.length > MAX_BYTES) {
      return Optional.empty();
    }
    int promised = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (promised != crc(wire, CRC_BYTES, wire.length - CRC_BYTES)) {
      return Optional.empty();
    }
    try {
      ByteString body = ByteString.copyFrom(wire, CRC_BYTES, wire.length - CRC_BYTES);
      return Optional.ofNullable(fromProto(space.perigee.sync.v1.Frame.parseFrom(body)));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static space.perigee.sync.v1.Frame toProto(Frame frame) {
    var proto = space.perigee.sync.v1.Frame.newBuilder();
    if (frame instanceof Manifest manifest) {
      proto.setManifest(toProto(manifest));
    } else if (frame instanceof Segment segment) {
      proto
          .getSegmentBuilder()
          .setTransfer(segment.transfer())
          .setIndex(segment.index())
          .setData(segment.data());
    } else if (frame instanceof Status status) {
      var builder = proto.getStatusBuilder().setTransfer(status.transfer()).setPoll(status.poll());
      int end = 0;
      for (Status.Range range : status.missing()) {
        builder.addMissing(range.from() - end).addMissing(range.to() - range.from());
        end = range.to();
      }
    } else if (frame instanceof Receipt receipt) {
      proto.setReceipt(toProto(receipt));
    }
    return proto.build();
  }

  private static @Nullable Frame fromProto(space.perigee.sync.v1.Frame proto) {
    return switch (proto.getBodyCase()) {
      case MANIFEST -> fromProto(proto.getManifest());
      case SEGMENT ->
          new Segment(
              proto.getSegment().getTransfer(),
              proto.getSegment().getIndex(),
              proto.getSegment().getData());
      case STATUS -> fromProto(proto.getStatus());
      case RECEIPT -> fromProto(proto.getReceipt());
      case BODY_NOT_SET -> null;
    };
  }

  private static Status fromProto(space.perigee.sync.v1.Status proto) {
    if (proto.getMissingCount() % 2 != 0 || proto.getMissingCount() > 2 * MAX_RANGES) {
      throw new IllegalArgumentException("a status has pairs, at most " + MAX_RANGES);
    }
    List<Status.Range> ranges = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < proto.getMissingCount(); i += 2) {
      long from = end + Integer.toUnsignedLong(proto.getMissing(i));
      end = from + Integer.toUnsignedLong(proto.getMissing(i + 1));
      if (end > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a range ends at segment " + end);
      }
      ranges.add(new Status.Range((int) from, (int) end));
    }
    return new Status(proto.getTransfer(), ranges, proto.getPoll());
  }

  /** The stored form of a manifest. */
  public static space.perigee.sync.v1.Manifest toProto(Manifest manifest) {
    var builder =
        space.perigee.sync.v1.Manifest.newBuilder()
            .setContentSha256(ByteString.copyFrom(manifest.content().toBytes()))
            .setLength(manifest.length())
            .setSegmentBytes(manifest.segmentBytes())
            .setKind(
                switch (manifest.kind()) {
                  case DELTA -> space.perigee.sync.v1.Kind.KIND_DELTA;
                  case MODEL -> space.perigee.sync.v1.Kind.KIND_MODEL;
                })
            .setSamples(manifest.samples())
            .setPoll(manifest.poll());
    if (manifest.merged() != null) {
      builder.setMergedVersion(ByteString.copyFrom(manifest.merged().toBytes()));
    }
    return builder.build();
  }

  /**
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Manifest fromProto(space.perigee.sync.v1.Manifest proto) {
    Kind kind =
        switch (proto.getKind()) {
          case KIND_DELTA -> Kind.DELTA;
          case KIND_MODEL -> Kind.MODEL;
          default -> throw new IllegalArgumentException("unknown kind " + proto.getKindValue());
        };
    return new Manifest(
        Sha256.fromBytes(proto.getContentSha256().toByteArray()),
        proto.getLength(),
        proto.getSegmentBytes(),
        kind,
        proto.getSamples(),
        proto.getMergedVersion().isEmpty()
            ? null
            : ModelVersion.fromBytes(proto.getMergedVersion().toByteArray()),
        proto.getPoll());
  }

  /** The stored form of a receipt. */
  public static space.perigee.sync.v1.Receipt toProto(Receipt receipt) {
    var builder =
        space.perigee.sync.v1.Receipt.newBuilder()
            .setContentSha256(ByteString.copyFrom(receipt.content().toBytes()))
            .setVerdict(
                switch (receipt.verdict()) {
                  case ACCEPTED -> Verdict.VERDICT_ACCEPTED;
                  case REFUSED -> Verdict.VERDICT_REFUSED;
                  case UNKNOWN_BASE -> Verdict.VERDICT_UNKNOWN_BASE;
                })
            .setReason(receipt.reason());
    receipt.held().forEach(v -> builder.addHeldVersions(ByteString.copyFrom(v.toBytes())));
    return builder.build();
  }

  /**
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Receipt fromProto(space.perigee.sync.v1.Receipt proto) {
    Receipt.Verdict verdict =
        switch (proto.getVerdict()) {
          case VERDICT_ACCEPTED -> Receipt.Verdict.ACCEPTED;
          case VERDICT_REFUSED -> Receipt.Verdict.REFUSED;
          case VERDICT_UNKNOWN_BASE -> Receipt.Verdict.UNKNOWN_BASE;
          default ->
              throw new IllegalArgumentException("unknown verdict " + proto.getVerdictValue());
        };
    return new Receipt(
        Sha256.fromBytes(proto.getContentSha256().toByteArray()),
        verdict,
        proto.getReason(),
        proto.getHeldVersionsList().stream()
            .limit(Receipt.MAX_HELD)
            .map(v -> ModelVersion.fromBytes(v.toByteArray()))
            .toList());
  }
}
