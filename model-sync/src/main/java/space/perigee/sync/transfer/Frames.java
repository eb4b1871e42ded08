package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * The wire format. Nearly all bytes of a contact are segments, so these have no field names: a segment with keys has 12
 * bytes of overhead, where protobuf would need 20.
 *
 *   control   0 (1 byte) | tag | perigee.sync.v1.Frame
 *   segment   01 and 22 bits of index (3 bytes) | transfer (4) | data | tag
 *   repair    10 and 22 bits of number (3 bytes) | transfer (4) | first (3) | count (3) | data | tag
 *
 * Numbers are big-endian. The tag, of the length that the seal defines, covers all other bytes. Bytes that do not decode
 * to a meaningful frame are ignored. No length field is trusted: the decoder reads only bytes that are there.
 */

/** Encodes and decodes frames between one pair of ends. */
public final class Frames {

  /** Longest frame that is decoded (bytes). */
  public static final int MAX_BYTES = (1 << 16) + 1024;

  /** Longest control frame (bytes). */
  static final int MAX_CONTROL_BYTES = 8 * 1024;

  /** The upper bits of the first byte. */
  static final int SEGMENT = 1;

  static final int REPAIR = 2;
  private static final int INDEX_BITS = 22;
  private static final int SEGMENT_HEAD = 7;
  private static final int REPAIR_HEAD = 13;

  private final FrameSeal seal;

  public Frames(FrameSeal seal) {
    this.seal = seal;
  }

  /** Bytes in a segment's frame besides its data. */
  public int segmentOverhead() {
    return SEGMENT_HEAD + seal.tagBytes();
  }

  /** Bytes in a repair symbol's frame besides its data. */
  public int repairOverhead() {
    return REPAIR_HEAD + seal.tagBytes();
  }

  /**
   * Encodes a frame.
   *
   * @throws IllegalArgumentException if one of its numbers is too large for the wire format
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
   * Decodes a frame; empty if these bytes are no frame of the other end. Never throws.
   *
   * @param now limits the rate at which signatures are verified
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

  /**
   * True if these bytes may begin a session: their tag is the other end's, or where tags prove
   * nothing, they decode. Verifies no signature of an end with keys, so that {@link #decode} can.
   */
  public boolean isGenuine(byte[] wire, Instant now) {
    int tag = seal.tagBytes();
    if (!seal.authenticates() || wire.length < 2 + tag || wire.length > MAX_BYTES) {
      return decode(wire, now).isPresent();
    }
    return wire[0] == 0 ? originOfControl(wire).isPresent() : isByPeer(wire, wire.length - tag);
  }

  private @Nullable Frame control(byte[] wire, Instant now) throws InvalidProtocolBufferException {
    if (wire.length > MAX_CONTROL_BYTES) {
      return null;
    }
    FrameSeal.Origin origin = originOfControl(wire).orElse(null);
    if (origin == null) {
      return null;
    }
    int at = 1 + seal.tagBytes();
    ByteString body = ByteString.copyFrom(wire, at, wire.length - at);
    Frame frame = FrameProto.fromProto(space.perigee.sync.v1.Frame.parseFrom(body), seal, now);
    return origin == FrameSeal.Origin.PEER || isStatusOfStation(frame) ? frame : null;
  }

  private Optional<FrameSeal.Origin> originOfControl(byte[] wire) {
    int at = 1 + seal.tagBytes();
    return seal.origin(
        ByteBuffer.wrap(wire, at, wire.length - at), ByteBuffer.wrap(wire, 1, seal.tagBytes()));
  }

  private static boolean isStatusOfStation(@Nullable Frame frame) {
    return frame instanceof Status status && status.basis() != Status.Basis.RECEIVER;
  }

  private @Nullable Frame bulk(byte[] wire) {
    int end = wire.length - seal.tagBytes();
    if (end < SEGMENT_HEAD || !isByPeer(wire, end)) {
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

  private boolean isByPeer(byte[] wire, int end) {
    return seal.origin(ByteBuffer.wrap(wire, 0, end), ByteBuffer.wrap(wire, end, seal.tagBytes()))
        .filter(origin -> origin == FrameSeal.Origin.PEER)
        .isPresent();
  }
}
