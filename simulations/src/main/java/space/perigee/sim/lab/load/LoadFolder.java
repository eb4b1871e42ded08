package space.perigee.sim.lab.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NetworkParameters;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sim.mission.KeySetup;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.model.Weights;

/**
 * What a load needs before its clock starts, in a folder that later runs use again: the keys and
 * certificates of all parties, the start model, data to score versions on, and the deltas.
 */
public final class LoadFolder {

  private static final int FEATURES = 36;
  private static final int CLASSES = 6;
  private static final int HELD_OUT = 500;

  /** File that says of how many satellites all keys are there. */
  private static final String MADE = "satellites.txt";

  /**
   * The mission whose keys are made; the satellites are those of the load. Its files are never
   * read.
   */
  private static final String MISSION =
      """
      name: %s
      model: start.zip
      satellites:
        - {name: sat-00001, spacecraft: none, contacts: none, data: none}
      stations: none
      ground: {name: %s, held-out: held-out.csv}
      links:
        - satellite: mqtts://127.0.0.1:8883
      keys: keys
      """;

  private final Path folder;
  private final LoadSettings settings;
  private final KeyFolders keys;

  public LoadFolder(Path folder, LoadSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.keys = new KeyFolders(folder.resolve("keys"));
  }

  LoadSettings settings() {
    return settings;
  }

  Path root() {
    return folder;
  }

  /** Keys, certificates and trust of a party. */
  Path keys(String party) {
    return keys.of(party);
  }

  TlsFiles tls(String party) {
    return new TlsFiles(keys.ca(), keys.certificate(party), keys.key(party));
  }

  /** The link of the server: its own broker, with TLS. */
  String brokerLink() {
    return "broker?ca="
        + keys.ca()
        + "&cert="
        + keys.certificate(LoadSettings.GROUND)
        + "&key="
        + keys.key(LoadSettings.GROUND);
  }

  Path model() {
    return folder.resolve("start-" + settings.parameters() + "-" + settings.seed() + ".zip");
  }

  Path heldOut() {
    return folder.resolve("held-out-" + settings.seed() + ".csv");
  }

  private Path deltas(int satellite) {
    return deltas().resolve(LoadSettings.name(satellite));
  }

  private Path deltas() {
    return folder.resolve(
        String.format(
            Locale.ROOT,
            "deltas-%d-%s-%d",
            settings.parameters(),
            amount(settings.target()),
            settings.seed()));
  }

  private static String amount(DeltaTarget target) {
    if (target instanceof DeltaTarget.Density density) {
      return Double.toString(density.fraction());
    }
    return target instanceof DeltaTarget.Bytes bytes ? bytes.limit() + "b" : "lossless";
  }

  /** The deltas of a satellite, at least as many as were made. */
  List<CodedDeltas.Coded> deltasOf(int satellite) throws IOException {
    return CodedDeltas.read(deltas(satellite));
  }

  /** Makes the keys and certificates that are missing, by the key set-up of missions. */
  void makeKeys(Instant now) throws IOException {
    Path made = keys.folder().resolve(MADE);
    if (Files.exists(made)
        && Integer.parseInt(Files.readString(made).strip()) >= settings.satellites()) {
      return;
    }
    Files.createDirectories(folder);
    Mission one =
        MissionFile.parse(
            folder.resolve(MissionFile.NAME),
            String.format(Locale.ROOT, MISSION, LoadSettings.MISSION, LoadSettings.GROUND));
    SatelliteEntry like = one.satellites().get(0);
    List<SatelliteEntry> satellites =
        settings.names().stream()
            .map(
                name ->
                    new SatelliteEntry(
                        name,
                        like.spacecraft(),
                        like.passes(),
                        like.sensor(),
                        like.training(),
                        like.predictions()))
            .toList();
    Mission mission =
        new Mission(
            one.name(),
            one.model(),
            one.data(),
            satellites,
            one.stations(),
            one.receivers(),
            one.ground(),
            one.links(),
            one.deltas(),
            one.personalLayers(),
            one.keys(),
            one.contactPlan(),
            one.state(),
            one.source());
    new KeySetup(mission, Optional.empty(), now).make();
    Files.writeString(made, settings.satellites() + "\n");
  }

  /**
   * Makes the start model and the data, if they are missing.
   *
   * @return the weights of the model
   */
  Weights makeModel() throws IOException {
    if (!Files.exists(model())) {
      int width = width(settings.parameters());
      ModelFile.of(
              ModelCatalog.named("mlp-" + width + "-" + width)
                  .create(InputShape.ofFeatures(FEATURES), CLASSES, settings.seed()),
              InputShape.ofFeatures(FEATURES),
              IntStream.range(0, CLASSES).mapToObj(label -> "class-" + label).toList())
          .write(model());
    }
    if (!Files.exists(heldOut())) {
      Files.writeString(heldOut(), randomRows());
    }
    return new NetworkParameters(ModelFile.read(model()).network()).weights();
  }

  /** The width of two equal hidden layers with about that many parameters in all. */
  static int width(int parameters) {
    double linear = FEATURES + 1 + 1 + CLASSES;
    double root = Math.sqrt(linear * linear + 4.0 * (parameters - CLASSES));
    return (int) Math.max(1, Math.round((root - linear) / 2));
  }

  /** Data of which nothing can be learned, so that every version scores about the same. */
  private String randomRows() {
    SplittableRandom random = new SplittableRandom(settings.seed());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FEATURES; i++) {
      text.append('f').append(i).append(',');
    }
    text.append("label\n");
    for (int row = 0; row < HELD_OUT; row++) {
      for (int i = 0; i < FEATURES; i++) {
        text.append(String.format(Locale.ROOT, "%.4f,", random.nextGaussian()));
      }
      text.append("class-").append(random.nextInt(CLASSES)).append('\n');
    }
    return text.toString();
  }

  /**
   * Codes the deltas that are missing, on all processors.
   *
   * @param counts number of deltas of each satellite
   * @param progress is told how many satellites are done
   */
  void codeDeltas(int[] counts, Weights start, IntConsumer progress)
      throws IOException, InterruptedException {
    Files.createDirectories(deltas());
    ParallelWork.run(
        counts.length,
        satellite -> {
          Path file = deltas(satellite);
          int count = counts[satellite];
          if (CodedDeltas.read(file).size() < count) {
            CodedDeltas.write(file, count, start, settings.target(), settings.seed(), satellite);
          }
          return file;
        },
        progress);
  }
}
