package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.NearestName;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.mission.SatelliteEntry.Passes;
import space.perigee.mission.StationList;
import space.perigee.sim.contacts.ElevationMask;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.contacts.SatelliteCatalog;
import space.perigee.sim.contacts.SatelliteFile;
import space.perigee.sim.contacts.StationFile;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/**
 * The orbits and the stations that a mission file names. What cannot be used becomes a finding, and
 * does not keep the rest from being read.
 */
final class MissionOrbits {

  private static final int SHOWN_NAMES = 10;

  private final Mission mission;
  private final Consumer<String> notes;
  private final Map<Path, Optional<SatelliteCatalog>> catalogs = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param notes is given what the files should have said better, a line each
   */
  MissionOrbits(Mission mission, Consumer<String> notes) {
    this.mission = mission;
    this.notes = notes;
  }

  /** What could not be used so far. */
  List<Finding> findings() {
    return findings;
  }

  /** The stations; none if they cannot be used. */
  List<GroundStation> stations() {
    try {
      return mission.stations() instanceof StationList.Inline inline
          ? inline.places().stream().map(MissionOrbits::station).toList()
          : StationFile.read(List.of(((StationList.File) mission.stations()).path()), notes);
    } catch (IOException e) {
      findings.add(mission.finding("stations", FileTrouble.text(e)));
    } catch (InputException | IllegalArgumentException e) {
      findings.add(mission.finding("stations", String.valueOf(e.getMessage())));
    }
    return List.of();
  }

  private static GroundStation station(StationList.Place place) {
    GroundStation station =
        GroundStation.of(
            place.name(), place.latitudeDeg(), place.longitudeDeg(), place.altitudeM());
    return place.maskDeg().isPresent()
        ? station.withMask(ElevationMask.constant(place.maskDeg().get()))
        : station;
  }

  /** The orbit of a satellite; empty if the file gives it a contact plan, or it cannot be used. */
  Optional<Satellite> orbit(SatelliteEntry entry) {
    if (!(entry.passes() instanceof Passes.Elements elements)) {
      return Optional.empty();
    }
    String at = "satellites[" + mission.satellites().indexOf(entry) + "].";
    return catalogs
        .computeIfAbsent(elements.file(), file -> catalog(at + "elements", file))
        .flatMap(catalog -> object(at, elements, catalog.satellites()));
  }

  private Optional<SatelliteCatalog> catalog(String field, Path file) {
    try {
      SatelliteCatalog catalog = SatelliteFile.read(List.of(file));
      catalog.warnings().forEach(notes);
      return Optional.of(catalog);
    } catch (IOException e) {
      findings.add(mission.finding(field, FileTrouble.text(e)));
    } catch (InputException e) {
      findings.add(mission.finding(field, String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private Optional<Satellite> object(String at, Passes.Elements elements, List<Satellite> all) {
    if (elements.object().isEmpty()) {
      if (all.size() == 1) {
        return Optional.of(all.get(0));
      }
      findings.add(
          mission.finding(
              at + "object",
              "is missing; must name one of the "
                  + all.size()
                  + " satellites of "
                  + elements.file().getFileName()
                  + ": "
                  + names(all)));
      return Optional.empty();
    }
    String wanted = elements.object().get();
    Optional<Satellite> found = find(all, wanted);
    if (found.isEmpty()) {
      findings.add(
          mission.finding(
              at + "object",
              Finding.quote(wanted)
                  + " is not in "
                  + elements.file().getFileName()
                  + NearestName.hint(wanted, all.stream().map(Satellite::name).toList())
                  + " (there: "
                  + names(all)
                  + ")"));
    }
    return found;
  }

  /** The satellite with this name, identifier or catalog number. */
  static Optional<Satellite> find(List<Satellite> all, String wanted) {
    return all.stream()
        .filter(
            satellite ->
                satellite.name().equalsIgnoreCase(wanted)
                    || satellite.id().equals(wanted)
                    || Integer.toString(satellite.number()).equals(wanted))
        .findFirst();
  }

  /** Names for a message, at most so many. */
  static String names(List<Satellite> all) {
    String first = String.join(", ", all.stream().map(Satellite::name).limit(SHOWN_NAMES).toList());
    return all.size() > SHOWN_NAMES
        ? first + " and " + (all.size() - SHOWN_NAMES) + " more"
        : first;
  }
}
