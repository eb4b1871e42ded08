package space.perigee.sync.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is kept of a released version: the library, the ends compiled with it, and frames of a pass
 * in both directions. See {@code docs/compatibility.md}.
 */
record Baseline(Path folder) {

  private static final String FOLDER = "/space/perigee/sync/compatibility";

  /** All versions that are kept. */
  static List<Baseline> all() {
    try {
      Path parent = Path.of(Objects.requireNonNull(Baseline.class.getResource(FOLDER)).toURI());
      try (Stream<Path> versions = Files.list(parent)) {
        return versions
            .filter(version -> Files.exists(version.resolve("model-sync.jar")))
            .sorted()
            .map(Baseline::new)
            .toList();
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OtherVersion load() throws IOException, ReflectiveOperationException {
    return new OtherVersion(folder.resolve("model-sync.jar"), folder.resolve("ends.jar"));
  }

  Path keys() {
    return folder.resolve("keys");
  }

  /** Passes whose frames are kept. */
  enum Recording {
    /** With keys, in both directions. */
    SEALED,
    /** Without keys, in both directions. */
    OPEN,
    /** With keys, from the satellite alone. */
    ONE_WAY;

    boolean hasKeys() {
      return this != OPEN;
    }
  }

  Path frames(Recording recording) {
    return folder.resolve(recording.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".frames");
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }
}
