package space.perigee.sync.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/**
 * Journals in a folder of the file system. No other file in it may end with {@code .journal}. A
 * folder that vanishes is created again when a journal is opened.
 */
public final class FileJournalFolder implements JournalFolder {

  private static final Logger log = LoggerFactory.getLogger(FileJournalFolder.class);

  private static final String SUFFIX = ".journal";

  private final Path folder;
  private final boolean waits;
  private boolean isReported;

  /**
   * Creates the folder if absent.
   *
   * @throws UncheckedIOException if it cannot be created
   */
  public FileJournalFolder(Path folder) {
    this(folder, false);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private FileJournalFolder(Path folder, boolean waits) {
    this.folder = folder;
    this.waits = waits;
  }

  /**
   * A folder for an end that must start although its disk is full, read-only or gone: journals can
   * be read as far as the disk allows, and can be written once it allows that.
   */
  public static FileJournalFolder waiting(Path folder) {
    return new FileJournalFolder(folder, true);
  }

  @Override
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      if (!waits) {
        throw failure(e);
      }
      log.error("event=folder-not-read folder={} reason=\"{}\"", folder, FileTrouble.text(e));
      return List.of();
    }
  }

  @Override
  public Journal open(String name, Journal.Visitor visitor) {
    try {
      boolean isNew = !Files.exists(file(name));
      if (isNew) {
        createFolder();
      }
      Journal journal = new FileJournal(file(name), visitor, waits);
      if (isNew && Files.exists(file(name))) {
        forceFolder();
      }
      return journal;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void createFolder() throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      if (!waits) {
        throw e;
      }
      if (!isReported) {
        log.error("event=folder-not-writable folder={} reason=\"{}\"", folder, FileTrouble.text(e));
      }
      isReported = true;
    }
  }

  @Override
  public void delete(String name) {
    try {
      if (Files.deleteIfExists(file(name))) {
        forceFolder();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /** Makes the creation or deletion of a file durable. */
  private void forceFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(folder + ": " + e.getMessage(), e);
  }
}
