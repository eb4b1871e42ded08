package space.perigee.sync.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Journals in a folder of the file system. No other file in it may end with {@code .journal}. */
public final class FileJournalFolder implements JournalFolder {

  private static final String SUFFIX = ".journal";

  private final Path folder;

  /** Creates the folder if absent. */
  public FileJournalFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure(e);
    }
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
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public Journal open(String name, Journal.Visitor visitor) {
    try {
      boolean isNew = !Files.exists(file(name));
      Journal journal = new FileJournal(file(name), visitor);
      if (isNew) {
        forceFolder();
      }
      return journal;
    } catch (IOException e) {
      throw failure(e);
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
