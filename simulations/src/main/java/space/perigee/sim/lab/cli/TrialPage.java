package space.perigee.sim.lab.cli;

import java.util.List;
import java.util.Locale;
import space.perigee.sim.lab.trial.AccuracyMatrix;
import space.perigee.sim.lab.trial.TrialSummary;

/** An HTML page that plots the accuracy matrix of each strategy and filter. */
public final class TrialPage {

  private static final int CELL = 56;
  private static final int HEAD = 30;
  private static final int SIDE = 110;

  private TrialPage() {}

  static String of(List<TrialSummary> summaries) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Perigee: what was learned, and what was forgotten</title>
        <style>
          body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #1c2733; }
          figure { display: inline-block; margin: 0 1.5rem 1.5rem 0; }
          figcaption { font-weight: 600; }
          td, th { padding: 0.2rem 0.9rem 0.2rem 0; text-align: right; }
          td:first-child, th:first-child { text-align: left; }
        </style>
        <h1>What was learned, and what was forgotten</h1>
        <p>Accuracy (%) on the test of each task (columns) before training and after each task (rows), mean over the
        seeds. Above the diagonal a task has not come yet. Filter: which samples the ground was asked to label.</p>
        """);
    page.append(
        "<table><tr><th>strategy<th>chosen settings<th>filter<th>labels<th>average accuracy<th>forgetting<th>trained rows<th>CPU seconds"
            + "</tr>\n");
    for (TrialSummary summary : summaries) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%s<td>%s<td>%.0f<td>%s<td>%s<td>%,.0f<td>%.1f</tr>%n",
              escaped(summary.strategy()),
              summary.chosen().isEmpty() ? "none" : summary.chosen(),
              summary.filter(),
              summary.labels().mean(),
              summary.averageAccuracy().percent(1),
              summary.forgetting().percent(1),
              summary.trainedRows().mean(),
              summary.trainingSeconds().mean()));
    }
    page.append("</table>\n");
    summaries.forEach(summary -> page.append(figure(summary)));
    return page.append("</html>\n").toString();
  }

  private static String figure(TrialSummary summary) {
    AccuracyMatrix first = summary.results().get(0).accuracy();
    int tasks = first.tasks().size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<figure><figcaption>%s</figcaption><svg width='%d' height='%d' font-size='12'>%n",
            escaped(summary.name()),
            SIDE + CELL * tasks,
            HEAD + CELL * (tasks + 1)));
    for (int task = 1; task <= tasks; task++) {
      svg.append(text(SIDE + CELL * (task - 1) + CELL / 2, 18, first.tasks().get(task - 1), 8));
    }
    for (int after = 0; after <= tasks; after++) {
      int y = HEAD + CELL * after;
      String row = after == 0 ? "before" : "after " + first.tasks().get(after - 1);
      svg.append(text(SIDE / 2, y + CELL / 2 + 4, row, 16));
      for (int task = 1; task <= tasks; task++) {
        int i = after;
        int j = task;
        double mean = summary.of(result -> result.accuracy().at(i, j)).mean();
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x='%d' y='%d' width='%d' height='%d' fill='hsl(205 70%% %d%%)'/>%n",
                SIDE + CELL * (task - 1),
                y,
                CELL - 2,
                CELL - 2,
                (int) Math.round(95 - 55 * mean)));
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='middle' fill='%s'>%.0f</text>%n",
                SIDE + CELL * (task - 1) + CELL / 2 - 1,
                y + CELL / 2 + 4,
                mean > 0.6 ? "white" : "#1c2733",
                100 * mean));
      }
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private static String text(int x, int y, String text, int longest) {
    String shown = text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
    return String.format(
        Locale.ROOT, "<text x='%d' y='%d' text-anchor='middle'>%s</text>%n", x, y, escaped(shown));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
