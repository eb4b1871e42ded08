package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.hw.Spacecraft;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.contacts.SatelliteFile;
import space.perigee.sim.contacts.StationFile;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;
import space.perigee.sync.transfer.NodeName;

/**
 * Makes a mission folder that flies as it is: mission file, start model, data, elements, stations
 * and contact plans. The folder appears when all of it is written, or not at all.
 */
public final class NewMission {

  /** More satellites than this are chosen by name. */
  private static final int MOST_SATELLITES = 12;

  private static final int TEMPLATE_DAYS = 7;
  private static final int USER_DAYS = 14;

  private final MissionRequest request;
  private final Instant now;
  private final Consumer<String> notes;
  private final StartTraining.Listener progress;

  /**
   * @param now start of the contact plans of the user's elements
   * @param notes is given what the user should know, a line each
   * @param progress follows the training of the start model
   */
  public NewMission(
      MissionRequest request,
      Instant now,
      Consumer<String> notes,
      StartTraining.Listener progress) {
    this.request = request;
    this.now = now;
    this.notes = notes;
    this.progress = progress;
  }

  /** Satellites, and the files of their orbits and stations. */
  private record Orbits(List<MissionText.Line> satellites, MissionText.Files files) {}

  /**
   * Makes the folder.
   *
   * @param folder absent or empty
   * @return the mission of the folder
   * @throws InputException if the folder has contents, or a file of the user cannot be used
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted; nothing is left behind then
   */
  public Mission write(Path folder) throws IOException, InterruptedException {
    Path target = folder.toAbsolutePath().normalize();
    requireEmpty(folder, target);
    requireName();
    Spacecraft spacecraft = spacecraft();
    List<Satellite> satellites = satellites();
    checkStations();
    MissionContent content = content();
    Path parent = Optional.ofNullable(target.getParent()).orElse(target);
    Files.createDirectories(parent);
    Path draft = Files.createTempDirectory(parent, "." + target.getFileName() + ".new-");
    try {
      Orbits orbits = writeOrbits(draft, satellites);
      Files.createDirectories(draft.resolve("data"));
      List<String> names = orbits.satellites().stream().map(MissionText.Line::name).toList();
      MissionContent.Written written =
          content.write(draft, names, request.settings().seed(), progress);
      written.start().write(draft.resolve("start.zip"));
      String text =
          new MissionText(request.settings(), spacecraft.radio())
              .text(orbits.satellites(), orbits.files(), written, content.description());
      Files.writeString(draft.resolve(MissionFile.NAME), text);
      Files.writeString(draft.resolve("mission.schema.json"), MissionFile.schema());
      Mission mission = MissionFile.read(draft);
      List<PassPlanner.Planned> plans =
          new PassPlanner(mission).plan(PassPlanner.Period.of(mission, now), notes);
      plans.forEach(
          planned ->
              planned
                  .warnings()
                  .forEach(
                      warning -> notes.accept(planned.satellite() + ": elements: " + warning)));
      PassPlanner.write(plans);
      Files.setPosixFilePermissions(
          draft, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FolderTree.delete(draft);
    }
    return MissionFile.read(folder);
  }

  private static void requireEmpty(Path shown, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(shown.toString());
    }
    if (!FolderTree.isEmpty(folder)) {
      throw new InputException(shown + ": is not empty; must be a new folder, or an empty one");
    }
  }

  private void requireName() {
    try {
      NodeName.require("name", request.settings().name());
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage() + "; give --name", e);
    }
  }

  private Spacecraft spacecraft() {
    try {
      return ProfileCatalog.shipped().spacecraft(request.settings().spacecraft());
    } catch (ProfileException e) {
      throw new InputException("--spacecraft: " + e.getMessage(), e);
    }
  }

  private MissionContent content() throws IOException {
    if (request.data().isPresent()) {
      Path data = request.data().get();
      return Files.isDirectory(data)
          ? ImageContent.of(data)
          : TableContent.of(data, request.settings().label());
    }
    return switch (request.template()) {
      case LANDSAT -> new LandsatContent();
      case IMAGES -> ImageContent.generated(request.settings().seed());
    };
  }

  private List<Satellite> satellites() throws IOException {
    if (request.elements().isEmpty()) {
      return ExampleMission.satellites();
    }
    Path file = request.elements().get();
    List<Satellite> all = SatelliteFile.read(List.of(file)).satellites();
    List<Satellite> chosen = new ArrayList<>();
    for (String wanted : request.objects()) {
      chosen.add(
          MissionOrbits.find(all, wanted)
              .orElseThrow(
                  () ->
                      new InputException(
                          "--objects "
                              + wanted
                              + ": must be a name or a catalog number in "
                              + file
                              + " (there: "
                              + MissionOrbits.names(all)
                              + ")")));
    }
    if (chosen.isEmpty() && all.size() > MOST_SATELLITES) {
      throw new InputException(
          file
              + ": has "
              + all.size()
              + " satellites; choose those of the mission with --objects NAME,NAME");
    }
    return chosen.isEmpty() ? all : chosen;
  }

  /** Reads the user's stations, so that a mistake in them is found before anything is written. */
  private void checkStations() throws IOException {
    if (request.stations().isPresent()) {
      StationFile.read(List.of(request.stations().get()), notes);
    }
  }

  private Orbits writeOrbits(Path folder, List<Satellite> satellites) throws IOException {
    String elements = copy(request.elements(), "satellites.tle", folder, ExampleMission::elements);
    String stations =
        copy(request.stations(), "stations.geojson", folder, ExampleMission::stationFile);
    boolean isOfUser = request.elements().isPresent();
    List<MissionText.Line> lines = new ArrayList<>();
    for (Satellite satellite : satellites) {
      lines.add(new MissionText.Line(name(satellite, lines.size()), object(satellite, satellites)));
    }
    return new Orbits(
        lines,
        new MissionText.Files(
            elements,
            stations,
            isOfUser ? Optional.empty() : Optional.of(ExampleMission.START),
            isOfUser ? USER_DAYS : TEMPLATE_DAYS));
  }

  /** Identifiers of satellites may have letters that topics may not. */
  private static String name(Satellite satellite, int index) {
    return NodeName.isValid(satellite.id())
            && !KeyFolders.RESERVED.contains(satellite.id())
            && !satellite.id().equals("ground")
        ? satellite.id()
        : "sat-" + (index + 1);
  }

  private static String object(Satellite satellite, List<Satellite> all) {
    boolean isShared =
        all.stream().filter(other -> other.name().equalsIgnoreCase(satellite.name())).count() > 1;
    return isShared && satellite.number() > 0
        ? Integer.toString(satellite.number())
        : satellite.name();
  }

  private interface Text {
    String get() throws IOException;
  }

  /** Copies a file of the user under its name, or writes that of the example. */
  private static String copy(Optional<Path> ofUser, String name, Path folder, Text example)
      throws IOException {
    if (ofUser.isEmpty()) {
      Files.writeString(folder.resolve(name), example.get(), StandardCharsets.UTF_8);
      return name;
    }
    Path file = ofUser.get();
    String shown = String.valueOf(file.getFileName());
    String own =
        shown.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
                && !shown.toLowerCase(Locale.ROOT).startsWith("mission.")
            ? shown
            : name.replaceFirst("\\..*", "") + suffix(shown);
    Files.copy(file, folder.resolve(own));
    return own;
  }

  private static String suffix(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    return suffix.matches("\\.[A-Za-z0-9]{1,8}") ? suffix : ".txt";
  }
}
