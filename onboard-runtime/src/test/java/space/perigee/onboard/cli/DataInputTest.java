package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import space.perigee.onboard.cli.model.ModelCommand;
import space.perigee.onboard.data.Cases;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;

/** What the commands do with data as people have it. */
class DataInputTest {

  private static final List<String> CLASSES = List.of("sea", "land");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "semicolon.csv",
        "tab.csv",
        "semidec.csv",
        "trailing.csv",
        "index.csv",
        "ok.csv.gz"
      })
  void everyTableIsEvaluatedAndRehearsed(String name) throws IOException {
    model(InputShape.ofFeatures(3));
    assertThat(evaluate(Cases.tables(name))).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("120 samples: accuracy");
    out.getBuffer().setLength(0);

    assertThat(rehearse(Cases.tables(name), "--json")).as(err.toString()).isZero();
    assertThat(json().get("samplesSeen").asInt()).isEqualTo(120);
    assertThat(json().get("stream").get("phase").asText()).isEqualTo("ended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f16.npz",
        "bigendian.npz",
        "booly.npz",
        "stry.npz",
        "floaty.npz",
        "onehot.npz",
        "nhwc.npz"
      })
  void everyArchiveIsEvaluatedAndRehearsed(String name) throws IOException {
    model(name.equals("nhwc.npz") ? InputShape.ofImage(3, 12, 12) : InputShape.ofFeatures(3));
    assertThat(evaluate(Cases.arrays(name))).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("100 samples: accuracy");
    out.getBuffer().setLength(0);

    assertThat(rehearse(Cases.arrays(name), "--json")).as(err.toString()).isZero();
    assertThat(json().get("samplesSeen").asInt()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan.csv", "empty.csv"})
  void aBadRowIsAnErrorOnTheGroundAndSkippedInFlight(String name) throws IOException {
    model(InputShape.ofFeatures(3));
    Path file = Cases.tables(name);

    assertThat(evaluate(file)).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": line 5: b ").doesNotContain("\tat ");
    err.getBuffer().setLength(0);

    assertThat(evaluate(file, "--skip-bad-rows")).isZero();
    assertThat(out.toString()).startsWith("119 samples: accuracy");
    assertThat(err.toString())
        .startsWith("perigee: " + file + ": skipped 1 bad sample, the first: " + file + ": line 5");
    out.getBuffer().setLength(0);

    assertThat(rehearse(file)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("sat: 119 samples seen")
        .contains("1 sample skipped, the last one: " + file + ": line 5: b ");
  }

  @Test
  void aFlightSkipsImagesThatItCannotUse() throws IOException {
    writeImage("sea/a.png", 12);
    writeImage("land/b.png", 12);
    writeImage("ice/c.png", 12);
    writeImage("sea/d.png", 13);
    Files.writeString(folder.resolve("images/sea/e.png"), "no image");
    model(InputShape.ofImage(3, 12, 12));

    assertThat(rehearse(folder.resolve("images"), "--json")).as(err.toString()).isZero();
    assertThat(json().get("samplesSeen").asInt()).isEqualTo(2);
    assertThat(json().get("samplesSkipped").asInt()).isEqualTo(3);
    assertThat(json().get("stream").get("lastSkipped").asText()).contains("e.png: is not an image");

    assertThat(evaluate(folder.resolve("images"))).isEqualTo(2);
    assertThat(err.toString()).contains("class 'ice' must be one of [sea, land]");
    out.getBuffer().setLength(0);
    assertThat(evaluate(folder.resolve("images"), "--skip-bad-rows")).isZero();
    assertThat(out.toString()).startsWith("2 samples: accuracy");
    assertThat(err.toString()).contains("skipped 3 bad samples, the first: ");
  }

  @Test
  void aLayoutIsAskedForOnlyIfTheShapeDoesNotTell() throws IOException {
    model(InputShape.ofImage(3, 12, 12));

    assertThat(evaluate(Cases.arrays("nhwc.npz"), "--layout", "channels-first")).isEqualTo(2);
    assertThat(err.toString()).contains("of shape [12, 12, 3], the model takes [3, 12, 12]");
    assertThat(evaluate(Cases.arrays("nhwc.npz"), "--layout", "nhwc")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--layout 'nhwc' must be one of [channels-first, channels-last]");
  }

  private void writeImage(String name, int side) throws IOException {
    Path file = folder.resolve("images").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }

  private void model(InputShape input) throws IOException {
    ModelCatalog.Entry entry = ModelCatalog.named(input.isImage() ? "cnn-50k" : "mlp-small");
    ModelFile.of(entry.create(input, CLASSES.size(), 1), input, CLASSES)
        .write(folder.resolve("model.zip"));
  }

  private int evaluate(Path data, String... more) {
    return run(
        ModelCommand.line(),
        Stream.concat(
            Stream.of("evaluate", "--model", path("model.zip"), "--data", data.toString()),
            Stream.of(more)));
  }

  private int rehearse(Path data, String... more) {
    return run(
        OnboardCommand.line(),
        Stream.concat(
            Stream.of(
                "rehearse",
                "--mission",
                "m",
                "--satellite",
                "sat",
                "--spacecraft",
                "cubesat-3u",
                "--model",
                path("model.zip"),
                "--data",
                data.toString()),
            Stream.of(more)));
  }

  private int run(CommandLine line, Stream<String> args) {
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
