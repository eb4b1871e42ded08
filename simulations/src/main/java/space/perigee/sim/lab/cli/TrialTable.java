package space.perigee.sim.lab.cli;

import java.util.List;
import java.util.Locale;
import space.perigee.hw.text.TextTable;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialSummary;

/** A table in percent with a row for each strategy and filter. */
public final class TrialTable {

  private TrialTable() {}

  static String of(List<TrialSummary> summaries) {
    boolean filtered = summaries.stream().anyMatch(summary -> summary.settings().labels() != null);
    TextTable table =
        new TextTable(
            "strategy",
            "filter",
            ">labels",
            ">minibatches",
            ">average",
            ">overall",
            ">balanced",
            ">forgetting",
            ">forward transfer",
            ">seconds",
            ">kept (kB)");
    for (TrialSummary summary : summaries) {
      table.row(
          summary.strategy(),
          filtered ? summary.filter() : "",
          filtered ? rounded(summary.labels(), 0) : "",
          filtered ? rounded(summary.minibatches(), 0) : "",
          summary.averageAccuracy().percent(1),
          summary.overallAccuracy().percent(1),
          summary.balancedAccuracy().percent(1),
          summary.forgetting().percent(1),
          summary.forwardTransfer().percent(1),
          rounded(summary.seconds(), 1),
          String.format(Locale.ROOT, "%.1f", summary.keptBytes() / 1000.0));
    }
    return table.text();
  }

  private static String rounded(MeanAndDeviation figure, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", figure.mean());
  }
}
