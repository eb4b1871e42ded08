package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sim.mission.MissionRequest.Settings;
import space.perigee.sim.mission.MissionRequest.Template;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;

/** A new mission folder flies as it is: every file is there, and fits the others. */
class NewMissionTest {

  private static final Instant NOW = Instant.parse("2022-04-24T12:00:00Z");

  private static final String ELEMENTS =
      """
      MY SAT-1
      1 41610U 16040M   22113.39133221  .00035922  00000+0  11624-2 0  9992
      2 41610  97.2370 172.7438 0007333 298.0873  61.9627 15.31936909324610
      """;

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path parent;

  private final List<String> notes = new ArrayList<>();

  private Mission made(MissionRequest request) throws Exception {
    return new NewMission(request, NOW, notes::add, StartTraining.Listener.NONE)
        .write(parent.resolve("m"));
  }

  private static MissionRequest of(Template template) {
    return MissionRequest.of(template, Settings.of("m"));
  }

  /** Images of one color each, red and blue, with a little of the other. */
  private Path images(int red, int blue) throws IOException {
    Path folder = parent.resolve("images");
    for (int i = 0; i < red + blue; i++) {
      Path file = folder.resolve(i < red ? "red" : "blue").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(12, 8, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 12 * 8; pixel++) {
        image.setRGB(pixel % 12, pixel / 12, i < red ? 0xff0000 + i : 0x0000ff + (i << 16));
      }
      ImageIO.write(image, "png", file.toFile());
    }
    return folder;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(parent.resolve(name), text);
  }

  private static SampleSet read(Path data, ModelFile model) throws IOException {
    return DataFormats.read(
        data,
        DataRequest.of("label", List.of())
            .withClasses(model.labels())
            .withShape(model.input().dimensions()));
  }

  private static void assertFlies(Mission mission) throws IOException {
    ModelFile model = ModelFile.read(mission.model());
    List<Path> data = new ArrayList<>();
    data.add(mission.ground().scoring().heldOut().orElseThrow());
    data.add(mission.ground().scoring().gate().orElseThrow());
    for (SatelliteEntry satellite : mission.satellites()) {
      data.add(satellite.sensor().data());
      data.add(satellite.sensor().golden().orElseThrow());
      assertThat(ContactPlan.readCsv(mission.plan(satellite)).forSatellite(satellite.name()))
          .satisfies(plan -> assertThat(plan.contacts()).hasSizeGreaterThan(20));
    }
    for (Path samples : data) {
      assertThat(read(samples, model).samples().size()).as(samples.toString()).isPositive();
    }
  }

  @Test
  void theLandsatTemplateFliesAsItIs() throws Exception {
    Mission mission = made(of(Template.LANDSAT));

    assertFlies(mission);
    assertThat(mission.satelliteNames()).containsExactly("flock-2p-9", "skysat-c10", "flock-3k-2");
    assertThat(ModelFile.read(mission.model()).network().numParams()).isEqualTo(43_142);
    assertThat(mission.contactPlan().from()).contains(Instant.parse("2022-04-24T00:00:00Z"));
    assertThat(mission.satelliteLinks("skysat-c10").get(0))
        .startsWith("mqtts://127.0.0.1:8883?ca=");
  }

  @Test
  void theSamplesOfASatelliteLastADay() throws Exception {
    Mission mission = made(of(Template.LANDSAT));

    for (SatelliteEntry satellite : mission.satellites()) {
      long samples = Files.readAllLines(satellite.sensor().data()).size() - 1L;
      assertThat(samples * satellite.sensor().sampleInterval().toSeconds())
          .isBetween(84_000L, 86_400L);
    }
  }

  @Test
  void theImagesTemplateFliesAsItIs() throws Exception {
    Mission mission = made(of(Template.IMAGES));

    assertFlies(mission);
    assertThat(ModelFile.read(mission.model()).labels()).isEqualTo(DrawnScenes.CLASSES);
    assertThat(mission.satellites().get(0).sensor().order())
        .isEqualTo(SatelliteEntry.Order.SHUFFLED);
  }

  @Test
  void everyLineOfTheFileIsExplained() throws Exception {
    Mission mission = made(of(Template.IMAGES));

    assertThat(Files.readAllLines(mission.source().file()))
        .filteredOn(line -> !line.matches("\\w+:"))
        .allSatisfy(line -> assertThat(line).matches("#.*|.+ # .+"));
  }

  @Test
  void ownFilesTakeThePlaceOfTheTemplates() throws Exception {
    Mission mission =
        made(
            new MissionRequest(
                Template.IMAGES,
                Optional.of(images(30, 20)),
                Optional.of(file("sats.tle", ELEMENTS)),
                List.of(),
                Optional.of(file("antennas.csv", "name,lat,lon,alt\nSvalbard,78.2,15.4,450\n")),
                Settings.of("mine")));

    assertFlies(mission);
    ModelFile model = ModelFile.read(mission.model());
    assertThat(model.labels()).containsExactly("blue", "red");
    assertThat(model.input().dimensions()).containsExactly(3, 8, 12);
    assertThat(mission.satelliteNames()).containsExactly("my-sat-1");
    assertThat(mission.contactPlan().from()).isEmpty();
    assertThat(
            ContactPlan.readCsv(mission.plan(mission.satellites().get(0))).contacts().get(0).aos())
        .isAfter(NOW);
    assertThat(parent.resolve("m").resolve("antennas.csv")).exists();
  }

  @Test
  void elementsThatAreTooOldAreNoticed() throws Exception {
    MissionRequest plain = of(Template.LANDSAT);
    MissionRequest old =
        new MissionRequest(
            Template.LANDSAT,
            plain.data(),
            Optional.of(file("sats.tle", ELEMENTS)),
            List.of(),
            plain.stations(),
            plain.settings());

    new NewMission(
            old, Instant.parse("2022-06-20T00:00:00Z"), notes::add, StartTraining.Listener.NONE)
        .write(parent.resolve("m"));

    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("my-sat-1: elements: is of 2022-04-23")
        .endsWith("use newer elements");
  }

  @Test
  void eachImageGoesToExactlyOnePart() throws Exception {
    MissionRequest request = of(Template.IMAGES);
    made(
        new MissionRequest(
            Template.IMAGES,
            Optional.of(images(30, 20)),
            request.elements(),
            List.of(),
            request.stations(),
            request.settings()));

    try (Stream<Path> all = Files.walk(parent.resolve("m").resolve("data"))) {
      assertThat(all.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .hasSize(50)
          .doesNotHaveDuplicates();
    }
    for (String part : List.of("archive", "golden", "test", "flock-2p-9", "flock-3k-2")) {
      assertThat(parent.resolve("m").resolve("data").resolve(part))
          .isDirectoryContaining("glob:**red")
          .isDirectoryContaining("glob:**blue");
    }
  }

  @Test
  void theSameSeedMakesTheSameMission() throws Exception {
    Mission first = made(of(Template.IMAGES));
    byte[] model = Files.readAllBytes(first.model());
    Path again = parent.resolve("again");
    Mission second =
        new NewMission(of(Template.IMAGES), NOW, notes::add, StartTraining.Listener.NONE)
            .write(again);

    assertThat(ModelFile.read(second.model()).network().params())
        .isEqualTo(ModelFile.read(first.model()).network().params());
    assertThat(model).isNotEmpty();
    assertThat(Files.readString(again.resolve("mission.yaml")))
        .isEqualTo(Files.readString(first.source().file()));
  }

  private void assertRefused(MissionRequest request, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> made(request))
        .withMessageContaining(message);
    assertThat(parent.toFile().list((folder, name) -> name.startsWith(".m.new"))).isEmpty();
  }

  @Test
  void aFolderWithContentsIsRefusedAndStaysAsItIs() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("m"));
    Files.writeString(folder.resolve("mine.txt"), "mine");

    assertRefused(of(Template.LANDSAT), "is not empty; must be a new folder, or an empty one");
    assertThat(folder.toFile().list()).containsExactly("mine.txt");
  }

  @Test
  void anEmptyFolderIsFilled() throws Exception {
    Files.createDirectory(parent.resolve("m"));

    assertThat(made(of(Template.LANDSAT)).name()).isEqualTo("m");
  }

  @Test
  void whatCannotFlyIsRefusedBeforeAnythingIsWritten() throws Exception {
    MissionRequest plain = of(Template.IMAGES);
    Optional<Path> few = Optional.of(images(30, 9));
    assertRefused(
        new MissionRequest(
            Template.IMAGES, few, Optional.empty(), List.of(), Optional.empty(), plain.settings()),
        "blue: has 9 images; a class needs 10 or more");
    assertRefused(
        MissionRequest.of(
            Template.LANDSAT,
            new Settings("m", "cubesat-4u", Transport.MQTT, "lossless", "label", 1)),
        "--spacecraft: cubesat-4u: is no known spacecraft; did you mean 'cubesat-3u'?");
    assertRefused(MissionRequest.of(Template.LANDSAT, Settings.of("a b")), "give --name");
    assertRefused(
        new MissionRequest(
            Template.LANDSAT,
            Optional.empty(),
            Optional.of(file("sats.tle", ELEMENTS)),
            List.of("OTHER"),
            Optional.empty(),
            plain.settings()),
        "--objects OTHER: must be a name or a catalog number");
    assertRefused(
        new MissionRequest(
            Template.LANDSAT,
            Optional.empty(),
            Optional.of(file("none.tle", "# nothing\n")),
            List.of(),
            Optional.empty(),
            plain.settings()),
        "contains no element set");
    assertThat(parent.resolve("m")).doesNotExist();
  }

  @Test
  void everyTransportGivesAFileThatReads() throws Exception {
    for (Transport transport : Transport.values()) {
      Path folder = parent.resolve(transport.name());
      Settings settings = new Settings("m", "cubesat-3u", transport, "lossless", "label", 3);
      Mission mission =
          new NewMission(
                  MissionRequest.of(Template.LANDSAT, settings),
                  NOW,
                  notes::add,
                  StartTraining.Listener.NONE)
              .write(folder);

      assertThat(MissionFile.read(folder).satelliteLinks("skysat-c10"))
          .allSatisfy(link -> space.perigee.sync.link.uri.LinkUri.parse(link));
      assertThat(mission.satellites().get(0).training().seed()).isEqualTo(3);
    }
  }
}
