package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.ground.aggregate.PlannedContacts;
import space.perigee.ground.aggregate.Round;
import space.perigee.mission.DataForm;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.mission.ReceiverEntry;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.data.ArrayLayout;
import space.perigee.onboard.data.BadSamples;
import space.perigee.onboard.data.DataRequest;
import space.perigee.sync.cli.FileValues;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.contact.ContactPlanException;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;

/**
 * The mission folder of a ground server or a station, which gives the options that the command line
 * leaves out.
 */
final class GroundMission {

  private static final String STATION = "--station";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = {
        "Mission folder: its " + MissionFile.NAME + " gives what the options below leave out.",
        "See docs/mission.md."
      })
  private @Nullable Path folder;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * What a mission folder says.
   *
   * @param values of options
   * @param deltas size of deltas; empty without a folder
   * @param data how labeled data is read; empty without a folder
   * @param outlook whom the contact plans expect
   */
  record Given(
      FileValues values,
      Optional<DeltaTarget> deltas,
      Optional<DataForm> data,
      Round.Outlook outlook) {

    /** How labeled data is read, with the label in the given column. */
    DataRequest form(String label) {
      DataForm form = data.orElse(new DataForm(label, List.of(), Optional.empty(), false));
      return DataRequest.of(label, form.features())
          .withLayout(form.layout().flatMap(ArrayLayout::named).orElse(null))
          .with(form.skipBadRows() ? BadSamples.LEAVE_OUT : BadSamples.REJECT);
    }

    private static Given none() {
      return new Given(
          FileValues.none(), Optional.empty(), Optional.empty(), Round.Outlook.UNKNOWN);
    }

    private static Given of(Mission mission, FileValues values) throws IOException {
      return new Given(
          values,
          Optional.of(DeltaTarget.of(mission.deltas().density(), mission.deltas().bytes())),
          Optional.of(mission.data()),
          planned(mission));
    }
  }

  /**
   * The contact plans of the satellites. Behind remote receivers a delivery may arrive long after
   * its contact, so there the plans say nothing.
   */
  private static Round.Outlook planned(Mission mission) throws IOException {
    if (!mission.receivers().isEmpty()) {
      return Round.Outlook.UNKNOWN;
    }
    Map<String, ContactPlan> plans = new TreeMap<>();
    for (SatelliteEntry satellite : mission.satellites()) {
      Path file = mission.plan(satellite);
      ContactPlan plan = Files.exists(file) ? read(file) : ContactPlan.of(List.of());
      plans.put(satellite.name(), plan.forSatellite(satellite.name()));
    }
    return new PlannedContacts(plans);
  }

  private static ContactPlan read(Path file) throws IOException {
    try {
      return ContactPlan.readCsv(file);
    } catch (ContactPlanException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Sets the options of a ground server that the command line leaves out.
   *
   * @param required options that must have a value
   * @throws InputException if the mission file is wrong
   * @throws CommandLine.ParameterException if an option is missing
   */
  Given applyToServer(String... required) throws IOException {
    Mission mission = read();
    Given given = mission == null ? Given.none() : Given.of(mission, ofServer(mission));
    return applied(given, "DIR", required);
  }

  /**
   * Sets the options of a station that the command line leaves out.
   *
   * @param required options that must have a value
   * @throws InputException if the mission file is wrong, or has no such receiver
   * @throws CommandLine.ParameterException if an option is missing
   */
  Given applyToStation(String... required) throws IOException {
    Mission mission = read();
    Given given = mission == null ? Given.none() : Given.of(mission, ofStation(mission));
    return applied(given, "DIR " + STATION + " NAME", required);
  }

  private Given applied(Given given, String arguments, String... required) {
    CommandLine command = spec.commandLine();
    String name = command.getCommandSpec().qualifiedName();
    given
        .values()
        .require(
            command, "give them, or a mission folder: '" + name + " " + arguments + "'", required);
    given.values().applyTo(command);
    return given;
  }

  private @Nullable Mission read() throws IOException {
    if (folder == null) {
      return null;
    }
    try {
      return MissionFile.read(folder);
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private static FileValues ofServer(Mission mission) {
    GroundEntry ground = mission.ground();
    GroundEntry.Scoring scoring = ground.scoring();
    GroundEntry.Rounds rounds = ground.rounds();
    return shared(mission, ground.name(), "ground.name")
        .with("--model", mission.model(), "model")
        .with("--personal-layers", mission.personalLayers(), "personal-layers")
        .with("--held-out", scoring.heldOut(), "ground.held-out")
        .with("--gate", scoring.gate(), "ground.gate")
        .with("--unlabeled", scoring.unlabeled(), "ground.unlabeled")
        .with("--gate-tolerance", scoring.gateTolerance(), "ground.gate-tolerance")
        .with("--gate-class-tolerance", scoring.gateClassTolerance(), "ground.gate-class-tolerance")
        .with("--label", mission.data().label(), "data.label")
        .with("--strategy", rounds.aggregation(), "ground.aggregation")
        .with("--round-quorum", rounds.quorum(), "ground.quorum")
        .with("--round-timeout", rounds.timeout(), "ground.round-timeout")
        .with("--max-age", rounds.maxAge(), "ground.max-age")
        .with("--sample-interval", shortestInterval(mission), "satellites")
        .with("--database", ground.keeping().database(), "ground.database")
        .with("--keep-events", ground.keeping().events(), "ground.keep-events")
        .with("--keep-deltas", ground.keeping().deltas(), "ground.keep-deltas")
        .with("--keep-rejected", ground.keeping().rejected(), "ground.keep-rejected")
        .with("--keep-scores", ground.keeping().scores(), "ground.keep-scores")
        .with("--versions-quota", ground.keeping().versionsMib(), "ground.versions-quota")
        .with("--events", mission.eventLink(), "ground.events", keyHint(mission))
        .with("--http-host", hosts(ground.access()), "ground.http-hosts")
        .with("--metric-satellites", ground.access().metricSatellites(), "ground.metric-satellites")
        .with("--link", Optional.of(mission.groundLinks()), "links", keyHint(mission))
        .with("--bind", ground.ports().bind(), "ground.bind")
        .with("--mqtt-port", ground.ports().mqtt(), "ground.mqtt-port")
        .with("--http-port", ground.ports().http(), "ground.http-port");
  }

  private static Optional<List<String>> hosts(GroundEntry.Access access) {
    return Optional.of(access.hosts()).filter(hosts -> !hosts.isEmpty());
  }

  private static Optional<Duration> shortestInterval(Mission mission) {
    return mission.satellites().stream()
        .map(satellite -> satellite.sensor().sampleInterval())
        .min(Comparator.naturalOrder());
  }

  private FileValues ofStation(Mission mission) {
    ReceiverEntry receiver = receiver(mission);
    String at = "receivers[" + mission.receivers().indexOf(receiver) + "].";
    return shared(mission, receiver.station(), at + "station")
        .with(
            "--link",
            Optional.of(List.of(mission.listenLink(receiver))),
            at + "listen",
            keyHint(mission))
        .with(
            "--center", Optional.of(mission.centerLink(receiver)), at + "center", keyHint(mission))
        .with("--ground", mission.ground().name(), "ground.name");
  }

  private static FileValues shared(Mission mission, String party, String field) {
    return new FileValues((at, problem) -> mission.finding(at, problem).toString())
        .with("--mission", mission.name(), "name")
        .with("--name", party, field)
        .with("--satellites", mission.satelliteNames(), "satellites")
        .with("--keys", mission.keys().map(keys -> keys.of(party)), "keys", keyHint(mission))
        .with("--state", mission.state(party), "state");
  }

  private ReceiverEntry receiver(Mission mission) {
    Optional<String> named =
        Optional.ofNullable(
            spec.commandLine().getParseResult().matchedOptionValue(STATION, (String) null));
    if (named.isEmpty() && mission.receivers().size() == 1) {
      return mission.receivers().get(0);
    }
    String known =
        mission.receivers().isEmpty()
            ? "has no receivers"
            : "must be one of "
                + String.join(
                    ", ", mission.receivers().stream().map(ReceiverEntry::station).toList());
    return named
        .flatMap(mission::receiver)
        .orElseThrow(
            () ->
                new InputException(
                    mission
                        .finding(
                            "receivers",
                            STATION + named.map(it -> " " + it).orElse("") + ": " + known)
                        .toString()));
  }

  private static String keyHint(Mission mission) {
    return mission.keys().isPresent() ? "'perigee mission keys' makes keys and certificates" : "";
  }
}
