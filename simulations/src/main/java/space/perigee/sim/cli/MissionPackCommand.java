package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Mission;
import space.perigee.mission.ReceiverEntry;
import space.perigee.sim.mission.MissionPack;
import space.perigee.sim.mission.PackParty;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.InputException;

/** {@code perigee mission pack}: packs what goes on one machine. */
@Command(
    name = "pack",
    description = {
      "Pack what goes on the board of a satellite, or on the machine of a station or the ground, and"
          + " nothing else: jar, options of Java for its memory, its mission file with the files and"
          + " keys that it needs, scripts that start and install it, a systemd unit, checksums.",
      "The machine needs a Java runtime, 17 or later. The same input makes the same pack."
    },
    footer = {
      "",
      "Examples:",
      "  perigee mission pack my-mission sat-1 -o sat-1-pack",
      "  perigee mission pack my-mission --station svalbard -o svalbard-pack",
      "  perigee mission pack my-mission --ground -o ground-pack"
    })
final class MissionPackCommand extends MissionSubcommand {

  @Parameters(index = "0", paramLabel = "DIR", description = "Mission folder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SATELLITE",
      description = "Name of the satellite, unless --station or --ground is given.")
  private @Nullable String satellite;

  @Option(
      names = "--station",
      paramLabel = "NAME",
      description = "Pack for a station: its name among the receivers.")
  private @Nullable String station;

  @Option(names = "--ground", description = "Pack for the ground server.")
  private boolean ground;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Folder of the pack; must not exist, or be empty.")
  private Path output = Path.of("");

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "Jar of the program (default: the one that was built in this project for the board).")
  private @Nullable Path jar;

  @Option(
      names = "--with-samples",
      description =
          "Pack the samples of the satellite too, to try the pack at a desk. In flight they come"
              + " from its sensor.")
  private boolean withSamples;

  @Override
  public Integer call() throws IOException {
    Mission mission = read(folder);
    PackParty party = party(mission);
    OptionValues.requireFolder("--output", output);
    if (withSamples && !(party instanceof PackParty.Satellite)) {
      throw new InputException("--with-samples: is for a satellite");
    }
    Path home = Path.of(System.getProperty("perigee.home", ".")).toAbsolutePath().normalize();
    MissionPack.Written written =
        new MissionPack(
                mission,
                party,
                new MissionPack.Settings(home, Optional.ofNullable(jar), withSamples))
            .write(output);
    written.files().forEach(file -> printf("%s%n", output.resolve(file)));
    printf(
        "%d files, %.1f MB. Copy the folder to the machine, and run 'sh install.sh' there as root,"
            + " or 'sh start.sh' to try it.%n",
        written.files().size(), written.bytes() / 1e6);
    return 0;
  }

  private PackParty party(Mission mission) {
    if (Stream.of(satellite != null, station != null, ground).filter(given -> given).count() != 1) {
      throw new InputException(
          "give one of SATELLITE, --station and --ground; satellites of "
              + mission.source().file()
              + ": "
              + String.join(", ", mission.satelliteNames()));
    }
    String named = satellite;
    if (named != null) {
      return mission
          .satellite(named)
          .map(PackParty.Satellite::new)
          .orElseThrow(() -> unknown(mission, "satellites", named, mission.satelliteNames()));
    }
    if (station != null) {
      List<String> names = mission.receivers().stream().map(ReceiverEntry::station).toList();
      return mission
          .receiver(station)
          .map(PackParty.Station::new)
          .orElseThrow(() -> unknown(mission, "receivers", "--station " + station, names));
    }
    return new PackParty.Ground();
  }

  private static InputException unknown(
      Mission mission, String field, String given, List<String> names) {
    return new InputException(
        mission
            .finding(
                field,
                given
                    + (names.isEmpty()
                        ? ": there are none"
                        : ": must be one of " + String.join(", ", names)))
            .toString());
  }
}
