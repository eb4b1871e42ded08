package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.LinkEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.mission.ReceiverEntry;
import space.perigee.mission.SatelliteEntry;
import space.perigee.mission.StationList;
import space.perigee.sim.mission.PackFiles.Access;
import space.perigee.sync.io.InputException;

/**
 * A mission folder reduced to what one party needs. Files keep their places relative to {@code
 * mission.yaml}; those from elsewhere get a place in {@code files/}. The file still says what the
 * parties must agree on, so it may name files of others, which are not there.
 */
final class PackedMission {

  /** The folder in the pack. */
  static final String FOLDER = "mission";

  private final Mission mission;
  private final PackFiles files;
  private final PackPlaces places;
  private final PartyFiles own;
  private final boolean withSamples;
  private final Set<Path> writable = new LinkedHashSet<>();

  /**
   * @param files where the files are added
   * @param withSamples true to add what the satellite sees
   */
  PackedMission(Mission mission, PackFiles files, boolean withSamples) {
    this.mission = mission;
    this.files = files;
    this.places = new PackPlaces(mission);
    this.own = new PartyFiles(mission, places, files);
    this.withSamples = withSamples;
  }

  /**
   * Adds the mission of a party, with its files and keys.
   *
   * @throws InputException if a file is missing, or the party's folder has another one's private
   *     key; names file, line and field
   */
  void add(PackParty party) throws IOException {
    String name = party.name(mission);
    mission.keys().ifPresent(keys -> writable.add(PackPlaces.keys().of(name)));
    if (mission.keys().isPresent()) {
      own.addKeys(mission.keys().get().of(name), name);
    }
    Mission reduced;
    if (party instanceof PackParty.Satellite satellite) {
      reduced = ofSatellite(satellite.entry());
    } else if (party instanceof PackParty.Station station) {
      reduced = ofStation(station.receiver());
    } else {
      reduced = ofGround();
    }
    String text =
        "# Mission "
            + mission.name()
            + " as "
            + party.kind()
            + " "
            + name
            + " needs it; made by 'perigee mission pack'.\n"
            + "# Files of other parties that it names are not in this pack.\n"
            + MissionFile.yaml(reduced);
    MissionFile.parse(Path.of(MissionFile.NAME), text);
    files.add(FOLDER + "/" + MissionFile.NAME, text, Access.SHARED);
  }

  /** Folders that the program writes to: relative ones are in the mission folder of the pack. */
  List<Path> writable() {
    return List.copyOf(writable);
  }

  private Mission ofSatellite(SatelliteEntry entry) throws IOException {
    String at = "satellites[" + mission.satellites().indexOf(entry) + "].";
    Path plan = mission.plan(entry);
    if (entry.passes() instanceof SatelliteEntry.Passes.Elements && !Files.isRegularFile(plan)) {
      throw own.wrong(at + "elements", plan + ": no such file; 'perigee mission plan' computes it");
    }
    own.include(mission.model(), "model");
    SatelliteEntry.Sensor sensor = entry.sensor();
    // Without its samples, a path from outside the folder is one of the board.
    Path samples =
        withSamples ? own.include(sensor.data(), at + "data") : places.onBoard(sensor.data());
    SatelliteEntry packed =
        new SatelliteEntry(
            entry.name(),
            own.spacecraft(entry.spacecraft(), at + "spacecraft"),
            new SatelliteEntry.Passes.Plan(own.include(plan, at + "contacts")),
            new SatelliteEntry.Sensor(
                samples,
                own.included(sensor.golden(), at + "golden"),
                sensor.sampleInterval(),
                sensor.order(),
                sensor.repeat()),
            new SatelliteEntry.Training(
                own.included(entry.training().learning(), at + "learning"),
                entry.training().labels(),
                entry.training().seed()),
            entry.predictions().filter(target -> !places.isInFolder(target)));
    packed
        .predictions()
        .filter(target -> !target.contains("://"))
        .map(target -> Path.of(target).resolveSibling("."))
        .ifPresent(folder -> writable.add(folder.normalize()));
    own.addTls(mission.satelliteLinks(entry.name()), entry.name(), "links");
    List<LinkEntry> links = new ArrayList<>();
    for (LinkEntry link : mission.links()) {
      links.add(new LinkEntry(places.ownLink(link.satellite(), writable::add), LinkEntry.BROKER));
    }
    GroundEntry ground = mission.ground();
    return reduced(
        List.of(packed),
        List.of(),
        new GroundEntry(
            ground.name(),
            scoring(),
            new GroundEntry.Rounds(
                ground.rounds().aggregation(),
                1,
                ground.rounds().timeout(),
                ground.rounds().maxAge()),
            ground.ports(),
            GroundEntry.Keeping.UNSAID,
            GroundEntry.Access.UNSAID),
        links);
  }

  private Mission ofStation(ReceiverEntry receiver) throws IOException {
    String at = "receivers[" + mission.receivers().indexOf(receiver) + "].";
    own.addTls(List.of(mission.listenLink(receiver)), receiver.station(), at + "listen");
    own.addTls(List.of(mission.centerLink(receiver)), receiver.station(), at + "center");
    ReceiverEntry packed =
        new ReceiverEntry(
            receiver.station(),
            places.ownLink(receiver.listen(), writable::add),
            places.ownLink(receiver.center(), writable::add));
    return reduced(
        mission.satellites().stream().map(this::named).toList(),
        List.of(packed),
        withScoring(GroundEntry.Access.UNSAID),
        mission.links().stream()
            .map(link -> new LinkEntry(PackPlaces.foreignLink(link.satellite()), LinkEntry.BROKER))
            .toList());
  }

  private Mission ofGround() throws IOException {
    GroundEntry.Scoring scoring = mission.ground().scoring();
    own.include(mission.model(), "model");
    own.included(scoring.heldOut(), "ground.held-out");
    own.included(scoring.gate(), "ground.gate");
    own.included(scoring.unlabeled(), "ground.unlabeled");
    GroundEntry.Access access = mission.ground().access();
    Optional<String> events = mission.eventLink();
    own.addTls(mission.groundLinks(), mission.ground().name(), "links");
    own.addTls(events.stream().toList(), mission.ground().name(), "ground.events");
    List<LinkEntry> links = new ArrayList<>();
    for (LinkEntry link : mission.links()) {
      links.add(
          new LinkEntry(
              PackPlaces.foreignLink(link.satellite()),
              places.ownLink(link.ground(), writable::add)));
    }
    return reduced(
        mission.satellites().stream().map(this::named).toList(),
        mission.receivers().stream()
            .map(
                receiver ->
                    new ReceiverEntry(
                        receiver.station(),
                        PackPlaces.foreignLink(receiver.listen()),
                        PackPlaces.foreignLink(receiver.center())))
            .toList(),
        withScoring(
            new GroundEntry.Access(
                access.events().isEmpty()
                    ? Optional.empty()
                    : Optional.of(places.ownLink(access.events().get(), writable::add)),
                access.hosts(),
                access.metricSatellites())),
        links);
  }

  private Mission reduced(
      List<SatelliteEntry> satellites,
      List<ReceiverEntry> receivers,
      GroundEntry ground,
      List<LinkEntry> links) {
    return new Mission(
        mission.name(),
        places.of(mission.model()),
        mission.data(),
        satellites,
        mission.stations() instanceof StationList.File file
            ? new StationList.File(places.of(file.path()))
            : mission.stations(),
        receivers,
        ground,
        links,
        mission.deltas(),
        mission.personalLayers(),
        mission.keys().map(keys -> PackPlaces.keys()),
        mission.contactPlan(),
        Path.of("state"),
        mission.source());
  }

  private GroundEntry withScoring(GroundEntry.Access access) {
    GroundEntry ground = mission.ground();
    return new GroundEntry(
        ground.name(), scoring(), ground.rounds(), ground.ports(), ground.keeping(), access);
  }

  private GroundEntry.Scoring scoring() {
    GroundEntry.Scoring scoring = mission.ground().scoring();
    return new GroundEntry.Scoring(
        scoring.heldOut().map(places::of),
        scoring.gate().map(places::of),
        scoring.unlabeled().map(places::of),
        scoring.gateTolerance(),
        scoring.gateClassTolerance());
  }

  /** A satellite of which only the name matters here. */
  private SatelliteEntry named(SatelliteEntry entry) {
    SatelliteEntry.Sensor sensor = entry.sensor();
    return new SatelliteEntry(
        entry.name(),
        PackPlaces.isPath(entry.spacecraft())
            ? places.of(Path.of(entry.spacecraft())).toString()
            : entry.spacecraft(),
        new SatelliteEntry.Passes.Plan(places.of(mission.plan(entry))),
        new SatelliteEntry.Sensor(
            places.of(sensor.data()),
            Optional.empty(),
            sensor.sampleInterval(),
            sensor.order(),
            sensor.repeat()),
        new SatelliteEntry.Training(
            Optional.empty(), entry.training().labels(), entry.training().seed()),
        Optional.empty());
  }
}
