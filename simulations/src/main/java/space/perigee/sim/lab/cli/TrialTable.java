package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialSummary;

/** A table in percent with a row for each strategy and filter. */
public final class TrialTable {

  private TrialTable() {}

  static String of(List<TrialSummary> summaries) {
    boolean filtered = summaries.stream().anyMatch(summary -> summary.settings().labels() != null);
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("strategy"));
    if (filtered) {
      head.addAll(List.of("filter", "labels", "minibatches"));
    }
    head.addAll(
        List.of(
            "average",
            "overall",
            "balanced",
            "forgetting",
            "forward transfer",
            "seconds",
            "kept (kB)"));
    rows.add(head);
    summaries.forEach(summary -> rows.add(row(summary, filtered)));
    return aligned(rows, filtered ? 2 : 1);
  }

  private static List<String> row(TrialSummary summary, boolean filtered) {
    List<String> row = new ArrayList<>(List.of(summary.strategy()));
    if (filtered) {
      row.addAll(
          List.of(
              summary.filter(), rounded(summary.labels(), 0), rounded(summary.minibatches(), 0)));
    }
    row.addAll(
        List.of(
            summary.averageAccuracy().percent(1),
            summary.overallAccuracy().percent(1),
            summary.balancedAccuracy().percent(1),
            summary.forgetting().percent(1),
            summary.forwardTransfer().percent(1),
            rounded(summary.seconds(), 1),
            String.format(Locale.ROOT, "%.1f", summary.keptBytes() / 1000.0)));
    return row;
  }

  private static String rounded(MeanAndDeviation figure, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", figure.mean());
  }

  /** Aligns the first {@code names} columns to the left, the others to the right. */
  private static String aligned(List<List<String>> rows, int names) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String cell = row.get(column);
        String space = " ".repeat(width - cell.length());
        text.append(column == 0 ? "" : "  ").append(column < names ? cell + space : space + cell);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
