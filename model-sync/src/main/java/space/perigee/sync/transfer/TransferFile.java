package space.perigee.sync.transfer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;

/**
 * A content and its manifest in a journal, complete or in part, at either end.
 *
 * <pre>
 *   M manifest
 *   S index (uint32), data                       a segment
 *   R first, count, number (uint32 each), data   a repair symbol
 *   C                                            the content is complete (at the sender)
 * </pre>
 *
 * A kill loses the record being written and no other. Costs eight bytes of memory per segment.
 */
final class TransferFile implements Content {

  private static final byte MANIFEST = 'M';
  private static final byte SEGMENT = 'S';
  private static final byte REPAIR = 'R';
  private static final byte COMPLETE = 'C';

  /** The segments that a repair symbol protects. */
  record Block(int first, int count) {}

  private final Manifest manifest;
  private final long[] positions;
  private final SegmentMap missing;
  private final Map<Block, NavigableMap<Integer, Long>> repairs = new LinkedHashMap<>();
  private boolean isComplete;
  private @Nullable Journal journal;

  private TransferFile(Manifest manifest) {
    this.manifest = manifest;
    this.positions = new long[manifest.segmentCount()];
    this.missing = SegmentMap.allMissing(manifest.segmentCount());
  }

  /** Creates an empty file; if that fails, nothing of it is left. */
  static TransferFile create(JournalFolder folder, String name, Manifest manifest) {
    folder.delete(name);
    TransferFile file = new TransferFile(manifest);
    Journal journal = folder.open(name, (position, body) -> false);
    file.journal = journal;
    try {
      journal.append(
          ByteBuffer.wrap(new byte[] {MANIFEST}),
          ByteBuffer.wrap(FrameProto.toProto(manifest).toByteArray()));
      return file;
    } catch (RuntimeException e) {
      journal.close();
      folder.delete(name);
      throw e;
    }
  }

  /** Reads a file; empty if it has no manifest. */
  static Optional<TransferFile> open(JournalFolder folder, String name) {
    Recovery recovery = new Recovery();
    Journal journal = folder.open(name, recovery);
    TransferFile file = recovery.file;
    if (file == null) {
      journal.close();
      return Optional.empty();
    }
    file.journal = journal;
    return Optional.of(file);
  }

  private static final class Recovery implements Journal.Visitor {

    private @Nullable TransferFile file;

    @Override
    public boolean record(long position, ByteBuffer body) {
      if (!body.hasRemaining()) {
        return false;
      }
      byte type = body.get();
      if (file == null) {
        file = type == MANIFEST ? begin(body) : null;
        return file != null;
      }
      switch (type) {
        case SEGMENT:
          return file.segment(position + 1, body);
        case REPAIR:
          return file.repair(position + 1, body);
        case COMPLETE:
          file.isComplete = true;
          return true;
        default:
          return false;
      }
    }

    private static @Nullable TransferFile begin(ByteBuffer body) {
      try {
        return new TransferFile(
            FrameProto.fromProto(space.perigee.sync.v1.Manifest.parseFrom(body)));
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        return null;
      }
    }
  }

  private boolean segment(long position, ByteBuffer body) {
    if (body.remaining() < Integer.BYTES) {
      return false;
    }
    int index = body.getInt();
    if (!missing.isMissing(index) || body.remaining() != manifest.lengthOf(index)) {
      return false;
    }
    positions[index] = position + Integer.BYTES;
    missing.arrived(index);
    return true;
  }

  private boolean repair(long position, ByteBuffer body) {
    if (body.remaining() != 3 * Integer.BYTES + manifest.segmentBytes()) {
      return false;
    }
    Block block = new Block(body.getInt(), body.getInt());
    repairs
        .computeIfAbsent(block, created -> new TreeMap<>())
        .put(body.getInt(), position + 3 * Integer.BYTES);
    return true;
  }

  Manifest manifest() {
    return manifest;
  }

  SegmentMap missing() {
    return missing;
  }

  boolean isComplete() {
    return isComplete;
  }

  private Journal journal() {
    if (journal == null) {
      throw new IllegalStateException("transfer " + manifest.content() + " is closed");
    }
    return journal;
  }

  void write(int index, ByteBuffer data) {
    ByteBuffer head = ByteBuffer.allocate(1 + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.put(SEGMENT).putInt(index).flip();
    positions[index] = journal().append(head, data) + 1 + Integer.BYTES;
    missing.arrived(index);
  }

  /** Stores a repair symbol, unless it is stored already. */
  void write(Repair repair) {
    Block block = new Block(repair.first(), repair.count());
    NavigableMap<Integer, Long> kept = repairs.computeIfAbsent(block, created -> new TreeMap<>());
    if (kept.containsKey(repair.number())) {
      return;
    }
    ByteBuffer head = ByteBuffer.allocate(1 + 3 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.put(REPAIR).putInt(repair.first()).putInt(repair.count()).putInt(repair.number()).flip();
    long at = journal().append(head, repair.data().asReadOnlyByteBuffer());
    kept.put(repair.number(), at + 1 + 3 * Integer.BYTES);
  }

  /** Positions of the stored repair symbols, by block and number. */
  Map<Block, NavigableMap<Integer, Long>> repairs() {
    return repairs;
  }

  /** Reads from a position in {@link #repairs}. */
  void readAt(long position, ByteBuffer into) {
    journal().read(position, into);
  }

  void complete() {
    journal().append(ByteBuffer.wrap(new byte[] {COMPLETE}));
    isComplete = true;
  }

  void force() {
    journal().force();
  }

  /** True if the disk has lost the file. */
  boolean isLost() {
    try {
      journal().read(Journal.HEAD_BYTES, ByteBuffer.allocate(1));
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
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

  @Override
  public long length() {
    return manifest.length();
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    long at = offset;
    int end = into.limit();
    while (into.position() < end) {
      int index = (int) (at / manifest.segmentBytes());
      int within = (int) (at % manifest.segmentBytes());
      if (missing.isMissing(index)) {
        throw new IllegalStateException("segment " + index + " has not arrived");
      }
      int part = Math.min(end - into.position(), manifest.lengthOf(index) - within);
      into.limit(into.position() + part);
      journal().read(positions[index] + within, into);
      into.limit(end);
      at += part;
    }
  }
}
