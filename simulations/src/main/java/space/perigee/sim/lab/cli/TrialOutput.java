package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.bench.ResidentMemory;
import space.perigee.sim.lab.trial.MatrixText;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.InputException;

/** Options for the output of a trial. */
public final class TrialOutput {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results to this file as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a web page with plots to this file.")
  private @Nullable Path html;

  /**
   * Checks the output files before a run that can take hours.
   *
   * @throws InputException if a file cannot be written
   */
  void check() {
    OptionValues.requireFile("--json", json);
    OptionValues.requireFile("--html", html);
  }

  /** Prints the result of one strategy and filter. */
  static void print(TrialSummary summary, boolean named, PrintWriter out) {
    if (named) {
      out.println(summary.name());
    }
    out.print(MatrixText.of(summary.results().get(summary.results().size() - 1).accuracy()));
    out.printf(
        Locale.ROOT,
        "average accuracy %s %%, forgetting %s, balanced accuracy %s %%, %,.0f rows trained in"
            + " %.2f CPU s, kept %.1f kB%n",
        summary.averageAccuracy().percent(1),
        summary.forgetting().percent(1),
        summary.balancedAccuracy().percent(1),
        summary.trainedRows().mean(),
        summary.trainingSeconds().mean(),
        summary.keptBytes() / 1000.0);
    if (summary.isGuessing()) {
      out.printf(
          Locale.ROOT,
          "no better than guessing (%.1f %%) after %,.0f minibatches%n",
          100 * summary.chance(),
          summary.minibatches().mean());
    }
    out.println();
    out.flush();
  }

  /** Prints a comparison if there are several results, prints the memory, and writes the files. */
  void finish(List<TrialSummary> summaries, PrintWriter out) throws IOException {
    if (summaries.size() > 1) {
      out.print(TrialTable.of(summaries));
    }
    long peak = ResidentMemory.peakBytes();
    if (peak > 0) {
      out.printf(Locale.ROOT, "peak resident memory %.0f MB%n", peak / 1e6);
    }
    out.flush();
    if (json != null) {
      TrialJson.write(json, summaries);
    }
    if (html != null) {
      ReportWriter.write(html, TrialPage.of(summaries));
    }
  }
}
