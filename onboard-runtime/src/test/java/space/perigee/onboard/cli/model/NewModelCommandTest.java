package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.cli.CommandRuns;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;

class NewModelCommandTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(ModelCommand::line);

  @Test
  void makesAnUntrainedModelForImages() throws IOException {
    assertThat(
            run("--network", "cnn-50k", "--classes", "a,b,c", "--input", "3x64x64", "-o", start()))
        .as(runs.err())
        .isZero();

    ModelFile model = ModelFile.read(folder.resolve("start.zip"));
    assertThat(model.labels()).containsExactly("a", "b", "c");
    assertThat(model.input().dimensions()).containsExactly(3, 64, 64);
    assertThat(model.normalizer()).isInstanceOf(ImagePreProcessingScaler.class);
    assertThat(runs.out())
        .isEqualTo(
            start()
                + ": cnn-50k, 48,971 parameters, takes 3x64x64, classes a, b, c\n"
                + "samples: 0 to 255 become -1 to 1\n"
                + "optimizer: Adam, learning rate 0.001\n"
                + "not trained: the weights are random\n");
  }

  @Test
  void trainsOnATableAndSaysHowWell() throws IOException {
    table("data.csv", 400);

    assertThat(
            run(
                "--network",
                "mlp-16",
                "--train",
                path("data.csv"),
                "--label",
                "kind",
                "-o",
                start()))
        .as(runs.err())
        .isZero();

    assertThat(runs.out())
        .contains(": mlp-16, 98 parameters, takes 3, classes high, low\n")
        .contains("\nsamples: scaled to mean 0 and deviation 1 of the training data\n")
        .containsPattern("\ntrained on 360 samples; epoch \\d+ of 20 is kept, loss 0\\.\\d{3}\n")
        .containsPattern("\nheld back: 40 samples: accuracy 9\\d\\.\\d %|100\\.0 %, balanced ");
    ModelFile model = ModelFile.read(folder.resolve("start.zip"));
    assertThat(model.normalizer()).isInstanceOf(NormalizerStandardize.class);
    assertThat(new Learner(model).steps()).isPositive();

    runs.forgetOut();
    assertThat(
            runs.run("evaluate", "--model", start(), "--data", path("data.csv"), "--label", "kind"))
        .isZero();
    assertThat(runs.out()).containsPattern("^400 samples: accuracy (9\\d\\.\\d|100\\.0) %");
  }

  @Test
  void theSameSeedWritesTheSameModel() throws IOException {
    table("data.csv", 100);

    assertThat(train("--seed", "3", "--json")).isEqualTo(train("--seed", "3", "--json"));
    assertThat(version("--seed", "3"))
        .isEqualTo(version("--seed", "3"))
        .isNotEqualTo(version("--seed", "4"));
  }

  private String train(String... more) {
    runs.forgetOut();
    assertThat(
            run(
                concat(
                    more,
                    "--network",
                    "mlp-16",
                    "--train",
                    path("data.csv"),
                    "--label",
                    "kind",
                    "--epochs",
                    "2",
                    "-o",
                    start())))
        .as(runs.err())
        .isZero();
    return runs.out();
  }

  private String version(String... more) throws IOException {
    train(more);
    return new Learner(ModelFile.read(folder.resolve("start.zip"))).weights().version().hex();
  }

  @Test
  void theOptimizerIsThatOfTheOptions() throws IOException {
    table("data.csv", 100);

    train("--optimizer", "sgd", "--learning-rate", "0.05", "--validate", "0");

    assertThat(runs.out())
        .contains("\noptimizer: Sgd, learning rate 0.05\n")
        .contains("\ntrained on 100 samples; epoch 2 of 2 is kept")
        .doesNotContain("held back");
    assertThat(
            ModelFile.read(folder.resolve("start.zip"))
                .network()
                .getLayer(0)
                .conf()
                .getLayer()
                .getUpdaterByParam("W"))
        .isEqualTo(new Sgd(0.05));
  }

  @Test
  void takesShapeAndClassesFromAFolderOfImages() throws IOException {
    for (String name : List.of("field", "sea")) {
      for (int i = 0; i < 10; i++) {
        Path file = folder.resolve("tiles/" + name + "/" + i + ".png");
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < 72; k++) {
          image.setRGB(k % 9, k / 9, name.equals("sea") ? 0x102080 + i : 0x608010 + i);
        }
        ImageIO.write(image, "png", file.toFile());
      }
    }

    assertThat(
            run(
                "--network",
                "cnn-50k",
                "--train",
                path("tiles"),
                "--classes",
                "sea,field,volcano",
                "--epochs",
                "4",
                "--batch",
                "4",
                "--json",
                "-o",
                start()))
        .as(runs.err())
        .isZero();

    JsonNode json = new ObjectMapper().readTree(runs.out());
    assertThat(json.get("input")).hasToString("[3,8,9]");
    assertThat(json.get("classes")).hasToString("[\"sea\",\"field\",\"volcano\"]");
    assertThat(json.get("trained").asInt()).isEqualTo(18);
    assertThat(json.get("heldBack").get("samples").asInt()).isEqualTo(2);
    assertThat(ModelFile.read(folder.resolve("start.zip")).normalizer())
        .isInstanceOf(ImagePreProcessingScaler.class);
  }

  @Test
  void saysWhichClassHasNoSample() throws IOException {
    table("data.csv", 60);

    train("--classes", "low,high,none");

    assertThat(runs.out()).contains("\nnote: the data has no sample of none\n");
  }

  @Test
  void scoresTheTestPartOfAFolderOfIdxFiles() throws IOException {
    Random random = new Random(1);
    for (String part : List.of("train", "t10k")) {
      int count = part.equals("train") ? 40 : 7;
      ByteBuffer images = ByteBuffer.allocate(16 + 64 * count);
      images.putInt(0x803).putInt(count).putInt(8).putInt(8);
      ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
      for (int i = 0; i < count; i++) {
        labels.put((byte) (i % 2));
        for (int k = 0; k < 64; k++) {
          images.put((byte) (random.nextInt(100) + 100 * (i % 2)));
        }
      }
      Files.createDirectories(folder.resolve("idx"));
      Files.write(folder.resolve("idx/" + part + "-images-idx3-ubyte"), images.array());
      Files.write(folder.resolve("idx/" + part + "-labels-idx1-ubyte"), labels.array());
    }

    assertThat(run("--network", "cnn-50k", "--train", path("idx"), "--epochs", "2", "-o", start()))
        .as(runs.err())
        .isZero();

    assertThat(runs.out())
        .contains("\nheld back: 4 samples: accuracy ")
        .contains("\ntest part: 7 samples: accuracy ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--network=resnet; --network: network 'resnet' must be one of [mlp, mlp-small, cnn-50k,",
        "--network=mlp-0; --network: network 'mlp-0' must be one of",
        "--network=cnn-50k; --network, --input, --classes: model cnn-50k takes images, the samples",
        "--input=3x4; Invalid value for option '--input': input shape [3, 4] must be [features] or",
        "--input=big; 'big' must be a number of features such as 36, or CHANNELSxHEIGHTxWIDTH",
        "--input=4; 3 columns besides the label 'kind', the model takes 4",
        "--classes=low; 'high' must be one of [low]",
        "--label=none; no column 'none' for the label; the columns are [kind, a, b, c]",
        "--epochs=0; --epochs 0: must be within 1 to",
        "--batch=0; --batch 0: must be within 1 to",
        "--validate=1; --validate 1.0: must be within 0 to 0.9",
        "--validate=0.001; both parts must have one",
        "--learning-rate=0; --learning-rate 0.0: must be above 0",
        "--output=none/start.zip; must be a file in a folder that exists",
        "--train=none.csv; none.csv: no such file",
      })
  void refusesAnOptionAndSaysWhatIsAllowed(String option, String message) throws IOException {
    table("data.csv", 60);
    String[] usual = {
      "--network=mlp-16", "--train=" + path("data.csv"), "--label=kind", "--output=" + start()
    };
    String name = option.substring(0, option.indexOf('='));
    String[] args =
        concat(
            new String[] {option.replace("=none/", "=" + path("none") + "/")},
            Arrays.stream(usual)
                .filter(each -> !each.startsWith(name + "="))
                .toArray(String[]::new));

    assertThat(run(args)).as(runs.err()).isEqualTo(2);

    assertThat(runs.err()).contains(message).doesNotContain("\tat ");
    assertThat(folder.resolve("start.zip")).doesNotExist();
  }

  @Test
  void withoutDataShapeAndClassesAreNeeded() {
    assertThat(run("--network", "mlp", "--input", "36", "-o", start())).isEqualTo(2);
    assertThat(runs.err())
        .contains("--classes and --input are needed, or --train with data that tells them");
    assertThat(run("--network", "mlp", "--input", "36", "--classes", "a,a", "-o", start()))
        .isEqualTo(2);
    assertThat(runs.err()).contains("--classes: a label appears twice: [a, a]");
    assertThat(run("--network", "mlp", "--input", "36", "--classes", "a", "-o", start()))
        .isEqualTo(2);
    assertThat(runs.err()).contains("classes [a]: a classifier needs two or more");
  }

  /** The class is the sign of the second feature. */
  private void table(String name, int rows) throws IOException {
    Random random = new Random(8);
    StringBuilder text = new StringBuilder("kind,a,b,c\n");
    for (int i = 0; i < rows; i++) {
      double b = (i % 2 == 0 ? 1 : -1) * (0.5 + random.nextDouble());
      text.append(i % 2 == 0 ? "high" : "low")
          .append(',')
          .append(1000 + 50 * random.nextGaussian())
          .append(',')
          .append(b)
          .append(",5\n");
    }
    Files.writeString(folder.resolve(name), text);
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
  }

  private int run(String... args) {
    return runs.run(concat(new String[] {"new"}, args));
  }

  private String start() {
    return path("start.zip");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
