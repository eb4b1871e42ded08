package space.perigee.ground.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.store.Ledger;
import space.perigee.hw.text.TextTable;
import space.perigee.sync.cli.OptionValues;

/** {@code perigee ground versions}. */
@Command(
    name = "versions",
    description = {
      "List the versions of the global model, newest first: published ones, and candidates that the"
          + " gate refused.",
      "The version that satellites get now is marked with *."
    },
    abbreviateSynopsis = true)
public final class VersionsCommand extends ControlCommand {

  private static final int MOST = 1000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Number of versions, 1 to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Override
  void on(GroundOperations ground) throws IOException {
    OptionValues.requireWithin("--limit", limit, 1, MOST);
    List<Ledger.Version> versions = ground.versions(limit);
    print(versions, () -> table(versions));
  }

  private void table(List<Ledger.Version> versions) {
    TextTable table =
        new TextTable(
            ">NUMBER",
            "VERSION",
            "CREATED",
            ">SCORE",
            ">GATE",
            ">SATELLITES",
            ">SAMPLES",
            "KEPT",
            "OUTCOME");
    boolean found = false;
    for (Ledger.Version version : versions) {
      boolean isCurrent = version.published() && !found;
      found |= version.published();
      table.row(
          (isCurrent ? "* " : "") + version.number(),
          VersionText.shortName(version.version()),
          VersionText.time(version.createdAt()),
          VersionText.score(version.accuracy()),
          VersionText.score(version.gateAccuracy()),
          VersionText.count(version.satellites()),
          VersionText.count(version.samples()),
          version.kept() ? "yes" : "no",
          VersionText.outcome(version));
    }
    out().print(table.text());
  }
}
