package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.linkbench.SpaceLink;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/** Where a measurement over an emulated space link works, and where its results go. */
final class BenchFiles {

  /** What is measured. */
  @FunctionalInterface
  interface Measurement {

    /** Measures in a folder. Returns whether everything arrived. */
    boolean run(Path folder) throws IOException, InterruptedException;
  }

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Folder for journals and logs to keep (default: a temporary folder).")
  private @Nullable Path work;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all results as JSON.")
  private @Nullable Path json;

  /**
   * Checks that results can be written, and that this machine can emulate a space link.
   *
   * @throws InputException if not
   */
  void check() {
    OptionValues.requireFile("--json", json);
    SpaceLink.requirePossible();
  }

  /**
   * Measures, and writes the results, even those of a measurement that failed or was interrupted.
   *
   * @param results as JSON
   * @return the exit code
   */
  int measure(Measurement measurement, Supplier<String> results)
      throws IOException, InterruptedException {
    Path folder = work == null ? Files.createTempDirectory("perigee-bench") : work;
    try {
      Files.createDirectories(folder);
      return measurement.run(folder) ? 0 : 1;
    } finally {
      if (json != null) {
        OutputFile.write(json, results.get());
      }
      if (work == null) {
        FolderTree.delete(folder);
      }
    }
  }
}
