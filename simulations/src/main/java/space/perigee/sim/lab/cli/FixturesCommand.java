package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.lab.federate.Fixture;
import space.perigee.sim.lab.federate.FixtureSet;
import space.perigee.sim.lab.federate.SyntheticPair;
import space.perigee.sync.cli.PerigeeCommand;

/** {@code perigee sim federate-fixtures}: makes the pairs for benchmarks of the delta codec. */
@Command(
    name = "federate-fixtures",
    hidden = true,
    description = {
      "Make the pairs of weights to tune (tune-*) and to evaluate (held-*) the delta codec.",
      "The same arguments make the same pairs. With images it takes a quarter of an hour."
    })
public final class FixturesCommand extends PerigeeCommand {

  private static final long SYNTHETIC_SEED = 51;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Parent of the folders of pairs.")
  private Path output = Path.of("");

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder with one subfolder of images per class (default: no image models).")
  private @Nullable Path images;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only the folders whose names contain TEXT.")
  private String only = "";

  @Override
  public Integer call() throws IOException {
    NativeThreads.limit(1);
    return interruptibly(
        () -> {
          makeAll();
          return 0;
        },
        () -> "interrupted; the last folder has no pairs.json and is not complete");
  }

  private void makeAll() throws IOException, InterruptedException {
    make(FixtureSet.ofPixels(), DataSource.statlog());
    if (images == null) {
      out().println("perigee: no --images, so no image models");
    } else {
      make(FixtureSet.ofImages(), DataSource.read(images));
    }
    if (SyntheticPair.NAME.contains(only)) {
      print(SyntheticPair.NAME, SyntheticPair.make(output, SyntheticPair.WIDTHS, SYNTHETIC_SEED));
    }
  }

  private void make(List<Fixture> fixtures, DataSource data)
      throws IOException, InterruptedException {
    for (Fixture fixture : fixtures) {
      if (fixture.name().contains(only)) {
        print(fixture.name(), fixture.make(output, data));
      }
    }
  }

  private void print(String name, Fixture.Made made) {
    out()
        .printf(
            Locale.ROOT,
            "%-36s %,11d parameters %3d pairs  accuracy %s%n",
            name,
            made.parameters(),
            made.pairs(),
            Double.isNaN(made.accuracy())
                ? "-"
                : String.format(Locale.ROOT, "%.1f %%", 100 * made.accuracy()));
    out().flush();
  }
}
