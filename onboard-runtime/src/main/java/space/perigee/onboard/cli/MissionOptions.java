package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.sync.cli.FileValues;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;

/** The mission folder of a satellite, which gives the options that the command line leaves out. */
final class MissionOptions {

  /** What to do about a missing option. */
  private static final String OTHERWISE =
      "give them, or a mission folder: '%s DIR --satellite NAME'";

  private static final String INPUT = "mission";
  private static final String SATELLITE = "--satellite";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = {
        "Mission folder: its "
            + MissionFile.NAME
            + " gives what the options below leave out, for the satellite of --satellite.",
        "See docs/mission.md."
      })
  private @Nullable Path folder;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * What a mission folder says about a satellite.
   *
   * @param values of the options of a flight
   * @param deltas size of its deltas; empty without a folder
   */
  record Given(FileValues values, Optional<DeltaTarget> deltas) {}

  /**
   * Sets the options that the command line leaves out.
   *
   * @param copies second copies of files, of which the mission file is one
   * @param required options that must have a value
   * @throws InputException if the mission file is wrong, or has no such satellite
   * @throws picocli.CommandLine.ParameterException if an option is missing
   */
  Given apply(InputCopies copies, String... required) throws IOException {
    Given given = read(copies);
    CommandLine command = spec.commandLine();
    String name = command.getCommandSpec().qualifiedName();
    given.values().require(command, OTHERWISE.formatted(name), required);
    given.values().applyTo(command);
    return given;
  }

  /**
   * The state folder of a satellite that flies from an unmoved mission folder, which is needed to
   * find the copy of a damaged mission file; empty if the command line does not say so much.
   */
  Optional<Path> usualState() {
    Path given = folder;
    return given == null
        ? Optional.empty()
        : satelliteOption().map(name -> given.resolve(Mission.STATE).resolve(name));
  }

  private Optional<String> satelliteOption() {
    return Optional.ofNullable(
        spec.commandLine().getParseResult().matchedOptionValue(SATELLITE, (String) null));
  }

  private Given read(InputCopies copies) throws IOException {
    if (folder == null) {
      return new Given(FileValues.none(), Optional.empty());
    }
    try {
      Mission mission = MissionFile.read(folder, file -> copies.intact(INPUT, file));
      SatelliteEntry satellite = satellite(mission);
      return new Given(
          values(mission, satellite),
          Optional.of(DeltaTarget.of(mission.deltas().density(), mission.deltas().bytes())));
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private SatelliteEntry satellite(Mission mission) {
    Optional<String> named = satelliteOption();
    List<SatelliteEntry> all = mission.satellites();
    if (named.isEmpty() && all.size() == 1) {
      return all.get(0);
    }
    return named
        .flatMap(mission::satellite)
        .orElseThrow(
            () ->
                new InputException(
                    SATELLITE
                        + named.map(name -> " " + name + ": ").orElse(": ")
                        + "must be one of "
                        + String.join(", ", mission.satelliteNames())
                        + ", the satellites of "
                        + mission.source().file()));
  }

  private FileValues values(Mission mission, SatelliteEntry entry) {
    FileValues values =
        new FileValues((field, problem) -> mission.finding(field, problem).toString());
    String at = "satellites[" + mission.satellites().indexOf(entry) + "].";
    SatelliteEntry.Sensor sensor = entry.sensor();
    boolean isPlanned = entry.passes() instanceof SatelliteEntry.Passes.Elements;
    return values
        .with("--mission", mission.name(), "name")
        .with(SATELLITE, entry.name(), at + "name")
        .with("--spacecraft", entry.spacecraft(), at + "spacecraft")
        .with("--model", mission.model(), "model")
        .with("--personal-layers", mission.personalLayers(), "personal-layers")
        .with("--label", mission.data().label(), "data.label")
        .with("--features", mission.data().features(), "data.features")
        .with("--layout", mission.data().layout(), "data.layout")
        .with("--skip-bad-rows", mission.data().skipBadRows(), "data.skip-bad-rows")
        .with("--data", sensor.data(), at + "data")
        .with("--golden", sensor.golden(), at + "golden")
        .with("--sample-interval", sensor.sampleInterval(), at + "sample-interval")
        .with("--shuffle", sensor.order() == SatelliteEntry.Order.SHUFFLED, at + "order")
        .with("--repeat", sensor.repeat(), at + "repeat")
        .with("--learning", entry.training().learning(), at + "learning")
        .with("--labels", entry.training().labels(), at + "labels")
        .with("--seed", entry.training().seed(), at + "seed")
        .with("--predictions", entry.predictions(), at + "predictions")
        .with(
            "--plan",
            Optional.of(mission.plan(entry)),
            at + (isPlanned ? "elements" : "contacts"),
            isPlanned ? "'perigee mission plan' computes it" : "")
        .with(
            "--link", Optional.of(mission.satelliteLinks(entry.name())), "links", keyHint(mission))
        .with("--keys", mission.keys().map(keys -> keys.of(entry.name())), "keys", keyHint(mission))
        .with("--ground", mission.ground().name(), "ground.name")
        .with("--state", mission.state(entry.name()), "state");
  }

  private static String keyHint(Mission mission) {
    return mission.keys().isPresent() ? "'perigee mission keys' makes keys and certificates" : "";
  }
}
