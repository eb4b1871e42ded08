package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.v1.Verdict;

/** Converts frames to protocol buffers and back: sealed for the wire, unsealed for storage. */
public final class FrameProto {

  /** Maximum number of ranges in a status; the sender polls again for the rest. */
  static final int MAX_RANGES = 256;

  private FrameProto() {}

  static space.perigee.sync.v1.Frame toProto(Frame frame, FrameSeal seal) {
    var proto = space.perigee.sync.v1.Frame.newBuilder();
    if (frame instanceof Manifest manifest) {
      proto.setManifest(ByteString.copyFrom(seal.sign(signed(manifest, false))));
    } else if (frame instanceof Announcement announcement) {
      byte[] signed = seal.sign(signed(announcement.manifest(), true));
      proto.setManifest(onWire(signed, seal.proofBytes())).setContent(announcement.content());
    } else if (frame instanceof Poll poll) {
      proto.getPollBuilder().setTransfer(poll.transfer()).setNumber(poll.number());
    } else if (frame instanceof Status status) {
      proto.setStatus(toProto(status));
    } else if (frame instanceof Deferral deferral) {
      proto.setDeferral(ByteString.copyFrom(seal.sign(toProto(deferral).toByteArray())));
    } else if (frame instanceof ReceiptFrame receipt) {
      proto.setReceipt(ByteString.copyFrom(seal.sign(toProto(receipt).toByteArray())));
    } else {
      throw new IllegalArgumentException("bulk is no control frame");
    }
    return proto.build();
  }

  /** What is signed of a manifest: the hash of its content, and its fields on the link. */
  private static byte[] signed(Manifest manifest, boolean isWhole) {
    var fields = fields(manifest);
    VersionPrefix base = manifest.subject().base();
    if (isWhole) {
      fields.clearLength();
    } else if (base != null) {
      fields.setBaseVersion(ByteString.copyFrom(base.toBytes()));
    }
    return ByteString.copyFrom(manifest.content().toBytes())
        .concat(fields.build().toByteString())
        .toByteArray();
  }

  /**
   * What stands on the wire: without the hash if a signature covers it, which any other content
   * would break.
   */
  private static ByteString onWire(byte[] signed, int proofBytes) {
    ByteString all = ByteString.copyFrom(signed);
    return proofBytes == 0
        ? all
        : all.substring(0, proofBytes).concat(all.substring(proofBytes + Sha256.BYTES));
  }

  /** The inverse of {@link #onWire}; empty if the hash on the wire is of another content. */
  private static Optional<ByteString> withHash(ByteString wire, ByteString hash, int proofBytes) {
    if (wire.size() < proofBytes || proofBytes == 0 && !wire.startsWith(hash)) {
      return Optional.empty();
    }
    return Optional.of(
        proofBytes == 0
            ? wire
            : wire.substring(0, proofBytes).concat(hash).concat(wire.substring(proofBytes)));
  }

  static @Nullable Frame fromProto(space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    return switch (proto.getBodyCase()) {
      case POLL -> new Poll(proto.getPoll().getTransfer(), proto.getPoll().getNumber());
      case STATUS -> fromProto(proto.getStatus());
      case MANIFEST ->
          proto.getContent().isEmpty() ? manifest(proto, seal, now) : whole(proto, seal, now);
      case RECEIPT -> receipt(proto, seal, now);
      case DEFERRAL -> deferral(proto, seal, now);
      default -> null;
    };
  }

  private static @Nullable Manifest manifest(
      space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    byte[] signed = seal.verify(proto.getManifest().toByteArray(), now).orElse(null);
    if (signed == null || signed.length < Sha256.BYTES) {
      return null;
    }
    var fields = fieldsOf(signed);
    return manifest(hashOf(signed), fields, fields.getLength());
  }

  private static @Nullable Announcement whole(
      space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    ByteString content = proto.getContent();
    ByteString hash = ByteString.copyFrom(Sha256.of(content.toByteArray()).toBytes());
    byte[] signed =
        withHash(proto.getManifest(), hash, seal.proofBytes())
            .flatMap(whole -> seal.verify(whole.toByteArray(), now))
            .orElse(null);
    if (signed == null) {
      return null;
    }
    var fields = fieldsOf(signed);
    return fields.getLength() != 0 || fields.getSegmentBytes() != 0
        ? null
        : new Announcement(manifest(hashOf(signed), fields, content.size()), content);
  }

  private static Sha256 hashOf(byte[] signed) {
    return Sha256.fromBytes(Arrays.copyOf(signed, Sha256.BYTES));
  }

  private static space.perigee.sync.v1.Manifest fieldsOf(byte[] signed)
      throws InvalidProtocolBufferException {
    return space.perigee.sync.v1.Manifest.parseFrom(
        ByteString.copyFrom(signed, Sha256.BYTES, signed.length - Sha256.BYTES));
  }

  private static Manifest manifest(
      Sha256 content, space.perigee.sync.v1.Manifest fields, long length) {
    Subject subject = Subject.of(kind(fields));
    return manifest(
        content,
        fields,
        length,
        fields.getBaseVersion().isEmpty()
            ? subject
            : subject.withBase(VersionPrefix.fromBytes(fields.getBaseVersion().toByteArray())));
  }

  private static @Nullable ReceiptFrame receipt(
      space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    byte[] signed = seal.verify(proto.getReceipt().toByteArray(), now).orElse(null);
    if (signed == null) {
      return null;
    }
    var receipt = space.perigee.sync.v1.Receipt.parseFrom(signed);
    return new ReceiptFrame(
        VersionPrefix.fromBytes(receipt.getContentSha256().toByteArray()),
        verdict(receipt),
        receipt.getReason(),
        held(receipt));
  }

  private static @Nullable Deferral deferral(
      space.perigee.sync.v1.Frame proto, FrameSeal seal, Instant now)
      throws InvalidProtocolBufferException {
    byte[] signed = seal.verify(proto.getDeferral().toByteArray(), now).orElse(null);
    return signed == null ? null : fromProto(space.perigee.sync.v1.Deferral.parseFrom(signed));
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

  /** A manifest in its stored form. */
  public static space.perigee.sync.v1.Manifest toProto(Manifest manifest) {
    return fields(manifest)
        .setContentSha256(ByteString.copyFrom(manifest.content().toBytes()))
        .setSubject(toProto(manifest.subject()).toByteString())
        .build();
  }

  private static space.perigee.sync.v1.Manifest.Builder fields(Manifest manifest) {
    var builder =
        space.perigee.sync.v1.Manifest.newBuilder()
            .setLength(manifest.length())
            .setSegmentBytes(manifest.segmentCount() == 1 ? 0 : manifest.segmentBytes())
            .setSequence(manifest.sequence())
            .setKind(space.perigee.sync.v1.Kind.valueOf("KIND_" + manifest.kind().name()));
    if (manifest.expiry() != null) {
      builder.setExpiryMillis(manifest.expiry().toEpochMilli());
    }
    if (manifest.supersedes() != null) {
      builder.setSupersedesSha256(ByteString.copyFrom(manifest.supersedes().toBytes()));
    }
    return builder;
  }

  /**
   * A manifest from its stored form.
   *
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Manifest fromProto(space.perigee.sync.v1.Manifest proto) {
    try {
      return manifest(
          Sha256.fromBytes(proto.getContentSha256().toByteArray()),
          proto,
          proto.getLength(),
          fromProto(kind(proto), space.perigee.sync.v1.Subject.parseFrom(proto.getSubject())));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the subject of a manifest: " + e.getMessage(), e);
    }
  }

  private static Manifest manifest(
      Sha256 content, space.perigee.sync.v1.Manifest proto, long length, Subject subject) {
    return new Manifest(
        content,
        length,
        proto.getSegmentBytes() == 0 ? Manifest.wholeIn(length) : proto.getSegmentBytes(),
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

  /** A subject as it precedes its delta, or at rest. */
  public static space.perigee.sync.v1.Subject toProto(Subject subject) {
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

  /**
   * A subject from {@link #toProto(Subject)}.
   *
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Subject fromProto(Kind kind, space.perigee.sync.v1.Subject proto) {
    return new Subject(
        kind,
        proto.getBaseVersion().isEmpty()
            ? null
            : VersionPrefix.fromBytes(proto.getBaseVersion().toByteArray()),
        proto.getSamples(),
        proto.getMergedVersion().isEmpty()
            ? null
            : VersionPrefix.fromBytes(proto.getMergedVersion().toByteArray()),
        proto.getNumber(),
        proto.getRollback());
  }

  /** A receipt in its stored form. */
  public static space.perigee.sync.v1.Receipt toProto(Receipt receipt) {
    return toProto(ReceiptFrame.of(receipt)).toBuilder()
        .setContentSha256(ByteString.copyFrom(receipt.content().toBytes()))
        .build();
  }

  private static space.perigee.sync.v1.Receipt toProto(ReceiptFrame receipt) {
    var builder =
        space.perigee.sync.v1.Receipt.newBuilder()
            .setContentSha256(receipt.prefix().bytes())
            .setVerdict(
                switch (receipt.verdict()) {
                  case ACCEPTED -> Verdict.VERDICT_ACCEPTED;
                  case REFUSED -> Verdict.VERDICT_REFUSED;
                  case UNKNOWN_BASE -> Verdict.VERDICT_UNKNOWN_BASE;
                })
            .setReason(receipt.reason());
    receipt.held().forEach(version -> builder.addHeldVersions(version.bytes()));
    return builder.build();
  }

  /**
   * A receipt from its stored form.
   *
   * @throws IllegalArgumentException if a field is out of bounds
   */
  public static Receipt fromProto(space.perigee.sync.v1.Receipt proto) {
    return new Receipt(
        Sha256.fromBytes(proto.getContentSha256().toByteArray()),
        verdict(proto),
        proto.getReason(),
        held(proto));
  }

  private static Receipt.Verdict verdict(space.perigee.sync.v1.Receipt proto) {
    return switch (proto.getVerdict()) {
      case VERDICT_ACCEPTED -> Receipt.Verdict.ACCEPTED;
      case VERDICT_REFUSED -> Receipt.Verdict.REFUSED;
      case VERDICT_UNKNOWN_BASE -> Receipt.Verdict.UNKNOWN_BASE;
      default -> throw new IllegalArgumentException("unknown verdict " + proto.getVerdictValue());
    };
  }

  private static List<VersionPrefix> held(space.perigee.sync.v1.Receipt proto) {
    return proto.getHeldVersionsList().stream()
        .limit(Receipt.MAX_HELD)
        .map(VersionPrefix::new)
        .toList();
  }
}
