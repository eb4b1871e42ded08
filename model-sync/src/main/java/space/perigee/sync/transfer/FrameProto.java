package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.v1.Verdict;

/** Converts frames to protocol buffers and back: sealed for the wire, unsealed for storage. */
public final class FrameProto {

  /** Maximum number of ranges in a status; the sender polls again for the rest. */
  static final int MAX_RANGES = 256;

  private static final FrameSeal AT_REST = new OpenSeal();

  private FrameProto() {}

  static space.perigee.sync.v1.Frame toProto(Frame frame, FrameSeal seal) {
    var proto = space.perigee.sync.v1.Frame.newBuilder();
    if (frame instanceof Manifest manifest) {
      proto.setManifest(ByteString.copyFrom(seal.sign(toProto(manifest, seal).toByteArray())));
    } else if (frame instanceof Poll poll) {
      proto.getPollBuilder().setTransfer(poll.transfer()).setNumber(poll.number());
    } else if (frame instanceof Status status) {
      proto.setStatus(toProto(status));
    } else if (frame instanceof Deferral deferral) {
      proto.setDeferral(ByteString.copyFrom(seal.sign(toProto(deferral).toByteArray())));
    } else if (frame instanceof Receipt receipt) {
      proto.setReceipt(ByteString.copyFrom(seal.sign(toProto(receipt).toByteArray())));
    } else {
      throw new IllegalArgumentException("bulk is no control frame");
    }
    return proto.build();
  }

  static @Nullable Frame fromProto(space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    switch (proto.getBodyCase()) {
      case POLL:
        return new Poll(proto.getPoll().getTransfer(), proto.getPoll().getNumber());
      case STATUS:
        return fromProto(proto.getStatus());
      case MANIFEST:
        Optional<byte[]> manifest = seal.verify(proto.getManifest().toByteArray(), now);
        if (manifest.isEmpty()) {
          return null;
        }
        var parsed = space.perigee.sync.v1.Manifest.parseFrom(manifest.get());
        return seal.carries() ? carried(parsed) : fromProto(parsed, seal);
      case RECEIPT:
        Optional<byte[]> receipt = seal.verify(proto.getReceipt().toByteArray(), now);
        return receipt.isEmpty()
            ? null
            : fromProto(space.perigee.sync.v1.Receipt.parseFrom(receipt.get()));
      case DEFERRAL:
        Optional<byte[]> deferral = seal.verify(proto.getDeferral().toByteArray(), now);
        return deferral.isEmpty()
            ? null
            : fromProto(space.perigee.sync.v1.Deferral.parseFrom(deferral.get()));
      default:
        return null;
    }
  }

  private static space.perigee.sync.v1.Deferral toProto(Deferral deferral) {
    return space.perigee.sync.v1.Deferral.newBuilder()
        .setTransfer(deferral.transfer())
        .setNumber(deferral.number())
        .setWaitSeconds((int) deferral.delay().toSeconds())
        .setEverything(deferral.scope() == Deferral.Scope.EVERYTHING)
        .build();
  }

  private static Deferral fromProto(space.perigee.sync.v1.Deferral proto) {
    return new Deferral(
        proto.getTransfer(),
        proto.getNumber(),
        Duration.ofSeconds(Integer.toUnsignedLong(proto.getWaitSeconds())),
        proto.getEverything() ? Deferral.Scope.EVERYTHING : Deferral.Scope.CONTENT);
  }

  private static space.perigee.sync.v1.Status toProto(Status status) {
    var builder =
        space.perigee.sync.v1.Status.newBuilder()
            .setTransfer(status.transfer())
            .setNumber(status.number())
            .setUnknown(!status.known())
            .setHorizon(status.horizon())
            .setBasis(space.perigee.sync.v1.Basis.valueOf("BASIS_" + status.basis().name()));
    int end = 0;
    for (Status.Range range : status.missing()) {
      builder.addMissing(range.from() - end).addMissing(range.to() - range.from());
      end = range.to();
    }
    return builder.build();
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
      if (end > Manifest.MAX_SEGMENTS) {
        throw new IllegalArgumentException("a range ends at segment " + end);
      }
      ranges.add(new Status.Range((int) from, (int) end));
    }
    return new Status(
        proto.getTransfer(),
        proto.getNumber(),
        !proto.getUnknown(),
        proto.getHorizon(),
        ranges,
        switch (proto.getBasis()) {
          case BASIS_RECEIVER -> Status.Basis.RECEIVER;
          case BASIS_STATION_AND_RECEIVER -> Status.Basis.STATION_AND_RECEIVER;
          case BASIS_STATION -> Status.Basis.STATION;
          default -> throw new IllegalArgumentException("unknown basis " + proto.getBasisValue());
        });
  }

  public static space.perigee.sync.v1.Manifest toProto(Manifest manifest) {
    return toProto(manifest, AT_REST);
  }

  private static space.perigee.sync.v1.Manifest toProto(Manifest manifest, FrameSeal seal) {
    byte[] subject = toProto(manifest.subject()).toByteArray();
    var builder =
        space.perigee.sync.v1.Manifest.newBuilder()
            .setContentSha256(ByteString.copyFrom(manifest.content().toBytes()))
            .setLength(manifest.length())
            .setSegmentBytes(manifest.segmentBytes())
            .setSequence(manifest.sequence())
            .setSubject(ByteString.copyFrom(seal.seal(subject)))
            .setKind(space.perigee.sync.v1.Kind.valueOf("KIND_" + manifest.kind().name()));
    if (manifest.expiry() != null) {
      builder.setExpiryMillis(manifest.expiry().toEpochMilli());
    }
    if (manifest.supersedes() != null) {
      builder.setSupersedesSha256(ByteString.copyFrom(manifest.supersedes().toBytes()));
    }
    return builder.build();
  }

  /**
   * A manifest from its stored form.
   *
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Manifest fromProto(space.perigee.sync.v1.Manifest proto) {
    return fromProto(proto, AT_REST);
  }

  private static Manifest fromProto(space.perigee.sync.v1.Manifest proto, FrameSeal seal) {
    Kind kind = kind(proto);
    byte[] bytes =
        seal.unseal(proto.getSubject().toByteArray())
            .orElseThrow(() -> new IllegalArgumentException("the subject is for another"));
    try {
      return fromProto(proto, fromProto(kind, space.perigee.sync.v1.Subject.parseFrom(bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the subject of a manifest: " + e.getMessage(), e);
    }
  }

  /** A manifest as a station sees it: of the subject, only the kind. */
  private static Manifest carried(space.perigee.sync.v1.Manifest proto) {
    return fromProto(proto, Subject.of(kind(proto)));
  }

  private static Manifest fromProto(space.perigee.sync.v1.Manifest proto, Subject subject) {
    return new Manifest(
        Sha256.fromBytes(proto.getContentSha256().toByteArray()),
        proto.getLength(),
        proto.getSegmentBytes(),
        proto.getSequence(),
        proto.hasExpiryMillis() ? Instant.ofEpochMilli(proto.getExpiryMillis()) : null,
        proto.getSupersedesSha256().isEmpty()
            ? null
            : Sha256.fromBytes(proto.getSupersedesSha256().toByteArray()),
        subject);
  }

  private static Kind kind(space.perigee.sync.v1.Manifest proto) {
    return switch (proto.getKind()) {
      case KIND_DELTA -> Kind.DELTA;
      case KIND_MODEL -> Kind.MODEL;
      case KIND_COMMAND -> Kind.COMMAND;
      case KIND_LABELS -> Kind.LABELS;
      case KIND_HARD_EXAMPLES -> Kind.HARD_EXAMPLES;
      case KIND_TELEMETRY -> Kind.TELEMETRY;
      default -> throw new IllegalArgumentException("unknown kind " + proto.getKindValue());
    };
  }

  private static space.perigee.sync.v1.Subject toProto(Subject subject) {
    var builder =
        space.perigee.sync.v1.Subject.newBuilder()
            .setSamples(subject.samples())
            .setNumber(subject.number())
            .setRollback(subject.rollback());
    if (subject.base() != null) {
      builder.setBaseVersion(ByteString.copyFrom(subject.base().toBytes()));
    }
    if (subject.merged() != null) {
      builder.setMergedVersion(ByteString.copyFrom(subject.merged().toBytes()));
    }
    return builder.build();
  }

  private static Subject fromProto(Kind kind, space.perigee.sync.v1.Subject proto) {
    return new Subject(
        kind,
        proto.getBaseVersion().isEmpty()
            ? null
            : VersionPrefix.fromBytes(proto.getBaseVersion().toByteArray()),
        proto.getSamples(),
        proto.getMergedVersion().isEmpty()
            ? null
            : ModelVersion.fromBytes(proto.getMergedVersion().toByteArray()),
        proto.getNumber(),
        proto.getRollback());
  }

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
   * A receipt from its stored form.
   *
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
            .map(bytes -> ModelVersion.fromBytes(bytes.toByteArray()))
            .toList());
  }
}
