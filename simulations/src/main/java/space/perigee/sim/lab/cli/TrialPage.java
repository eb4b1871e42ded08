package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.sim.lab.trial.AccuracyMatrix;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sim.report.DataTable;
import space.perigee.sim.report.ResultPage;

/** A page with the results of each strategy and filter, and the accuracy matrix of each. */
final class TrialPage {

  private TrialPage() {}

  static ResultPage of(List<TrialSummary> summaries) {
    List<ResultPage.Section> sections = new ArrayList<>();
    sections.add(ResultPage.Section.of("Strategies", strategies(summaries)));
    summaries.forEach(summary -> sections.add(matrix(summary)));
    return new ResultPage(
        "Perigee, simulated",
        "What was learned, and what was forgotten",
        List.of(),
        List.of(),
        sections,
        List.of());
  }

  private static DataTable strategies(List<TrialSummary> summaries) {
    List<List<String>> rows = new ArrayList<>();
    for (TrialSummary summary : summaries) {
      rows.add(
          List.of(
              summary.strategy(),
              summary.chosen().isEmpty() ? "none" : summary.chosen(),
              summary.filter(),
              String.format(Locale.ROOT, "%,.0f", summary.labels().mean()),
              summary.averageAccuracy().percent(1),
              summary.forgetting().percent(1),
              String.format(Locale.ROOT, "%,.0f", summary.trainedRows().mean()),
              String.format(Locale.ROOT, "%.1f", summary.trainingSeconds().mean())));
    }
    List<String> head =
        List.of(
            "Strategy",
            "Chosen settings",
            "Filter",
            "#Labels",
            "#Average accuracy (%)",
            "#Forgetting (%)",
            "#Trained rows",
            "#CPU seconds");
    return DataTable.of("strategies", head, rows);
  }

  /** Returns the accuracies as a heat map. */
  private static ResultPage.Section matrix(TrialSummary summary) {
    AccuracyMatrix first = summary.results().get(0).accuracy();
    List<String> head = new ArrayList<>(List.of("Trained"));
    first.tasks().forEach(task -> head.add("#" + task));
    List<List<DataTable.Cell>> rows = new ArrayList<>();
    for (int after = 0; after <= first.tasks().size(); after++) {
      List<DataTable.Cell> row = new ArrayList<>();
      String trained = after == 0 ? "before" : "after " + first.tasks().get(after - 1);
      row.add(new DataTable.Cell(trained, null, null));
      for (int task = 1; task <= first.tasks().size(); task++) {
        int i = after;
        int j = task;
        double mean = summary.of(result -> result.accuracy().at(i, j)).mean();
        String text = String.format(Locale.ROOT, "%.0f", 100 * mean);
        row.add(new DataTable.Cell(text, null, mean));
      }
      rows.add(row);
    }
    return new ResultPage.Section(
        summary.name(),
        "",
        null,
        "Accuracy (%) on the test of each task (columns) before training and after each task"
            + " (rows), mean over the seeds. Above the diagonal a task has not come yet.",
        new DataTable("accuracies of " + summary.name(), DataTable.columns(head), rows, List.of()));
  }
}
