package space.perigee.sync.transfer;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * Keeps segments in files, one a transfer, so that a transfer goes on after the receiving process
 * was killed.
 *
 * <p>A file is a sequence of records: length of the body (uint32), its CRC32C (uint32), the body;
 * numbers little-endian. The first body is the manifest, the others are an index (uint32) and the
 * segment's data. Records are only ever appended, so a kill can damage the last one alone; reading
 * stops at the first record that does not check, and what follows it is cut off and asked for
 * again.
 */
public final class FileSegmentStore implements SegmentStore {

  private static final String SUFFIX = ".part";
  private static final int HEAD_BYTES = 8;

  private final Path folder;
  private final Map<Sha256, Entry> entries = new LinkedHashMap<>();

  /** A transfer's file, and where in it each segment's data begins. */
  private record Entry(Partial partial, Path file, Map<Integer, Long> positions) {

    static Entry empty(Manifest manifest, Path file) {
      SegmentMap missing = SegmentMap.allMissing(manifest.segmentCount());
      return new Entry(new Partial(manifest, missing), file, new LinkedHashMap<>());
    }

    Manifest manifest() {
      return partial.manifest();
    }

    SegmentMap missing() {
      return partial.missing();
    }
  }

  /**
   * Opens the store, and reads what an earlier process left in it.
   *
   * @param folder created if absent; belongs to this store alone
   */
  public FileSegmentStore(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
          recover(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void recover(Path file) throws IOException {
    Entry entry;
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      entry = readEntry(file, channel);
      if (entry != null) {
        long end = readSegments(entry, channel);
        channel.truncate(end);
      }
    }
    if (entry == null) {
      Files.delete(file);
    } else {
      entries.put(entry.manifest().content(), entry);
    }
  }

  private static @Nullable Entry readEntry(Path file, FileChannel channel) throws IOException {
    ByteBuffer body = readRecord(channel);
    if (body == null) {
      return null;
    }
    try {
      Manifest manifest = Frames.fromProto(space.perigee.sync.v1.Manifest.parseFrom(body));
      return Entry.empty(manifest, file);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return null;
    }
  }

  private static long readSegments(Entry entry, FileChannel channel) throws IOException {
    long end = channel.position();
    ByteBuffer body = readRecord(channel);
    while (body != null && body.remaining() >= Integer.BYTES) {
      int index = body.getInt();
      if (!entry.missing().isMissing(index)
          || body.remaining() != entry.manifest().lengthOf(index)) {
        return end;
      }
      entry.missing().arrived(index);
      entry.positions().put(index, end + HEAD_BYTES + Integer.BYTES);
      end = channel.position();
      body = readRecord(channel);
    }
    return end;
  }

  private static @Nullable ByteBuffer readRecord(FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (!readFully(channel, head)) {
      return null;
    }
    int length = head.getInt();
    int promised = head.getInt();
    if (length < 0 || length > Manifest.MAX_SEGMENT_BYTES + Integer.BYTES) {
      return null;
    }
    ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    return readFully(channel, body) && crc(body.array()) == promised ? body : null;
  }

  private static boolean readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public List<Partial> open() {
    return entries.values().stream().map(Entry::partial).toList();
  }

  @Override
  public Partial begin(Manifest manifest) {
    Path file = folder.resolve(manifest.content().hex() + SUFFIX);
    try {
      Files.deleteIfExists(file);
      try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
        append(channel, Frames.toProto(manifest).toByteArray());
      }
      Entry entry = Entry.empty(manifest, file);
      entries.put(manifest.content(), entry);
      return entry.partial();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(FileChannel channel, byte[] body) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(HEAD_BYTES + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.length)
            .putInt(crc(body))
            .put(body)
            .flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  @Override
  public void write(Manifest manifest, int index, byte[] data) {
    Entry entry = entryOf(manifest);
    byte[] body =
        ByteBuffer.allocate(Integer.BYTES + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(index)
            .put(data)
            .array();
    try (FileChannel channel = FileChannel.open(entry.file(), APPEND)) {
      long at = channel.size();
      append(channel, body);
      entry.positions().put(index, at + HEAD_BYTES + Integer.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] content(Manifest manifest) {
    Entry entry = entryOf(manifest);
    ByteBuffer content = ByteBuffer.allocate((int) manifest.length());
    try (FileChannel channel = FileChannel.open(entry.file(), READ)) {
      for (int index = 0; index < manifest.segmentCount(); index++) {
        Long position = entry.positions().get(index);
        if (position == null) {
          throw new IllegalStateException("segment " + index + " has not arrived");
        }
        content.limit(content.position() + manifest.lengthOf(index));
        channel.position(position);
        while (content.hasRemaining()) {
          if (channel.read(content) < 0) {
            throw new IOException(entry.file() + ": shorter than when it was written");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content.array();
  }

  @Override
  public void discard(Manifest manifest) {
    Entry entry = entries.remove(manifest.content());
    if (entry != null) {
      try {
        Files.deleteIfExists(entry.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Entry entryOf(Manifest manifest) {
    Entry entry = entries.get(manifest.content());
    if (entry == null) {
      throw new IllegalStateException("transfer " + manifest.content() + " was not begun");
    }
    return entry;
  }
}
