package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.model.ParameterLayout;

final class DeltaFiles {

  /** The longest possible delta (bytes); longer files are not read. */
  private static final long LONGEST = Integer.MAX_VALUE - 64;

  private DeltaFiles() {}

  static byte[] read(Path file) throws IOException {
    InputFile.require(file);
    if (Files.size(file) > LONGEST) {
      throw new InputException(
          file + ": has " + Files.size(file) + " bytes, a delta at most " + LONGEST);
    }
    return Files.readAllBytes(file);
  }

  /**
   * The coding state that a chain of parent deltas leaves behind.
   *
   * @param chain the parent, then the parent of the parent, and so on
   * @return the levels of the first; empty if the chain is empty
   */
  static List<DeltaLevels> levels(List<Path> chain, ParameterLayout layout) throws IOException {
    List<DeltaLevels> levels = List.of();
    for (int i = chain.size() - 1; i >= 0; i--) {
      Path file = chain.get(i);
      try {
        Optional<DeltaLevels> read = DeltaCodec.levels(layout, read(file), levels);
        if (read.isEmpty()) {
          throw new InputException(
              file + ": has a parent itself; add that delta with another --parent after this one");
        }
        levels = List.of(read.get());
      } catch (DeltaException e) {
        throw new InputException(file + ": " + e.getMessage(), e);
      }
    }
    return levels;
  }
}
