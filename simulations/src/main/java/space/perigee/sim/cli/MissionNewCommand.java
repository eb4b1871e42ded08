package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.text.Quantity;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.task.Scores;
import space.perigee.sim.mission.MissionRequest;
import space.perigee.sim.mission.NewMission;
import space.perigee.sim.mission.PassPlanner;
import space.perigee.sim.mission.Transport;

/** {@code perigee mission new}: makes a mission folder. */
@Command(
    name = "new",
    description = {
      "Make a mission folder that flies as it is: mission.yaml with every line explained, start"
          + " model, data, elements, stations and contact plans.",
      "Files of your own take the place of the template's."
    },
    footer = {
      "",
      "Examples:",
      "  perigee mission new trial",
      "  perigee mission new mine --data images --elements sats.tle --stations stations.csv"
    })
final class MissionNewCommand extends MissionSubcommand {

  @Parameters(paramLabel = "DIR", description = "New folder; one that exists must be empty.")
  private Path folder = Path.of("");

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description =
          "What to start from: ${COMPLETION-CANDIDATES} (default: landsat)."
              + " landsat: pixels of a Landsat scene; images: generated images.")
  private MissionRequest.@Nullable Template template;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|FILE",
      description =
          "Samples of your own: images, one subfolder for each class, or a CSV file. They are"
              + " copied and divided among start model, tests and satellites.")
  private @Nullable Path data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "CSV column that holds the class (default: ${DEFAULT-VALUE}).")
  private String label = CsvSamples.LABEL;

  @Option(
      names = "--elements",
      paramLabel = "FILE",
      description = "Element sets of your satellites: TLE, OMM (JSON, CSV, KVN, XML) or SatNOGS.")
  private @Nullable Path elements;

  @Option(
      names = "--objects",
      paramLabel = "NAME",
      split = ",",
      description = "Which satellites of --elements, by name or catalog number (default: all).")
  private List<String> objects = List.of();

  @Option(
      names = "--stations",
      paramLabel = "FILE",
      description = "Your ground stations: CSV, GeoJSON or JSON.")
  private @Nullable Path stations;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the mission (default: that of the folder).")
  private @Nullable String name;

  @Option(
      names = "--spacecraft",
      paramLabel = "ID",
      description = "Spacecraft of all satellites, of 'perigee hw list' (default: cubesat-3u).")
  private String spacecraft = "cubesat-3u";

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description =
          "Link between satellites and ground: ${COMPLETION-CANDIDATES} (default: mqtt, over TLS).")
  private Transport link = Transport.MQTT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the division of the data, the start model and the satellites (default:"
              + " ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    String folderName = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    MissionRequest.Template wanted =
        template != null
            ? template
            : data == null ? MissionRequest.Template.LANDSAT : MissionRequest.Template.IMAGES;
    MissionRequest.Settings settings = MissionRequest.Settings.of(name == null ? folderName : name);
    MissionRequest request =
        new MissionRequest(
            wanted,
            Optional.ofNullable(data),
            Optional.ofNullable(elements),
            objects,
            Optional.ofNullable(stations),
            new MissionRequest.Settings(
                settings.name(), spacecraft, link, settings.deltas(), label, seed));
    return interruptibly(() -> write(request), () -> "interrupted; nothing was written");
  }

  private int write(MissionRequest request) throws IOException, InterruptedException {
    Mission mission = new NewMission(request, now(), this::note, this::step).write(folder);
    progress("");
    List<String> silent = silent(mission);
    if (!silent.isEmpty()) {
      note(String.join(", ", silent) + ": no contact; " + PassPlanner.remedy(folder));
    }
    printf(
        "%s: a mission of %s: %s%n",
        folder,
        Quantity.count(mission.satellites().size(), "satellite", "satellites"),
        String.join(", ", mission.satelliteNames()));
    printf(
        "next: edit %s%s, then%n",
        folder.resolve(MissionFile.NAME), silent.isEmpty() ? "" : " (contact-plan: from)");
    if (!silent.isEmpty()) {
      printf("  perigee mission plan %s    contacts, which there are none of yet%n", folder);
    }
    printf("  perigee mission keys %s    keys and certificates%n", folder);
    printf("  perigee mission check %s   is everything there, and does it fit?%n", folder);
    printf("  perigee mission fly %s     fly it on this machine%n", folder);
    return 0;
  }

  /** Returns the satellites whose plans have no contact. */
  private static List<String> silent(Mission mission) throws IOException {
    List<String> silent = new ArrayList<>();
    for (SatelliteEntry satellite : mission.satellites()) {
      if (PassPlanner.read(mission, satellite).isEmpty()) {
        silent.add(satellite.name());
      }
    }
    return silent;
  }

  private void step(int epoch, int done, int samples, double loss, @Nullable Scores scores) {
    if (done == samples) {
      progress(String.format(Locale.ROOT, "start model: epoch %d, loss %.3f", epoch, loss));
    }
  }
}
