package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.text.TextTable;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.sim.mission.PassPlanner;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.io.InputException;

/** {@code perigee mission plan}: computes the contact plans of a mission. */
@Command(
    name = "plan",
    description = {
      "Compute the contact plans of all satellites with elements, and write them to"
          + " DIR/contacts/SATELLITE.csv.",
      "'perigee onboard run DIR' reads them. Run it again when elements are newer, or before the"
          + " plans end."
    })
final class MissionPlanCommand extends MissionSubcommand {

  private static final int MAX_DAYS = 366;

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Mission folder (default: the current folder).")
  private Path folder = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "First instant, ISO 8601 in UTC (default: contact-plan.from of the mission file, or now).")
  private @Nullable Instant from;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Length in days, 1 to " + MAX_DAYS + " (default: contact-plan.days, or 14).")
  private @Nullable Integer days;

  @Override
  public Integer call() throws IOException {
    if (days != null) {
      OptionValues.requireWithin("--days", days, 1, MAX_DAYS);
    }
    Mission mission = read(folder);
    PassPlanner.Period asked = PassPlanner.Period.of(mission, now());
    PassPlanner.Period period =
        new PassPlanner.Period(
            Optional.ofNullable(from).orElse(asked.from()),
            days == null ? asked.span() : Duration.ofDays(days));
    List<PassPlanner.Planned> plans = plans(mission, period);
    ElementReport report = new ElementReport(err(), period.from(), period.span());
    plans.forEach(planned -> report.add(planned.found()));
    if (!plans.isEmpty()) {
      report.finish();
    }
    PassPlanner.write(plans);
    out().print(table(mission, plans, period).text());
    out().flush();
    return 0;
  }

  private List<PassPlanner.Planned> plans(Mission mission, PassPlanner.Period period) {
    try {
      return new PassPlanner(mission).plan(period, this::note);
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private TextTable table(
      Mission mission, List<PassPlanner.Planned> plans, PassPlanner.Period period) {
    TextTable table =
        new TextTable("satellite", ">passes", ">a day", ">minutes a day", "plan", "until");
    for (PassPlanner.Planned planned : plans) {
      List<Contact> contacts = planned.plan().contacts();
      double spanDays = period.span().toSeconds() / 86_400.0;
      double minutes =
          contacts.stream()
                  .mapToDouble(c -> Duration.between(c.aos(), c.los()).toMillis() / 60_000.0)
                  .sum()
              / spanDays;
      table.row(
          planned.satellite(),
          Integer.toString(contacts.size()),
          String.format(Locale.ROOT, "%.1f", contacts.size() / spanDays),
          String.format(Locale.ROOT, "%.0f", minutes),
          shown(mission, folder, planned.file()),
          period.end().toString());
    }
    mission.satellites().stream()
        .filter(entry -> plans.stream().noneMatch(p -> p.satellite().equals(entry.name())))
        .forEach(
            entry ->
                table.row(
                    entry.name(),
                    "",
                    "",
                    "",
                    shown(mission, folder, mission.plan(entry)),
                    "as given"));
    return table;
  }
}
