package space.perigee.sim.mission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import space.perigee.hw.text.Quantity;
import space.perigee.hw.text.TextTable;
import space.perigee.mission.DeltaRule;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.mission.SatelliteEntry.Passes;
import space.perigee.mission.StationList;

/** A mission on one screen, with paths relative to its folder. */
public final class MissionSummary {

  private final Mission mission;

  public MissionSummary(Mission mission) {
    this.mission = mission;
  }

  /** The text, with a line feed at its end. */
  public String text() {
    TextTable fields = new TextTable("mission", mission.name());
    fields.row("folder", mission.folder().toString());
    fields.row("model", shown(mission.model()));
    fields.row("stations", stations());
    fields.row("ground", ground(mission.ground()));
    mission.links().forEach(link -> fields.row("link", link.satellite() + " to " + link.ground()));
    mission
        .receivers()
        .forEach(
            receiver ->
                fields.row(
                    "receiver",
                    receiver.station() + ": " + receiver.listen() + " to " + receiver.center()));
    fields.row("deltas", deltas(mission.deltas()));
    fields.row(
        "keys", mission.keys().map(keys -> shown(keys.folder())).orElse("none: nothing is signed"));
    fields.row(
        "contact plans",
        mission.contactPlan().days()
            + " days from "
            + mission.contactPlan().from().map(Object::toString).orElse("now"));
    fields.row("state", shown(mission.state()));
    return fields.text() + "\n" + satellites().excerpt("satellites; --json has all");
  }

  private TextTable satellites() {
    TextTable table =
        new TextTable(
            "satellite", "spacecraft", "passes", "data", "golden", ">a sample every", "learning");
    for (SatelliteEntry entry : mission.satellites()) {
      table.row(
          entry.name(),
          entry.spacecraft().startsWith("/")
              ? shown(Path.of(entry.spacecraft()))
              : entry.spacecraft(),
          passes(entry.passes()),
          shown(entry.sensor().data())
              + (entry.sensor().order() == SatelliteEntry.Order.SHUFFLED ? ", shuffled" : "")
              + (entry.sensor().repeat() ? ", repeated" : ""),
          entry.sensor().golden().map(this::shown).orElse(""),
          seconds(entry.sensor().sampleInterval()),
          entry.training().learning().map(this::shown).orElse("")
              + (entry.training().labels() == SatelliteEntry.Labels.GROUND
                  ? " labels from the ground"
                  : ""));
    }
    return table;
  }

  private static String seconds(Duration duration) {
    return Quantity.duration(duration.toMillis() / 1000.0);
  }

  private String passes(Passes passes) {
    return passes instanceof Passes.Elements elements
        ? elements.object().map(object -> object + " of ").orElse("") + shown(elements.file())
        : shown(((Passes.Plan) passes).file());
  }

  private String stations() {
    return mission.stations() instanceof StationList.Inline inline
        ? inline.places().stream().map(StationList.Place::name).collect(Collectors.joining(", "))
        : shown(((StationList.File) mission.stations()).path());
  }

  private String ground(GroundEntry ground) {
    return String.format(
        Locale.ROOT,
        "%s: %s of %d, at most after %s; %s",
        ground.name(),
        ground.rounds().aggregation(),
        ground.rounds().quorum(),
        seconds(ground.rounds().timeout()),
        scoring(ground.scoring()));
  }

  private String scoring(GroundEntry.Scoring scoring) {
    if (scoring.isLabeled()) {
      return "report on "
          + scoring.heldOut().or(scoring::gate).map(this::shown).orElseThrow()
          + ", gate on "
          + scoring.gate().or(scoring::heldOut).map(this::shown).orElseThrow();
    }
    return "no labeled data, gate on "
        + scoring.unlabeled().map(it -> "predictions for " + shown(it) + " and ").orElse("")
        + "norms";
  }

  private static String deltas(DeltaRule deltas) {
    if (deltas instanceof DeltaRule.Density density) {
      return String.format(
          Locale.ROOT, "%s %% of the weights", Quantity.number(100 * density.fraction()));
    }
    return deltas instanceof DeltaRule.Bytes bytes
        ? "at most " + Quantity.bytes(bytes.limit())
        : "lossless";
  }

  private String shown(Path path) {
    return path.startsWith(mission.folder())
        ? mission.folder().relativize(path).toString()
        : path.toString();
  }
}
