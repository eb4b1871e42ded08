package space.perigee.sim.mission;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import space.perigee.hw.text.Quantity;
import space.perigee.hw.text.TextTable;
import space.perigee.sim.mission.CheckReport.ModelFacts;
import space.perigee.sim.mission.CheckReport.Problem;
import space.perigee.sim.mission.CheckReport.SatelliteFacts;
import space.perigee.sim.mission.CheckReport.Severity;

/** A check as text and as JSON. */
public final class CheckText {

  /** Problems of one kind that are shown. */
  private static final int SHOWN = 10;

  private CheckText() {}

  /**
   * The problems, a line each: errors and warnings in the order of the file. Of those that many
   * satellites have alike, the first ones and a count.
   */
  public static String problems(CheckReport report) {
    Map<String, Integer> alike = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (Problem problem : report.problems()) {
      if (alike.merge(kind(problem), 1, Integer::sum) <= SHOWN) {
        text.append(word(problem.severity())).append(problem.finding()).append('\n');
      }
    }
    for (Problem problem : report.problems()) {
      int count = alike.getOrDefault(kind(problem), 0);
      if (count > SHOWN) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s... and %,d more like this: %s%n",
                word(problem.severity()),
                count - SHOWN,
                problem.finding()));
        alike.remove(kind(problem));
      }
    }
    return text.toString();
  }

  private static String word(Severity severity) {
    return severity == Severity.ERROR ? "error: " : "warning: ";
  }

  /** What problems have in common that differ in paths, names and numbers: the other words. */
  private static String kind(Problem problem) {
    return word(problem.severity())
        + (problem.finding().field() + " " + problem.finding().problem())
            .replaceAll("\\[\\d+\\]", "")
            .replaceAll("\\S*[/\\d]\\S*", "*");
  }

  /** What the mission can do, and the verdict as the last line. */
  public static String facts(CheckReport report) {
    StringBuilder text = new StringBuilder();
    if (report.model() != null) {
      text.append(model(report.model())).append("\n\n");
    }
    TextTable table =
        new TextTable(
            "satellite",
            "board",
            "fullest memory",
            ">passes/day",
            ">minutes/day",
            ">down/pass",
            ">up/pass",
            ">computing/day",
            ">radio/day",
            ">budget/day");
    report.satellites().forEach(facts -> row(table, facts));
    if (report.satellites().stream().anyMatch(facts -> facts.board() != null)) {
      text.append(table.excerpt("satellites; --json has all")).append('\n');
    }
    text.append(verdict(report)).append('\n');
    return text.toString();
  }

  private static String model(ModelFacts model) {
    String delta =
        model.deltaBytes() == null
            ? ""
            : String.format(
                Locale.ROOT,
                "; a delta has %s, float32 %s",
                Quantity.bytes(model.deltaBytes()),
                Quantity.bytes(model.float32Bytes()));
    return String.format(
        Locale.ROOT,
        "model of %,d parameters, %d classes%s",
        model.parameters(),
        model.classes().size(),
        delta);
  }

  private static void row(TextTable table, SatelliteFacts facts) {
    CheckReport.PassFacts passes = facts.passes();
    CheckReport.EnergyFacts energy = facts.energy();
    CheckReport.MemoryFacts memory = facts.memory();
    table.row(
        facts.name(),
        facts.board() == null ? "" : facts.board(),
        memory == null
            ? ""
            : memory.part()
                + " "
                + ((memory.needBytes() + (1L << 20) - 1) >> 20)
                + " of "
                + (memory.quotaBytes() >> 20)
                + " MB",
        passes == null ? "" : String.format(Locale.ROOT, "%.1f", passes.perDay()),
        passes == null ? "" : String.format(Locale.ROOT, "%.0f", passes.minutesPerDay()),
        passes == null ? "" : Quantity.bytes(passes.downBytes()),
        passes == null ? "" : Quantity.bytes(passes.upBytes()),
        energy == null ? "" : joules(energy.computingJoules()),
        energy == null ? "" : joules(energy.radioJoules()),
        energy == null ? "" : joules(energy.budgetJoules()));
  }

  private static String joules(double joules) {
    return joules >= 1000
        ? Quantity.number(joules / 1000) + " kJ"
        : String.format(Locale.ROOT, "%.0f J", joules);
  }

  private static String verdict(CheckReport report) {
    long errors = report.count(Severity.ERROR);
    long warnings = report.count(Severity.WARNING);
    String counted =
        Quantity.count(errors, "error", "errors")
            + ", "
            + Quantity.count(warnings, "warning", "warnings");
    return errors > 0
        ? counted + ": " + report.mission() + " does not fly yet"
        : (warnings > 0 ? counted + ": " : "") + report.mission() + " is ready to fly";
  }

  /** Fields for {@code --json}. */
  public static Map<String, Object> fields(CheckReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mission", report.mission());
    fields.put("errors", report.count(Severity.ERROR));
    fields.put("warnings", report.count(Severity.WARNING));
    fields.put("findings", report.problems().stream().map(CheckText::fields).toList());
    if (report.model() != null) {
      fields.put("model", report.model());
    }
    fields.put("satellites", report.satellites());
    return fields;
  }

  private static Map<String, Object> fields(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    fields.put("file", problem.finding().file());
    fields.put("line", problem.finding().line());
    fields.put("field", problem.finding().field());
    fields.put("problem", problem.finding().problem());
    return fields;
  }
}
