package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.hw.ProfileCatalog;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sim.example.ExampleKeys;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * The files of the mission: everything that a satellite can be given, each as small as it can be
 * and still be used.
 */
final class FlipFiles {

  static final String MISSION = "flips";
  static final String SATELLITE = "sat";
  static final String GROUND = "ground";

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Contacts begin this long after one another. */
  private static final Duration BETWEEN_CONTACTS = Duration.ofMinutes(40);

  private static final Duration CONTACT = Duration.ofSeconds(60);
  private static final int CONTACTS = 3;

  /** The end of the last contact before the satellite stops. */
  static final Instant STOP = START.plus(BETWEEN_CONTACTS.multipliedBy(CONTACTS)).plus(CONTACT);

  private static final List<String> CLASSES = List.of("crop", "soil", "water");
  private static final int FEATURES = 6;
  private static final int STREAM = 240;
  private static final int GOLDEN = 60;

  private static final String PLAN =
      """
      strategy: replay-balanced
      memory: {samples: 30, bits: 8}
      batch: 2
      replayed: 28
      waiting: 16
      drift:
        page-hinkley: {}
      hard-examples:
        score: margin
        kept: 6
        bytes-per-pass: 300
      """;

  private final Path satellite;
  private final Path ground;
  private final Random random;

  /**
   * @param satellite everything that the satellite has on board
   * @param ground what the ground has
   */
  FlipFiles(Path satellite, Path ground, long seed) {
    this.satellite = satellite;
    this.ground = ground;
    this.random = new Random(seed);
  }

  Path state() {
    return satellite.resolve("state");
  }

  Path groundKeys() {
    return ground.resolve("keys").resolve(GROUND);
  }

  /** The ground's link of files. */
  String groundLink() {
    return "files:" + ground.resolve("up") + "," + ground.resolve("down");
  }

  Path model() {
    return satellite.resolve("model.zip");
  }

  /** Writes all files. */
  void write() throws IOException {
    Files.createDirectories(satellite);
    List<float[]> rows = new ArrayList<>();
    text("data.csv", samples(STREAM, rows));
    text("golden.csv", samples(GOLDEN, new ArrayList<>()));
    text("learning.yaml", PLAN);
    model(rows);
    ProfileCatalog profiles = ProfileCatalog.shipped();
    text("board.yaml", profiles.yaml("raspberry-pi-4").replace("id: ", "id: own-"));
    text("radio.yaml", profiles.yaml("s-band-1m").replace("id: ", "id: own-"));
    text(
        "spacecraft.yaml",
        profiles
            .yaml("smallsat-100kg")
            .replaceFirst("(?m)^id: .*$", "id: own")
            .replaceFirst("(?m)^board: .*$", "board: board.yaml")
            .replaceFirst("(?m)^radio: .*$", "radio: radio.yaml"));
    StringBuilder contacts = new StringBuilder();
    contacts().writeCsv(contacts);
    text("contacts.csv", contacts.toString());
    ExampleKeys.make(ground.resolve("keys"), GROUND, List.of(SATELLITE), START.minusSeconds(1));
    Files.move(ground.resolve("keys").resolve(SATELLITE), satellite.resolve("keys"));
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(satellite.resolve(name), text, StandardCharsets.UTF_8);
  }

  private String samples(int count, List<float[]> rows) {
    StringBuilder csv = new StringBuilder("a,b,c,d,e,f,label\n");
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES.size());
      float[] row = new float[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        row[f] = (float) (20 * (1 + (label + f) % CLASSES.size()) + 6 * random.nextGaussian());
        csv.append(String.format(Locale.ROOT, "%.2f,", row[f]));
      }
      rows.add(row);
      csv.append(CLASSES.get(label)).append('\n');
    }
    return csv.toString();
  }

  private void model(List<float[]> rows) throws IOException {
    INDArray features = Nd4j.create(rows.toArray(float[][]::new));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(features, features));
    InputShape shape = InputShape.ofFeatures(FEATURES);
    ModelFile.of(
            ModelCatalog.named("mlp-small").create(shape, CLASSES.size(), random.nextLong()),
            shape,
            CLASSES)
        .withNormalizer(normalizer)
        .write(model());
  }

  /** The contacts until {@link #STOP}, and one that is far away. */
  private static ContactPlan contacts() {
    List<Contact> contacts = new ArrayList<>();
    for (int i = 1; i <= CONTACTS; i++) {
      Instant aos = START.plus(BETWEEN_CONTACTS.multipliedBy(i));
      contacts.add(new Contact(SATELLITE, "station", aos, aos.plus(CONTACT), 40));
    }
    Instant later = STOP.plus(Duration.ofDays(1));
    contacts.add(new Contact(SATELLITE, "station", later, later.plus(CONTACT), 40));
    return ContactPlan.of(contacts);
  }

  /** The arguments of {@code perigee onboard run}. */
  List<String> arguments() {
    return List.of(
        "--mission",
        MISSION,
        "--satellite",
        SATELLITE,
        "--spacecraft",
        satellite.resolve("spacecraft.yaml").toString(),
        "--model",
        model().toString(),
        "--data",
        satellite.resolve("data.csv").toString(),
        "--golden",
        satellite.resolve("golden.csv").toString(),
        "--learning",
        satellite.resolve("learning.yaml").toString(),
        "--plan",
        satellite.resolve("contacts.csv").toString(),
        "--keys",
        satellite.resolve("keys").toString(),
        "--lossless", // so that the first model from the ground is good enough to be adopted
        "--state",
        state().toString(),
        "--sample-interval",
        INTERVAL.toSeconds() + "s",
        "--link",
        "files:"
            + ground.resolve("down").resolve(SATELLITE)
            + ","
            + ground.resolve("up").resolve(SATELLITE));
  }
}
