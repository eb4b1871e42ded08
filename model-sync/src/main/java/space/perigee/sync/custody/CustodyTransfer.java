package space.perigee.sync.custody;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.transfer.Announcement;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.Segment;

/**
 * The frames of a transfer in custody, stored in a journal as they were received.
 *
 * <pre>
 *   A  milliseconds since 1970 (int64), frame    the manifest, with its content or without, and when it arrived
 *   F  frame                                     segments, a repair symbol, or the manifest with its content
 *   Q  frame                                     the first poll
 * </pre>
 *
 * A kill loses the record being written and no other. Costs four bytes and a bit of memory per
 * segment, and sixteen bytes per frame.
 */
final class CustodyTransfer {

  private static final byte MANIFEST = 'A';
  private static final byte FRAME = 'F';
  private static final byte POLL = 'Q';
  private static final int HEAD_BYTES = 1;

  /**
   * Where a frame is stored.
   *
   * @param first first segment that it holds
   * @param end one after its last segment, or {@code first} if it is a repair symbol
   */
  record StoredFrame(long position, int length, int first, int end) {}

  private final Manifest manifest;
  private final Instant since;
  private final byte[] manifestWire;
  private final int[] frameOf;
  private final BitSet stored = new BitSet();
  private final List<StoredFrame> frames = new ArrayList<>();
  private final Set<SymbolKey> repairs = new HashSet<>();
  private boolean isWhole;
  private byte @Nullable [] firstPoll;
  private byte @Nullable [] latestPoll;
  private @Nullable Journal journal;

  private record SymbolKey(int first, int count, int number) {}

  private CustodyTransfer(Manifest manifest, Instant since, byte[] manifestWire) {
    this.manifest = manifest;
    this.since = since;
    this.manifestWire = manifestWire;
    this.frameOf = new int[manifest.segmentCount()];
  }

  /**
   * Begins a transfer; durable when this returns. If that fails, nothing of it is left.
   *
   * @param whole the content, if the frame of the manifest holds it too
   */
  static CustodyTransfer begin(
      JournalFolder folder, Manifest manifest, @Nullable Segment whole, byte[] wire, Instant now) {
    String name = manifest.content().hex();
    folder.delete(name);
    CustodyTransfer transfer = new CustodyTransfer(manifest, now, wire);
    Journal journal = folder.open(name, (position, body) -> false);
    transfer.journal = journal;
    try {
      ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      head.put(MANIFEST).putLong(now.toEpochMilli()).flip();
      long position = journal.append(head, ByteBuffer.wrap(wire));
      journal.force();
      if (whole != null) {
        transfer.noteWhole(whole, position);
      }
      return transfer;
    } catch (RuntimeException e) {
      journal.close();
      folder.delete(name);
      throw e;
    }
  }

  /**
   * Reads a stored transfer; empty if it has no manifest, in which case it is deleted.
   *
   * @param reader decodes frames that were checked when they arrived
   */
  static Optional<CustodyTransfer> open(JournalFolder folder, String name, Frames reader) {
    Recovery recovery = new Recovery(reader);
    Journal journal = folder.open(name, recovery);
    CustodyTransfer transfer = recovery.transfer;
    if (transfer == null || !transfer.manifest.content().hex().equals(name)) {
      journal.close();
      folder.delete(name);
      return Optional.empty();
    }
    transfer.journal = journal;
    return Optional.of(transfer);
  }

  private static final class Recovery implements Journal.Visitor {

    private final Frames reader;
    private @Nullable CustodyTransfer transfer;

    Recovery(Frames reader) {
      this.reader = reader;
    }

    @Override
    public boolean record(long position, ByteBuffer body) {
      if (!body.hasRemaining()) {
        return false;
      }
      byte type = body.get();
      CustodyTransfer found = transfer;
      if (found == null) {
        transfer = type == MANIFEST ? manifest(position, body) : null;
        return transfer != null;
      }
      byte[] wire = remaining(body);
      Frame frame = reader.decode(wire, Instant.EPOCH).orElse(null);
      if (type == POLL && frame instanceof Poll) {
        found.firstPoll = wire;
        found.latestPoll = wire;
        return true;
      }
      return type == FRAME
          && (frame instanceof Announcement announcement
                  && found.note(announcement.segment(), position + HEAD_BYTES, wire)
              || frame instanceof Segment segment
                  && found.note(segment, position + HEAD_BYTES, wire)
              || frame instanceof Repair repair && found.note(repair, position + HEAD_BYTES, wire));
    }

    private @Nullable CustodyTransfer manifest(long position, ByteBuffer body) {
      if (body.remaining() < Long.BYTES) {
        return null;
      }
      Instant since = Instant.ofEpochMilli(body.order(ByteOrder.LITTLE_ENDIAN).getLong());
      byte[] wire = remaining(body);
      Frame frame = reader.decode(wire, Instant.EPOCH).orElse(null);
      if (frame instanceof Announcement announcement) {
        CustodyTransfer whole = new CustodyTransfer(announcement.manifest(), since, wire);
        whole.noteWhole(announcement.segment(), position);
        return whole;
      }
      return frame instanceof Manifest manifest ? new CustodyTransfer(manifest, since, wire) : null;
    }

    private static byte[] remaining(ByteBuffer body) {
      byte[] bytes = new byte[body.remaining()];
      body.get(bytes);
      return bytes;
    }
  }

  private boolean note(Segment segment, long position, byte[] wire) {
    int end = endOf(segment);
    if (end < 0) {
      return false;
    }
    frames.add(new StoredFrame(position, wire.length, segment.index(), end));
    for (int i = segment.index(); i < end; i++) {
      if (!stored.get(i)) {
        stored.set(i);
        frameOf[i] = frames.size() - 1;
      }
    }
    return true;
  }

  /** Notes that the frame of the manifest, in the record at a position, holds the content too. */
  private void noteWhole(Segment content, long position) {
    isWhole = true;
    note(content, position + HEAD_BYTES + Long.BYTES, manifestWire);
  }

  private boolean note(Repair repair, long position, byte[] wire) {
    if (!belongs(repair)) {
      return false;
    }
    repairs.add(keyOf(repair));
    frames.add(new StoredFrame(position, wire.length, 0, 0));
    return true;
  }

  /**
   * One after the last segment in a frame; -1 if it does not hold whole segments of this transfer.
   */
  private int endOf(Segment segment) {
    int index = segment.index();
    int left = segment.data().size();
    while (left > 0 && index < manifest.segmentCount()) {
      left -= manifest.lengthOf(index++);
    }
    return left == 0 && index > segment.index() ? index : -1;
  }

  private boolean belongs(Repair repair) {
    return repair.data().size() == manifest.segmentBytes()
        && (long) repair.first() + repair.count() <= manifest.segmentCount();
  }

  private static SymbolKey keyOf(Repair repair) {
    return new SymbolKey(repair.first(), repair.count(), repair.number());
  }

  Manifest manifest() {
    return manifest;
  }

  /** When the manifest arrived. */
  Instant since() {
    return since;
  }

  /** The frame of the manifest, as it arrived. */
  byte[] manifestWire() {
    return manifestWire;
  }

  /**
   * A poll of this transfer, or what the ground answers like one: the manifest with its content.
   * Null if none has arrived.
   *
   * @param other true for the poll that the ground answered last, or the first; false for the
   *     latest, which anyone may have sent
   */
  byte @Nullable [] poll(boolean other) {
    byte[] poll = other ? firstPoll : latestPoll;
    return poll == null && isWhole ? manifestWire : poll;
  }

  /** True if the frame of the manifest holds the content too. */
  boolean isWhole() {
    return isWhole;
  }

  /** Called when the ground has answered the latest poll. */
  void onAnswered() {
    firstPoll = latestPoll;
  }

  BitSet stored() {
    return stored;
  }

  StoredFrame frameOf(int segment) {
    return frames.get(frameOf[segment]);
  }

  List<StoredFrame> repairs() {
    return frames.stream().filter(frame -> frame.first() == frame.end()).toList();
  }

  /**
   * Stores a frame of segments, or of the manifest with the content, if any of it was missing.
   *
   * @return where it is stored; empty if it is not
   */
  Optional<StoredFrame> keep(Segment segment, byte[] wire) {
    int end = endOf(segment);
    boolean isNews = end > 0 && stored.nextClearBit(segment.index()) < end;
    if (!isNews) {
      return Optional.empty();
    }
    note(segment, append(FRAME, wire), wire);
    return Optional.of(frames.get(frames.size() - 1));
  }

  /** Stores a repair symbol; at most as many as there are segments. */
  Optional<StoredFrame> keep(Repair repair, byte[] wire) {
    if (!belongs(repair)
        || repairs.size() >= manifest.segmentCount()
        || repairs.contains(keyOf(repair))) {
      return Optional.empty();
    }
    note(repair, append(FRAME, wire), wire);
    return Optional.of(frames.get(frames.size() - 1));
  }

  /** Called when the satellite polls; the first poll is stored, for use after a restart. */
  void onPoll(byte[] wire) {
    if (firstPoll == null) {
      append(POLL, wire);
    }
    firstPoll = firstPoll == null ? wire : firstPoll;
    latestPoll = wire;
  }

  void discard(int segment) {
    stored.clear(segment);
  }

  byte[] read(StoredFrame frame) {
    ByteBuffer wire = ByteBuffer.allocate(frame.length());
    journal().read(frame.position(), wire);
    return wire.array();
  }

  /** Size on disk (bytes). */
  long bytes() {
    return journal().bytes();
  }

  void close() {
    if (journal != null) {
      journal.close();
      journal = null;
    }
  }

  private long append(byte type, byte[] wire) {
    return journal().append(ByteBuffer.wrap(new byte[] {type}), ByteBuffer.wrap(wire)) + HEAD_BYTES;
  }

  private Journal journal() {
    if (journal == null) {
      throw new IllegalStateException("transfer " + manifest.content() + " is closed");
    }
    return journal;
  }
}
