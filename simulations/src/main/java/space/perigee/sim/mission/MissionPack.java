package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.board.JvmOptions;
import space.perigee.sim.mission.PackFiles.Access;
import space.perigee.sync.io.InputException;

/**
 * Packs what goes on the machine of one party, and nothing else: the program's jar, Java's options
 * for its memory, the mission reduced to it with its keys and the public keys that it trusts, a
 * script that starts it, a systemd unit, and a script that installs all this after it has checked
 * the checksums.
 *
 * <p>The keys of the root and of the certificate authority are in no pack, nor is the private key
 * of another party. The same mission and jar make the same bytes.
 */
public final class MissionPack {

  private static final String OPTIONS = "jvm.options";
  private static final String ENVIRONMENT = "environment";
  private static final String GROUND_JAR = "perigee-ground.jar";
  private static final String ONBOARD_JAR = "perigee-onboard.jar";

  /**
   * What was packed.
   *
   * @param files paths in the pack, in order
   * @param bytes their size together
   */
  public record Written(List<String> files, long bytes) {

    public Written {
      files = List.copyOf(files);
    }
  }

  /**
   * How to pack.
   *
   * @param home folder of the project, with the jars that were built
   * @param jar the jar to pack; empty for the one that was built for the machine
   * @param withSamples true to pack what a satellite sees, to try the pack at a desk
   */
  public record Settings(Path home, Optional<Path> jar, boolean withSamples) {}

  private final Mission mission;
  private final PackParty party;
  private final Settings settings;
  private final PackFiles files = new PackFiles();

  public MissionPack(Mission mission, PackParty party, Settings settings) {
    this.mission = mission;
    this.party = party;
    this.settings = settings;
  }

  /**
   * Writes the pack.
   *
   * @param folder must not exist, or be empty; nothing is left in it after an error
   * @throws InputException if a file or a key is missing, or no jar fits; names file, line and
   *     field
   * @throws java.nio.file.FileAlreadyExistsException if the folder holds something
   */
  public Written write(Path folder) throws IOException {
    String name = party.name(mission);
    PackedMission packed = new PackedMission(mission, files, settings.withSamples());
    packed.add(party);
    PackScripts scripts =
        new PackScripts(name, party.kind() + " " + name + " of mission " + mission.name());
    ProgramJar jars = new ProgramJar(settings.home());
    if (party instanceof PackParty.Satellite satellite) {
      addOnboard(satellite.entry(), jars, scripts);
    } else {
      addGround(jars, scripts);
    }
    List<Path> keys = mission.keys().map(each -> Path.of("keys").resolve(name)).stream().toList();
    scripts.withFolders(packed.writable(), keys).add(files);
    long bytes = files.write(folder);
    List<String> all = new ArrayList<>(files.paths());
    all.add(PackFiles.CHECKSUMS);
    return new Written(all, bytes);
  }

  private void addOnboard(SatelliteEntry entry, ProgramJar jars, PackScripts scripts)
      throws IOException {
    Board board = board(entry);
    files.add(ONBOARD_JAR, jars.onboard(board, settings.jar()), Access.SHARED);
    files.add(OPTIONS, JvmOptions.of(board), Access.SHARED);
    files.add(ENVIRONMENT, JvmOptions.environment(), Access.SHARED);
    String arguments = "--satellite '" + entry.name() + "' --status-file \"$state/status.json\"";
    boolean writesFile =
        entry.predictions().filter(new PackPlaces(mission)::isInFolder).isPresent();
    scripts
        .withProgram(
            ONBOARD_JAR,
            "onboard run",
            writesFile ? arguments + " --predictions \"$state/predictions.jsonl\"" : arguments)
        .withNotes(board.id(), samplesNote(entry), keyNote());
  }

  private String samplesNote(SatelliteEntry entry) {
    if (settings.withSamples()) {
      return "                       The samples of the mission folder are among them, to try the pack.\n";
    }
    Path data = entry.sensor().data();
    String place =
        data.startsWith(mission.folder())
            ? PackedMission.FOLDER + "/" + PackFiles.slashes(mission.folder().relativize(data))
            : data.toString();
    return "                       The samples are not: the satellite reads them from "
        + place
        + ", or from\n                       the place that 'start.sh --data PATH' names.\n";
  }

  private Board board(SatelliteEntry entry) {
    try {
      return ProfileCatalog.shipped().spacecraft(entry.spacecraft()).board();
    } catch (ProfileException e) {
      String field = "satellites[" + mission.satellites().indexOf(entry) + "].spacecraft";
      throw new InputException(
          mission.finding(field, String.valueOf(e.getMessage())).toString(), e);
    }
  }

  private void addGround(ProgramJar jars, PackScripts scripts) throws IOException {
    files.add(GROUND_JAR, jars.ground(settings.jar()), Access.SHARED);
    files.add(OPTIONS, jars.groundOptions(), Access.SHARED);
    files.add(
        ENVIRONMENT,
        "# Environment variables for Java, KEY=VALUE. A server needs none.\n",
        Access.SHARED);
    scripts
        .withProgram(
            GROUND_JAR,
            party instanceof PackParty.Station ? "ground station" : "ground serve",
            party instanceof PackParty.Station ? "--station '" + party.name(mission) + "'" : "")
        .withNotes("a server", "", keyNote());
  }

  private String keyNote() {
    return mission.keys().isEmpty()
        ? "The mission has no keys: nothing is signed or encrypted."
        : "mission/keys/"
            + party.name(mission)
            + " holds its private key: keep this folder from others until it is installed. Keys that were\n"
            + "installed earlier are not removed: revoke them ('perigee keys revoke').";
  }
}
