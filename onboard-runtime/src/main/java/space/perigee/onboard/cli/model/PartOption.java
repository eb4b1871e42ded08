package space.perigee.onboard.cli.model;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.sync.io.InputException;

/** The option for the part of a folder of IDX files. */
final class PartOption {

  /** The parts. */
  enum Part {
    TRAIN,
    TEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Part of a folder of IDX files: ${COMPLETION-CANDIDATES} (default: test).")
  private @Nullable Part part;

  /**
   * The samples of the part.
   *
   * @throws InputException if a part is asked for, and the data has none
   */
  LabeledData of(Path path, SampleSet read) {
    LabeledData test = read.test();
    if (test == null && part != null) {
      throw new InputException(
          "--part " + part + ": " + path + " is " + read.format() + ", which has no parts");
    }
    return test == null || part == Part.TRAIN ? read.samples() : test;
  }
}
