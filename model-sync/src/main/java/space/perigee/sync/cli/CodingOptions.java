package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;

/** Options for coding a delta, which creating and applying it share. */
public final class CodingOptions {

  private static final int MAX_THREADS = 64;

  @Option(
      names = "--parent",
      paramLabel = "D0",
      description =
          "Previous delta, used as context for coding; improves compression. 'diff' and 'apply'"
              + " need the same one. If D0 has a parent itself, add that with another --parent.")
  private List<Path> parents = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for large models; does not change the output (default: 1).")
  private int threads = 1;

  int threads() {
    return requireThreads(threads);
  }

  public static int requireThreads(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new InputException("--threads " + threads + ": must be within 1 to " + MAX_THREADS);
    }
    return threads;
  }

  /** Reads the parents; empty if there are none. */
  List<DeltaLevels> levels(ParameterLayout layout) throws IOException {
    return DeltaFiles.levels(parents, layout);
  }
}
