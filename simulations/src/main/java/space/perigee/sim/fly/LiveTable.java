package space.perigee.sim.fly;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows the progress of the mission. */
final class LiveTable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int BAR_CELLS = 24;
  private static final Duration LINE_INTERVAL = Duration.ofHours(1);
  private static final String ROW = "  %-12s %-18s %-9s %8s %9s %9s %10s %10s  %s";

  /**
   * One satellite.
   *
   * @param contact station and remaining time of the contact, or the time until the next one
   * @param model short name of the model version on board
   * @param windowAccuracy test-then-train accuracy over the last samples (0 to 1), or NaN
   * @param note note for the user, or empty
   */
  record Row(
      String satellite,
      String contact,
      String model,
      long samples,
      double windowAccuracy,
      Traffic traffic,
      String note) {}

  /**
   * Bytes of one satellite.
   *
   * @param queued bytes waiting for the link
   * @param down bytes sent to the ground
   * @param up bytes sent to the satellite
   */
  record Traffic(long queued, long down, long up) {}

  /**
   * The state of the mission.
   *
   * @param done elapsed fraction of the mission (0 to 1)
   * @param accuracy test accuracy of the global model (0 to 1), or NaN while unknown
   */
  record View(
      Instant time,
      double done,
      String globalModel,
      double accuracy,
      String ground,
      List<Row> rows) {}

  private final PrintStream out;
  private final FlightProgress progress;
  private int drawn;
  private @Nullable Instant nextLine;

  LiveTable(PrintStream out, FlightProgress progress) {
    this.out = out;
    this.progress = progress;
  }

  void show(View view) {
    if (progress == FlightProgress.TABLE) {
      draw(lines(view));
    } else if (progress == FlightProgress.HOURLY
        && (nextLine == null || !view.time().isBefore(nextLine))) {
      nextLine = view.time().plus(LINE_INTERVAL);
      out.println(line(view));
    }
  }

  /** Leaves the last table on the terminal. */
  void end() {
    drawn = 0;
  }

  private void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    for (String line : lines) {
      text.append("\u001b[2K").append(line).append('\n');
    }
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  static List<String> lines(View view) {
    List<String> lines = new ArrayList<>();
    int cells = (int) Math.round(BAR_CELLS * Math.min(1, Math.max(0, view.done())));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %s  %s%s %3.0f %%   global model %s  accuracy %s  %s",
            TIME.format(view.time()),
            "\u2588".repeat(cells),
            "\u2591".repeat(BAR_CELLS - cells),
            100 * view.done(),
            view.globalModel(),
            percent(view.accuracy()),
            view.ground()));
    lines.add(
        String.format(
            ROW,
            "satellite",
            "contact",
            "model",
            "samples",
            "accuracy",
            "queue",
            "sent down",
            "sent up",
            ""));
    for (Row row : view.rows()) {
      lines.add(
          String.format(
              Locale.ROOT,
              ROW,
              row.satellite(),
              row.contact(),
              row.model(),
              String.format(Locale.ROOT, "%,d", row.samples()),
              percent(row.windowAccuracy()),
              bytes(row.traffic().queued()),
              bytes(row.traffic().down()),
              bytes(row.traffic().up()),
              row.note()));
    }
    return lines;
  }

  static String line(View view) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s  model %s  accuracy %s",
                TIME.format(view.time()),
                view.globalModel(),
                percent(view.accuracy())));
    for (Row row : view.rows()) {
      line.append(
          String.format(
              Locale.ROOT,
              " | %s %s, queue %s, sent %s%s",
              row.satellite(),
              row.contact(),
              bytes(row.traffic().queued()),
              bytes(row.traffic().down() + row.traffic().up()),
              row.note().isEmpty() ? "" : ", " + row.note()));
    }
    return line.toString();
  }

  /** Formats {@code 8 h 53 min}, and {@code 12:03} below an hour. */
  static String countdown(Duration time) {
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  static String percent(double fraction) {
    return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
