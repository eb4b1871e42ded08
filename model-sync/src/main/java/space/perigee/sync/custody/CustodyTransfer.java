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
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.Segment;

/**
 * The frames of a transfer that a station has heard, in a journal, as they came.
 *
 * <pre>
 *   A  milliseconds since 1970 (int64), frame    the announcement, and when it came
 *   F  frame                                     segments, or a repair symbol
 *   Q  frame                                     the first question about it
 * </pre>
 *
 * A kill loses the record that was being written and no other. Costs four bytes and a bit of memory
 * a segment, and sixteen a frame.
 */
final class KeptTransfer {

  private static final byte ANNOUNCEMENT = 'A';
  private static final byte FRAME = 'F';
  private static final byte QUESTION = 'Q';
  private static final int HEAD_BYTES = 1;

  /**
   * Where a frame lies.
   *
   * @param first segment that it holds
   * @param end one after the last, or {@code first} if it is a repair symbol
   */
  record Kept(long position, int length, int first, int end) {}

  private final Manifest manifest;
  private final Instant since;
  private final byte[] announcement;
  private final int[] frameOf;
  private final BitSet here = new BitSet();
  private final List<Kept> frames = new ArrayList<>();
  private final Set<RepairName> repairs = new HashSet<>();
  private byte @Nullable [] question;
  private byte @Nullable [] latest;
  private @Nullable Journal journal;

  private record RepairName(int first, int count, int number) {}

  private KeptTransfer(Manifest manifest, Instant since, byte[] announcement) {
    this.manifest = manifest;
    this.since = since;
    this.announcement = announcement;
    this.frameOf = new int[manifest.segmentCount()];
  }

  /** A new one, durable when this returns; if it cannot be, nothing is left of it. */
  static KeptTransfer begin(JournalFolder folder, Manifest manifest, byte[] wire, Instant now) {
    String name = manifest.content().hex();
    folder.delete(name);
    KeptTransfer kept = new KeptTransfer(manifest, now, wire);
    Journal journal = folder.open(name, (position, body) -> false);
    kept.journal = journal;
    try {
      ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      head.put(ANNOUNCEMENT).putLong(now.toEpochMilli()).flip();
      journal.append(head, ByteBuffer.wrap(wire));
      journal.force();
      return kept;
    } catch (RuntimeException e) {
      journal.close();
      folder.delete(name);
      throw e;
    }
  }

  /**
   * What is there of one; nothing if it has no announcement, which deletes it.
   *
   * @param reader of frames that were checked when they came
   */
  static Optional<KeptTransfer> open(JournalFolder folder, String name, Frames reader) {
    Recovery recovery = new Recovery(reader);
    Journal journal = folder.open(name, recovery);
    KeptTransfer kept = recovery.kept;
    if (kept == null || !kept.manifest.content().hex().equals(name)) {
      journal.close();
      folder.delete(name);
      return Optional.empty();
    }
    kept.journal = journal;
    return Optional.of(kept);
  }

  /** Reads the records. */
  private static final class Recovery implements Journal.Visitor {

    private final Frames reader;
    private @Nullable KeptTransfer kept;

    Recovery(Frames reader) {
      this.reader = reader;
    }

    @Override
    public boolean record(long position, ByteBuffer body) {
      if (!body.hasRemaining()) {
        return false;
      }
      byte type = body.get();
      KeptTransfer found = kept;
      if (found == null) {
        kept = type == ANNOUNCEMENT ? announcement(body) : null;
        return kept != null;
      }
      byte[] wire = remaining(body);
      Frame frame = reader.decode(wire, Instant.EPOCH).orElse(null);
      if (type == QUESTION && frame instanceof Poll) {
        found.question = wire;
        found.latest = wire;
        return true;
      }
      return type == FRAME
          && (frame instanceof Segment segment && found.note(segment, position + HEAD_BYTES, wire)
              || frame instanceof Repair repair && found.note(repair, position + HEAD_BYTES, wire));
    }

    private @Nullable KeptTransfer announcement(ByteBuffer body) {
      if (body.remaining() < Long.BYTES) {
        return null;
      }
      Instant since = Instant.ofEpochMilli(body.order(ByteOrder.LITTLE_ENDIAN).getLong());
      byte[] wire = remaining(body);
      return reader.decode(wire, Instant.EPOCH).orElse(null) instanceof Manifest manifest
          ? new KeptTransfer(manifest, since, wire)
          : null;
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
    frames.add(new Kept(position, wire.length, segment.index(), end));
    for (int i = segment.index(); i < end; i++) {
      if (!here.get(i)) {
        here.set(i);
        frameOf[i] = frames.size() - 1;
      }
    }
    return true;
  }

  private boolean note(Repair repair, long position, byte[] wire) {
    if (!isOfThis(repair)) {
      return false;
    }
    repairs.add(nameOf(repair));
    frames.add(new Kept(position, wire.length, 0, 0));
    return true;
  }

  /** One after the last segment in the frame; -1 if it does not hold whole segments of this. */
  private int endOf(Segment segment) {
    int index = segment.index();
    int left = segment.data().size();
    while (left > 0 && index < manifest.segmentCount()) {
      left -= manifest.lengthOf(index++);
    }
    return left == 0 && index > segment.index() ? index : -1;
  }

  private boolean isOfThis(Repair repair) {
    return repair.data().size() == manifest.segmentBytes()
        && (long) repair.first() + repair.count() <= manifest.segmentCount();
  }

  private static RepairName nameOf(Repair repair) {
    return new RepairName(repair.first(), repair.count(), repair.number());
  }

  Manifest manifest() {
    return manifest;
  }

  /** When it was announced here. */
  Instant since() {
    return since;
  }

  byte[] announcement() {
    return announcement;
  }

  /**
   * A question about it; null if none came.
   *
   * @param other the one that the ground answered last, or the first, rather than the latest, since
   *     anybody may have sent the latest
   */
  byte @Nullable [] question(boolean other) {
    return other ? question : latest;
  }

  /** The ground has answered the latest question. */
  void answered() {
    question = latest;
  }

  /** Segments that are here. */
  BitSet here() {
    return here;
  }

  /** The frame that holds a segment which is here. */
  Kept frameOf(int segment) {
    return frames.get(frameOf[segment]);
  }

  /** All repair symbols that are here. */
  List<Kept> repairs() {
    return frames.stream().filter(kept -> kept.first() == kept.end()).toList();
  }

  /**
   * Keeps a frame of segments, if one of them was missing.
   *
   * @return where it lies
   */
  Optional<Kept> keep(Segment segment, byte[] wire) {
    int end = endOf(segment);
    boolean isNews = end > 0 && here.nextClearBit(segment.index()) < end;
    if (!isNews) {
      return Optional.empty();
    }
    note(segment, append(FRAME, wire), wire);
    return Optional.of(frames.get(frames.size() - 1));
  }

  /** The same of a repair symbol; no more of them are kept than there are segments. */
  Optional<Kept> keep(Repair repair, byte[] wire) {
    if (!isOfThis(repair)
        || repairs.size() >= manifest.segmentCount()
        || repairs.contains(nameOf(repair))) {
      return Optional.empty();
    }
    note(repair, append(FRAME, wire), wire);
    return Optional.of(frames.get(frames.size() - 1));
  }

  /** A question about it; the first one is written down, for after a restart. */
  void asked(byte[] wire) {
    if (question == null) {
      append(QUESTION, wire);
    }
    question = question == null ? wire : question;
    latest = wire;
  }

  /** A segment was none of the satellite's: it is to come again. */
  void disown(int segment) {
    here.clear(segment);
  }

  byte[] read(Kept kept) {
    ByteBuffer wire = ByteBuffer.allocate(kept.length());
    journal().read(kept.position(), wire);
    return wire.array();
  }

  /** Bytes that it takes on disk. */
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
