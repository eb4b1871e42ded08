package space.perigee.onboard.cli;

import java.util.List;
import java.util.Locale;
import space.perigee.onboard.trial.TrialSummary;

/** Strategies side by side, as an aligned table in percent. */
final class TrialTable {

  private TrialTable() {}

  static String of(List<TrialSummary> summaries) {
    int name = Math.max(8, summaries.stream().mapToInt(s -> s.strategy().length()).max().orElse(8));
    String format = "%-" + name + "s  %14s  %14s  %14s  %14s  %14s  %8s  %9s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            format,
            "strategy",
            "average",
            "overall",
            "balanced",
            "forgetting",
            "forward",
            "seconds",
            "kept (kB)"));
    for (TrialSummary s : summaries) {
      text.append(
          String.format(
              Locale.ROOT,
              format,
              s.strategy(),
              s.averageAccuracy().percent(1),
              s.overallAccuracy().percent(1),
              s.balancedAccuracy().percent(1),
              s.forgetting().percent(1),
              s.forwardTransfer().percent(1),
              String.format(Locale.ROOT, "%.1f", s.seconds().mean()),
              String.format(Locale.ROOT, "%.1f", s.keptBytes() / 1000.0)));
    }
    return text.toString();
  }
}
