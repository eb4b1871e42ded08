package space.perigee.sync.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.sync.compatibility.Baseline.Recording;
import space.perigee.sync.model.Weights;

/**
 * Frames that earlier versions sent in a pass, in both directions, with keys and without: each
 * means the same to this version, and what they carried arrives.
 */
class FrameCompatibilityTest {

  private static final float[] START = FlownEnd.moved(new float[FlownEnd.LAYOUT.size()], 1);
  private static final float[] TRAINED = FlownEnd.moved(START, 2);
  private static final float[] LITTLE_MORE = withOneChange(TRAINED);
  private static final float[] PUBLISHED = FlownEnd.moved(START, 3);

  /** Weights whose delta fits one frame. */
  private static float[] withOneChange(float[] weights) {
    float[] values = weights.clone();
    values[100] += 0.5f;
    return values;
  }

  /** Short datagrams, some of which are lost: a pass has frames of every type. */
  private static final int FRAME_BYTES = 300;

  private static final double LOSS = 0.2;

  /** At first the ground can take nothing. */
  private static final int DEFERRED_SECONDS = 3600;

  private static final int DEFERRED_ROUNDS = 150;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  static List<Baseline> versions() {
    return Baseline.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void framesOfAnEarlierVersionMeanTheSame(Baseline version) throws Exception {
    for (Recording recording : Recording.values()) {
      assertUnderstood(version, recording);
      assertArrives(version, recording);
    }
  }

  /** The same of this version's own frames, so that what writes the fixtures stays right. */
  @Test
  void framesOfThisVersionAreUnderstood() throws Exception {
    Path fixture = folder.resolve("fixture");
    write(fixture);
    framesOfAnEarlierVersionMeanTheSame(new Baseline(fixture));
    List<String> lines = new ArrayList<>();
    for (Recording recording : Recording.values()) {
      lines.addAll(Files.readAllLines(new Baseline(fixture).frames(recording)));
    }
    for (String type :
        List.of(
            "manifest",
            "segment",
            "repair",
            "poll",
            "status",
            "receipt",
            "deferral",
            "announcement")) {
      assertThat(lines).as(type).anyMatch(line -> Pass.Sent.meaning(line).startsWith(type));
    }
  }

  /** See {@code docs/compatibility.md}. */
  @Test
  @EnabledIfSystemProperty(named = "perigee.fixture", matches = ".+")
  void writesAFixture() throws Exception {
    Path fixture = Path.of(System.getProperty("perigee.fixture"));
    assumeThat(fixture).as("what is kept never changes").doesNotExist();
    write(fixture);
  }

  private void write(Path fixture) throws Exception {
    Files.createDirectories(fixture);
    Baseline baseline = new Baseline(fixture);
    Keys.write(baseline.keys());
    for (Recording recording : Recording.values()) {
      ExchangeEnd satellite = end(baseline, recording, true);
      ExchangeEnd ground = end(baseline, recording, false);
      long millis = FlownEnd.START.toEpochMilli() + 1000;
      satellite.offer(TRAINED, 7, millis);
      ground.offer(PUBLISHED, 1, millis);
      Pass pass = new Pass(satellite, ground, LOSS, 1, millis);
      if (recording == Recording.ONE_WAY) {
        pass.flyOneWay(FRAME_BYTES);
      } else {
        ground.refuseFor(DEFERRED_SECONDS, millis);
        assertThat(pass.fly(FRAME_BYTES, DEFERRED_ROUNDS)).isFalse();
        ground.refuseFor(0, millis);
        assertThat(pass.fly(FRAME_BYTES)).isTrue();
        satellite.offer(LITTLE_MORE, 8, pass.millis());
        assertThat(pass.fly(FRAME_BYTES)).isTrue();
      }
      List<String> lines = new ArrayList<>();
      for (Pass.Sent sent : pass.sent()) {
        ExchangeEnd to = sent.down() ? ground : satellite;
        lines.add(sent.line(to.describe(sent.frame(), sent.millis())));
      }
      Files.write(baseline.frames(recording), lines);
    }
  }

  private void assertUnderstood(Baseline version, Recording recording) throws IOException {
    ExchangeEnd satellite = end(version, recording, true);
    ExchangeEnd ground = end(version, recording, false);
    for (String line : Files.readAllLines(version.frames(recording))) {
      Pass.Sent sent = Pass.Sent.parse(line);
      ExchangeEnd to = sent.down() ? ground : satellite;
      assertThat(to.describe(sent.frame(), sent.millis()))
          .as(line)
          .isEqualTo(Pass.Sent.meaning(line));
    }
  }

  /** Each direction by itself: the other end is silent. */
  private void assertArrives(Baseline version, Recording recording) throws IOException {
    ExchangeEnd satellite = end(version, recording, true);
    ExchangeEnd ground = end(version, recording, false);
    for (ExchangeEnd end : List.of(satellite, ground)) {
      end.linkUp(FRAME_BYTES, recording == Recording.ONE_WAY ? LOSS : -1);
    }
    for (String line : Files.readAllLines(version.frames(recording))) {
      Pass.Sent sent = Pass.Sent.parse(line);
      if (sent.arrived()) {
        assertThat((sent.down() ? ground : satellite).receive(sent.frame(), sent.millis()))
            .as(line)
            .isTrue();
      }
    }
    if (recording == Recording.ONE_WAY) {
      assertThat(ground.events()).containsExactly("weights " + version(TRAINED) + " 7");
    } else {
      assertThat(ground.events())
          .containsExactly(
              "weights " + version(TRAINED) + " 7", "weights " + version(LITTLE_MORE) + " 8");
      assertThat(satellite.events()).containsExactly("weights " + version(PUBLISHED) + " 1");
    }
  }

  private static String version(float[] weights) {
    return Weights.of(FlownEnd.LAYOUT, weights).version().hex();
  }

  private int ends;

  /** A new end with a copy of the keys, which only their owner may read. */
  private ExchangeEnd end(Baseline version, Recording recording, boolean isSatellite)
      throws IOException {
    String name = isSatellite ? Keys.SATELLITE : Keys.GROUND;
    Path own = Files.createDirectory(folder.resolve("end-" + ends++));
    @Nullable Path keys =
        recording.hasKeys() ? copy(version.keys().resolve(name), own.resolve("keys")) : null;
    return new FlownEnd(
        own, keys, name, isSatellite ? Keys.GROUND : Keys.SATELLITE, isSatellite, 0.0);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.copy(file, target);
        target.toFile().setReadable(false, false);
        target.toFile().setReadable(true, true);
      }
    }
    return to;
  }
}
