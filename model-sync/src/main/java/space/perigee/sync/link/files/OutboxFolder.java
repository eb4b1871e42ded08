package space.perigee.sync.link.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A folder to which files of frames are written, and from which another program takes them. A file
 * gets its name once all of it is on disk. Not thread-safe.
 */
final class OutboxFolder {

  static final int MAX_FILES = 4096;

  private static final long COUNT_AGAIN_NANOS = 100_000_000;
  private static final String PART = ".part";

  private final Path folder;
  private final long quotaBytes;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final FrameFile pending = new FrameFile();
  private FrameFileName last;
  private long bytesThere;
  private int filesThere;
  private long countedAt;
  private boolean isResumed;

  /**
   * An outbox that is not resumed yet.
   *
   * @param name satellite and direction of the files; the number does not matter
   * @param quotaBytes bytes that may wait in it
   */
  OutboxFolder(
      Path folder,
      FrameFileName name,
      long quotaBytes,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.folder = folder;
    this.quotaBytes = quotaBytes;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.last = name.withSequence(0);
  }

  /**
   * Resumes from the state of the folder, which is created if absent. {@link #flush} does so too,
   * if that has failed before.
   */
  void resume() throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        takeUp(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    count();
    isResumed = true;
  }

  private void takeUp(Path file) throws IOException {
    String text = String.valueOf(file.getFileName());
    boolean isPart = text.startsWith(".") && text.endsWith(PART);
    Optional<FrameFileName> name =
        FrameFileName.parse(isPart ? text.substring(1, text.length() - PART.length()) : text)
            .filter(last::isBeside);
    if (name.isEmpty()) {
      return;
    }
    if (isPart) {
      Files.delete(file);
    } else if (name.get().sequence() > last.sequence()) {
      last = name.get();
    }
  }

  /** True if the quota allows another frame. */
  boolean hasRoom() {
    boolean room = isBelowQuota();
    if (!room && nanoTime.getAsLong() - countedAt >= COUNT_AGAIN_NANOS) {
      try {
        count();
      } catch (IOException e) {
        return false;
      }
      room = isBelowQuota();
    }
    return room;
  }

  private boolean isBelowQuota() {
    return bytesThere + pending.size() < quotaBytes && filesThere < MAX_FILES;
  }

  private void count() throws IOException {
    countedAt = nanoTime.getAsLong();
    bytesThere = 0;
    filesThere = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        bytesThere += sizeOf(file);
        filesThere++;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).size();
    } catch (NoSuchFileException e) {
      return 0; // it was moved in the meantime
    }
  }

  /** Adds a frame to the pending file, and writes the file when it is complete. */
  void add(byte[] frame) throws IOException {
    pending.add(frame);
    if (pending.isFull()) {
      flush();
    }
  }

  /**
   * Writes the pending file, if it has a frame.
   *
   * @throws IOException if it cannot be written; its frames are lost
   */
  void flush() throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    if (!isResumed) {
      resume();
    }
    last = last.withSequence(Math.max(last.sequence() + 1, micros()));
    ByteBuffer bytes = pending.take();
    Path part = folder.resolve("." + last + PART);
    try {
      Files.createDirectories(folder);
      write(part, bytes);
      Files.move(part, folder.resolve(last.toString()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
    bytesThere += bytes.limit();
    filesThere++;
  }

  private long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING, NOFOLLOW_LINKS)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
