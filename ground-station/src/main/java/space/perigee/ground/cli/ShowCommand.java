package space.perigee.ground.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.hw.text.TextTable;

/** {@code perigee ground show}. */
@Command(
    name = "show",
    description =
        "Show version N: how it came about, what each satellite contributed, and its scores:"
            + " those of classes on the gate's data, and those of satellites with their update"
            + " alone, on some of the held-out samples.",
    abbreviateSynopsis = true)
public final class ShowCommand extends ControlCommand {

  @Parameters(paramLabel = "N", description = "Number of the version.")
  private long number;

  @Override
  void on(GroundOperations ground) throws IOException {
    VersionRegistry.VersionDetails details = ground.version(number);
    print(details, () -> show(details));
  }

  private void show(VersionRegistry.VersionDetails details) {
    Ledger.Version version = details.version();
    line("version", version.number() + "  " + version.version());
    line("outcome", VersionText.outcome(version));
    line("created", VersionText.time(version.createdAt()));
    if (details.parent() != null) {
      line("replaced", "version " + details.parent());
    }
    if (!details.strategy().isEmpty()) {
      line(
          "strategy",
          details.strategy()
              + (details.closedBy().isEmpty() ? "" : ", round closed by " + details.closedBy()));
    }
    line(
        "scores",
        version.accuracy() == null
            ? version.published() ? "no labeled data" : "none"
            : "held-out %s, balanced %s, gate %s"
                .formatted(
                    VersionText.score(version.accuracy()),
                    VersionText.score(version.balancedAccuracy()),
                    VersionText.score(version.gateAccuracy())));
    line("samples", VersionText.count(version.samples()));
    PrivacySpent privacy = details.privacy();
    if (privacy != null) {
      line("privacy", VersionText.privacy(privacy));
    }
    Long kept = details.keptBytes();
    line("weights", kept == null ? "not kept" : VersionText.count(kept) + " bytes kept");
    members(details.members());
    scores(details.scores());
  }

  private void line(String name, String value) {
    out().printf("%-9s %s%n", name, value);
  }

  private void members(List<VersionRegistry.Part> members) {
    if (members.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("SATELLITE", "WEIGHTS", ">SAMPLES", ">DELTA", ">FROM VERSION", ">STALENESS");
    for (VersionRegistry.Part member : members) {
      table.row(
          member.satellite(),
          VersionText.shortName(member.version()),
          VersionText.count(member.samples()),
          Long.toString(member.delta()),
          Long.toString(member.origin()),
          Long.toString(member.staleness()));
    }
    out().println();
    out().print(table.text());
  }

  private void scores(List<Ledger.Score> scores) {
    if (scores.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("SCORE OF", "NAME", ">SCORE");
    for (Ledger.Score score : scores) {
      table.row(score.kind(), score.name(), VersionText.score(score.score()));
    }
    out().println();
    out().print(table.text());
  }
}
