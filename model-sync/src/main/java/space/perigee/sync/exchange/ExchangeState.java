package space.perigee.sync.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.FrameProto;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;

/**
 * The durable state of one end of an exchange. The content that it sends is not part of it, but
 * lies in the outbox.
 *
 * @param mirror the versions that the other end is known to hold
 * @param outgoing the content that waits for its receipt, or null
 * @param receipts for contents that arrived, newest first, at most {@value #MAX_RECEIPTS}
 * @param sentLevels levels of the last delta that the other end accepted, or null
 * @param heardLevels levels of the deltas that arrived, newest first, at most {@value #MAX_HEARD}:
 *     if a receipt is lost, the other end continues from the delta before
 */
public record ExchangeState(
    Mirror mirror,
    @Nullable Outgoing outgoing,
    List<Receipt> receipts,
    @Nullable DeltaLevels sentLevels,
    List<DeltaLevels> heardLevels) {

  static final int MAX_RECEIPTS = 8;
  static final int MAX_HEARD = 2;

  /**
   * A content in the outbox that waits for its receipt.
   *
   * @param result version that the other end holds once it has accepted the content
   * @param levels levels to keep when it is accepted
   * @param begun true if some of it may have been sent
   */
  public record Outgoing(
      Manifest manifest, VersionPrefix result, DeltaLevels levels, boolean begun) {

    Outgoing withBegun() {
      return new Outgoing(manifest, result, levels, true);
    }
  }

  public ExchangeState {
    receipts = List.copyOf(receipts);
    heardLevels = List.copyOf(heardLevels);
  }

  /** The initial state of two ends that both hold {@code start}. */
  public static ExchangeState startingFrom(Weights start) {
    return new ExchangeState(Mirror.startingFrom(start), null, List.of(), null, List.of());
  }

  ExchangeState withMirror(Mirror next) {
    return new ExchangeState(next, outgoing, receipts, sentLevels, heardLevels);
  }

  ExchangeState withOutgoing(@Nullable Outgoing next) {
    return new ExchangeState(mirror, next, receipts, sentLevels, heardLevels);
  }

  /** Notes that some of the outgoing content may have been sent. Has no effect if there is none. */
  public ExchangeState withOutgoingBegun() {
    return outgoing == null ? this : withOutgoing(outgoing.withBegun());
  }

  ExchangeState withReceipt(Receipt receipt) {
    List<Receipt> all = prepended(receipt, receipts, MAX_RECEIPTS);
    return new ExchangeState(mirror, outgoing, all, sentLevels, heardLevels);
  }

  /** The same state with its weights and the levels of what arrived held as these return them. */
  public ExchangeState heldBy(UnaryOperator<Weights> weights, UnaryOperator<DeltaLevels> levels) {
    return new ExchangeState(
        mirror.heldBy(weights),
        outgoing,
        receipts,
        sentLevels,
        heardLevels.stream().map(levels).toList());
  }

  ExchangeState withSentLevels(@Nullable DeltaLevels next) {
    return new ExchangeState(mirror, outgoing, receipts, next, heardLevels);
  }

  ExchangeState withHeardLevels(DeltaLevels next) {
    List<DeltaLevels> all = prepended(next, heardLevels, MAX_HEARD);
    return new ExchangeState(mirror, outgoing, receipts, sentLevels, all);
  }

  private static <T> List<T> prepended(T first, List<T> rest, int limit) {
    List<T> all = new ArrayList<>();
    all.add(first);
    rest.stream().limit(limit - 1).forEach(all::add);
    return all;
  }

  Optional<Receipt> receiptFor(Sha256 content) {
    return receipts.stream().filter(r -> r.content().equals(content)).findFirst();
  }

  /** The state as bytes, for a checkpoint or a database. */
  public byte[] toBytes() {
    var proto = space.perigee.sync.v1.ExchangeState.newBuilder();
    mirror.sent().forEach(w -> proto.addSent(ByteString.copyFrom(w.toLittleEndian())));
    mirror.received().forEach(w -> proto.addReceived(ByteString.copyFrom(w.toLittleEndian())));
    mirror.offered().forEach(w -> proto.addOffered(ByteString.copyFrom(w.toLittleEndian())));
    if (outgoing != null) {
      proto.setOutgoing(toProto(outgoing));
    }
    receipts.forEach(r -> proto.addReceipts(FrameProto.toProto(r)));
    if (sentLevels != null) {
      proto.setSentLevels(ByteString.copyFrom(sentLevels.toBytes()));
    }
    heardLevels.forEach(l -> proto.addHeardLevels(ByteString.copyFrom(l.toBytes())));
    return proto.build().toByteArray();
  }

  /**
   * Reads {@link #toBytes()} back.
   *
   * @throws IllegalArgumentException if the bytes are damaged or of another layout
   */
  public static ExchangeState fromBytes(ParameterLayout layout, byte[] bytes) {
    space.perigee.sync.v1.ExchangeState proto;
    try {
      proto = space.perigee.sync.v1.ExchangeState.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("damaged exchange state: " + e.getMessage(), e);
    }
    Mirror mirror =
        Mirror.restore(
            layout,
            weights(layout, proto.getSentList()),
            weights(layout, proto.getReceivedList()),
            weights(layout, proto.getOfferedList()));
    Outgoing outgoing = proto.hasOutgoing() ? fromProto(layout, proto.getOutgoing()) : null;
    return new ExchangeState(
        mirror,
        outgoing,
        proto.getReceiptsList().stream().map(FrameProto::fromProto).toList(),
        proto.getSentLevels().isEmpty() ? null : levels(layout, proto.getSentLevels()),
        proto.getHeardLevelsList().stream().map(l -> levels(layout, l)).toList());
  }

  static space.perigee.sync.v1.Outgoing toProto(Outgoing outgoing) {
    return space.perigee.sync.v1.Outgoing.newBuilder()
        .setManifest(FrameProto.toProto(outgoing.manifest()))
        .setResult(ByteString.copyFrom(outgoing.result().toBytes()))
        .setLevels(ByteString.copyFrom(outgoing.levels().toBytes()))
        .setBegun(outgoing.begun())
        .build();
  }

  static Outgoing fromProto(ParameterLayout layout, space.perigee.sync.v1.Outgoing proto) {
    return new Outgoing(
        FrameProto.fromProto(proto.getManifest()),
        VersionPrefix.fromBytes(proto.getResult().toByteArray()),
        levels(layout, proto.getLevels()),
        proto.getBegun());
  }

  static DeltaLevels levels(ParameterLayout layout, ByteString stored) {
    try {
      return DeltaLevels.fromBytes(stored.toByteArray(), layout.size());
    } catch (DeltaException e) {
      throw new IllegalArgumentException("damaged exchange state: " + e.getMessage(), e);
    }
  }

  private static List<Weights> weights(ParameterLayout layout, List<ByteString> stored) {
    return stored.stream()
        .map(bytes -> Weights.fromLittleEndian(layout, bytes.toByteArray()))
        .toList();
  }
}
