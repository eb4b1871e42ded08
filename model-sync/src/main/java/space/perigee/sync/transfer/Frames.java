package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * The wire. Nearly all bytes of a pass are segments, so they pay for no field names: 12 bytes stand around a
 * segment with keys, where protobuf would take 20.
 *
 *   control   0 (1 byte) | tag | perigee.sync.v1.Frame
 *   segment   01 and 22 bits of index (3 bytes) | transfer (4) | data | tag
 *   repair    10 and 22 bits of number (3 bytes) | transfer (4) | first (3) | count (3) | data | tag
 *
 * Numbers are big-endian. The tag, whose length the seal says, covers all other bytes. Whatever does not decode to
 * a frame that makes sense is no frame; a length is never believed, only what is there is looked at.
 */

/** Frames as bytes and back, between one pair of ends. */
public final class Frames {

  /** Longest frame that is looked at (bytes). */
  public static final int MAX_BYTES = (1 << 16) + 1024;

  /** Longest control frame (bytes). */
  static final int MAX_CONTROL_BYTES = 8 * 1024;

  private static final int SEGMENT = 1;
  private static final int REPAIR = 2;
  private static final int INDEX_BITS = 22;
  private static final int SEGMENT_HEAD = 7;
  private static final int REPAIR_HEAD = 13;

  private final FrameSeal seal;

  /** Frames between ends that use this seal. */
  public Frames(FrameSeal seal) {
    this.seal = seal;
  }

  /** Bytes that a segment's frame has besides its data. */
  public int segmentOverhead() {
    return SEGMENT_HEAD + seal.tagBytes();
  }

  /** Bytes that a repair symbol's frame has besides its data. */
  public int repairOverhead() {
    return REPAIR_HEAD + seal.tagBytes();
  }

  /**
   * The bytes of a frame.
   *
   * @throws IllegalArgumentException if a number of it does not fit the wire
   */
  public byte[] encode(Frame frame) {
    if (frame instanceof Segment segment) {
      ByteBuffer wire = ByteBuffer.allocate(segmentOverhead() + segment.data().size());
      put24(wire, SEGMENT << INDEX_BITS | bits(segment.index(), INDEX_BITS));
      wire.putInt(segment.transfer());
      return tagged(wire, segment.data());
    }
    if (frame instanceof Repair repair) {
      ByteBuffer wire = ByteBuffer.allocate(repairOverhead() + repair.data().size());
      put24(wire, REPAIR << INDEX_BITS | bits(repair.number(), INDEX_BITS));
      wire.putInt(repair.transfer());
      put24(wire, bits(repair.first(), INDEX_BITS + 2));
      put24(wire, bits(repair.count(), INDEX_BITS + 2));
      return tagged(wire, repair.data());
    }
    byte[] body = FrameProto.toProto(frame, seal).toByteArray();
    ByteBuffer wire = ByteBuffer.allocate(1 + seal.tagBytes() + body.length);
    wire.put((byte) 0);
    seal.tag(ByteBuffer.wrap(body), wire);
    return wire.put(body).array();
  }

  private static int bits(int value, int bits) {
    if (value >>> bits != 0) {
      throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
    }
    return value;
  }

  private byte[] tagged(ByteBuffer wire, ByteString data) {
    data.copyTo(wire);
    seal.tag(ByteBuffer.wrap(wire.array(), 0, wire.position()), wire);
    return wire.array();
  }

  private static void put24(ByteBuffer wire, int value) {
    wire.put((byte) (value >> 16)).put((byte) (value >> 8)).put((byte) value);
  }

  private static int get24(ByteBuffer wire) {
    return (wire.get() & 0xff) << 16 | (wire.get() & 0xff) << 8 | wire.get() & 0xff;
  }

  /**
   * The frame, or nothing if these bytes are none of the other end's. Never throws, whatever they
   * are.
   *
   * @param now bounds how many signatures are checked
   */
  public Optional<Frame> decode(byte[] wire, Instant now) {
    if (wire.length < 2 + seal.tagBytes() || wire.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(wire[0] == 0 ? control(wire, now) : bulk(wire));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private @Nullable Frame control(byte[] wire, Instant now) throws InvalidProtocolBufferException {
    int at = 1 + seal.tagBytes();
    if (wire.length > MAX_CONTROL_BYTES
        || !seal.checks(
            ByteBuffer.wrap(wire, at, wire.length - at),
            ByteBuffer.wrap(wire, 1, seal.tagBytes()))) {
      return null;
    }
    ByteString body = ByteString.copyFrom(wire, at, wire.length - at);
    boolean isByStation = seal.isByStation();
    Frame frame = FrameProto.fromProto(space.perigee.sync.v1.Frame.parseFrom(body), seal, now);
    return isByStation && !isWordOfStation(frame) ? null : frame;
  }

  private static boolean isWordOfStation(@Nullable Frame frame) {
    return frame instanceof Status status && status.basis() != Status.Basis.RECEIVER;
  }

  private @Nullable Frame bulk(byte[] wire) {
    int end = wire.length - seal.tagBytes();
    if (end < SEGMENT_HEAD
        || !seal.checks(ByteBuffer.wrap(wire, 0, end), ByteBuffer.wrap(wire, end, seal.tagBytes()))
        || seal.isByStation()) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(wire, 0, end);
    int kindAndIndex = get24(head);
    int index = kindAndIndex & ((1 << INDEX_BITS) - 1);
    int transfer = head.getInt();
    switch (kindAndIndex >> INDEX_BITS) {
      case SEGMENT:
        return new Segment(transfer, index, ByteString.copyFrom(head));
      case REPAIR:
        if (end < REPAIR_HEAD) {
          return null;
        }
        int first = get24(head);
        int count = get24(head);
        return new Repair(transfer, first, count, index, ByteString.copyFrom(head));
      default:
        return null;
    }
  }
}
