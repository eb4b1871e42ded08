package space.perigee.sync.link.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/*
 * Another program writes files here, which may come from anyone. Files of other satellites and directions are ignored,
 * and so is anything but a regular file. A file whose checksum fails may be incomplete, since not every program writes
 * under a temporary name first: it is read again when it changes, and rejected if it does not change for a minute. A
 * few rejected files are kept under another name for inspection, the others are deleted.
 *
 * A file is deleted only when the next frame is requested after its last one. Otherwise a crash in between could lose a
 * frame; reading a frame twice does no harm.
 */

/** A folder from which files of frames are read, in order of their names. Not thread-safe. */
final class InboxFolder {

  static final Duration SETTLED = Duration.ofMinutes(1);
  static final int MAX_REFUSED = 16;
  static final String REFUSED = ".refused";

  private static final Logger log = LoggerFactory.getLogger(InboxFolder.class);

  private static final long LOOK_AGAIN_NANOS = 50_000_000;
  private static final int MAX_LISTED = 10_000;

  /** What is known of a file that was not accepted. */
  private record Seen(long size, FileTime modified, long sinceNanos, boolean done) {

    boolean isStill(BasicFileAttributes now) {
      return now.size() == size && now.lastModifiedTime().equals(modified);
    }
  }

  private final Path folder;
  private final FrameFileName name;
  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new HashMap<>();
  private Queue<String> listed = new ArrayDeque<>();
  private Queue<byte[]> frames = new ArrayDeque<>();
  private @Nullable String open;
  private int refusedThere;
  private long listedAt;

  /**
   * @param folder created if absent, as soon as that is possible
   * @param name satellite and direction of the files to read; the number does not matter
   */
  InboxFolder(Path folder, FrameFileName name, LongSupplier nanoTime) {
    this.folder = folder;
    this.name = name;
    this.nanoTime = nanoTime;
    this.listedAt = nanoTime.getAsLong() - LOOK_AGAIN_NANOS;
  }

  byte @Nullable [] next() {
    while (frames.isEmpty()) {
      if (open != null) {
        delete(open);
        open = null;
      }
      if (listed.isEmpty()) {
        list();
      }
      String file = listed.poll();
      if (file == null) {
        return null;
      }
      try {
        read(file);
      } catch (IOException e) {
        log.debug("event=file-not-read file={} reason=\"{}\"", file, FileTrouble.text(e));
      }
    }
    return frames.remove();
  }

  /** True if the file of the last frame has more frames. */
  boolean hasMoreOfFile() {
    return !frames.isEmpty();
  }

  private void list() {
    long now = nanoTime.getAsLong();
    if (now - listedAt < LOOK_AGAIN_NANOS) {
      return;
    }
    listedAt = now;
    List<String> names = new ArrayList<>();
    int refused = 0;
    create();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String text = String.valueOf(file.getFileName());
        if (text.endsWith(REFUSED)) {
          refused++;
        } else if (FrameFileName.parse(text).filter(name::isBeside).isPresent()) {
          names.add(text);
        }
        if (names.size() == MAX_LISTED) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("event=folder-not-read folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
    refusedThere = refused;
    seen.keySet().retainAll(names);
    Collections.sort(names);
    listed.addAll(names);
  }

  private void create() {
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      log.debug("event=folder-not-created folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
  }

  private void read(String file) throws IOException {
    Path path = folder.resolve(file);
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    Seen before = seen.get(file);
    if (!now.isRegularFile() || before != null && before.done() && before.isStill(now)) {
      return;
    }
    if (before != null && before.isStill(now)) {
      if (nanoTime.getAsLong() - before.sinceNanos() >= SETTLED.toNanos()) {
        refuse(file, now);
      }
      return;
    }
    if (now.size() > FrameFile.MAX_BYTES) {
      refuse(file, now);
      return;
    }
    try {
      frames = FrameFile.read(bytesOf(path));
      open = file;
    } catch (IOException e) {
      log.info("event=file-not-whole file={} reason=\"{}\"", file, e.getMessage());
      seen.put(file, new Seen(now.size(), now.lastModifiedTime(), nanoTime.getAsLong(), false));
    }
  }

  private static ByteBuffer bytesOf(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ, NOFOLLOW_LINKS)) {
      long size = Math.min(channel.size(), FrameFile.MAX_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until it is full, or the file has become shorter
      }
      return bytes.flip();
    }
  }

  private void refuse(String file, BasicFileAttributes now) {
    log.warn("event=file-refused folder={} file={} bytes={}", folder, file, now.size());
    Path path = folder.resolve(file);
    try {
      if (refusedThere < MAX_REFUSED) {
        refusedThere++;
        Files.move(path, folder.resolve(file + REFUSED), StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(path);
      }
    } catch (IOException e) {
      leaveAlone(file, now, e);
    }
  }

  private void delete(String file) {
    Path path = folder.resolve(file);
    try {
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
      try {
        Files.delete(path);
      } catch (IOException e) {
        leaveAlone(file, now, e);
      }
    } catch (IOException e) {
      log.debug("event=file-gone file={} reason=\"{}\"", file, FileTrouble.text(e));
    }
  }

  /** Remembers a file that cannot be deleted, so that it is not read again. */
  private void leaveAlone(String file, BasicFileAttributes now, IOException e) {
    log.warn("event=file-not-deleted folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    seen.put(file, new Seen(now.size(), now.lastModifiedTime(), nanoTime.getAsLong(), true));
  }
}
