package space.perigee.sim.lab.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.hw.text.TextTable;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialSummary;

/**
 * A table in percent with a row for each strategy and filter.
 *
 * <p><i>Gap closed</i> is the share of the distance between {@code fine-tune} and {@code
 * joint-converged} in balanced accuracy. It is shown if both are in the table and farther apart
 * than either varies with the seed; otherwise the share would mean nothing.
 */
public final class TrialTable {

  private static final String LOWER_BOUND = "fine-tune";
  private static final String UPPER_BOUND = "joint-converged";

  private TrialTable() {}

  static String of(List<TrialSummary> summaries) {
    boolean filtered = summaries.stream().anyMatch(summary -> summary.settings().labels() != null);
    Optional<MeanAndDeviation> lower = accuracy(summaries, LOWER_BOUND);
    Optional<MeanAndDeviation> upper = accuracy(summaries, UPPER_BOUND);
    boolean hasGap = lower.isPresent() && upper.isPresent() && isGap(lower.get(), upper.get());
    TextTable table =
        new TextTable(
            "strategy",
            "chosen",
            "filter",
            ">labels",
            ">minibatches",
            ">average",
            ">overall",
            ">balanced",
            ">forgetting",
            ">forward transfer",
            ">gap closed",
            ">trained rows",
            ">CPU s",
            ">CPU s, tests",
            ">kept (kB)");
    for (TrialSummary summary : summaries) {
      table.row(
          summary.strategy(),
          summary.chosen(),
          filtered ? summary.filter() : "",
          filtered ? rounded(summary.labels(), 0) : "",
          filtered ? rounded(summary.minibatches(), 0) : "",
          summary.averageAccuracy().percent(1),
          summary.overallAccuracy().percent(1),
          summary.balancedAccuracy().percent(1),
          summary.forgetting().percent(1),
          summary.forwardTransfer().percent(1),
          hasGap ? gapClosed(summary, lower.orElseThrow().mean(), upper.orElseThrow().mean()) : "",
          rounded(summary.trainedRows(), 0),
          rounded(summary.trainingSeconds(), 2),
          rounded(summary.testSeconds(), 2),
          String.format(Locale.ROOT, "%.1f", summary.keptBytes() / 1000.0));
    }
    return table.text();
  }

  /** The balanced accuracy of a strategy with all labels. */
  private static Optional<MeanAndDeviation> accuracy(
      List<TrialSummary> summaries, String strategy) {
    return summaries.stream()
        .filter(summary -> summary.name().equals(strategy))
        .map(TrialSummary::balancedAccuracy)
        .findFirst();
  }

  private static boolean isGap(MeanAndDeviation lower, MeanAndDeviation upper) {
    double gap = upper.mean() - lower.mean();
    // The deviation of a single seed is not a number, and never larger.
    return gap > 0 && !(lower.deviation() >= gap) && !(upper.deviation() >= gap);
  }

  private static String gapClosed(TrialSummary summary, double lower, double upper) {
    double share = (summary.balancedAccuracy().mean() - lower) / (upper - lower);
    return Math.round(100 * share) + " %";
  }

  private static String rounded(MeanAndDeviation figure, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", figure.mean());
  }
}
