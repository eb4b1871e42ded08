package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.cli.CommandRuns;
import space.perigee.onboard.data.Cases;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sync.npz.NpyArray;
import space.perigee.sync.npz.NpyType;
import space.perigee.sync.npz.NpzFile;
import space.perigee.sync.npz.NpzWriter;

class PredictCommandTest {

  private static final List<String> CLASSES = List.of("sea, deep", "land");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(ModelCommand::line);

  @ParameterizedTest
  @ValueSource(strings = {"semicolon.csv", "semidec.csv", "index.csv", "ok.csv.gz"})
  void everyTableIsPredictedRowByRow(String name) throws IOException {
    ModelFile model = model(InputShape.ofFeatures(3));
    List<Sample> samples =
        DataFormats.read(Cases.tables(name), DataRequest.of("label", List.of()))
            .samples()
            .samples()
            .toList();

    assertThat(predict(Cases.tables(name), "y.npz")).as(runs.err()).isZero();

    assertPredictions(model, samples);
    assertThat(runs.out()).isEqualTo(path("y.npz") + ": 120 samples, 2 classes\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"f16.npz", "stry.npz", "onehot.npz", "nhwc.npz"})
  void everyArchiveIsPredictedRowByRow(String name) throws IOException {
    boolean isImages = name.equals("nhwc.npz");
    ModelFile model = model(isImages ? InputShape.ofImage(3, 12, 12) : InputShape.ofFeatures(3));
    List<Sample> samples =
        DataFormats.read(Cases.arrays(name), DataRequest.of("label", List.of()))
            .samples()
            .samples()
            .toList();

    assertThat(predict(Cases.arrays(name), "y.npz")).as(runs.err()).isZero();

    assertPredictions(model, samples);
  }

  private void assertPredictions(ModelFile model, List<Sample> samples) throws IOException {
    List<float[]> expected = new Learner(model).predict(samples);
    NpyArray y = NpzFile.readArray(folder.resolve("y.npz"), "y");
    assertThat(y.type()).isEqualTo(NpyType.FLOAT32);
    assertThat(y.shape()).containsExactly(samples.size(), 2);
    for (int i = 0; i < samples.size(); i++) {
      for (int k = 0; k < 2; k++) {
        assertThat(y.floatAt(2 * i + k)).as("sample %d", i).isEqualTo(expected.get(i)[k]);
      }
    }
    NpyArray classes = NpzFile.readArray(folder.resolve("y.npz"), "classes");
    assertThat(IntStream.range(0, 2).mapToObj(classes::textAt)).isEqualTo(CLASSES);
  }

  @Test
  void aTableNeedsNoLabels() throws IOException {
    ModelFile model = model(InputShape.ofFeatures(3));
    Files.writeString(folder.resolve("x.csv"), "a,b,c\n1,2,3\n4,5,6\n");

    assertThat(predict(folder.resolve("x.csv"), "y.npz")).as(runs.err()).isZero();

    assertPredictions(
        model,
        List.of(Sample.unlabeled(new float[] {1, 2, 3}), Sample.unlabeled(new float[] {4, 5, 6})));
  }

  @Test
  void labelsThatTheModelDoesNotKnowAreNotRead() throws IOException {
    ModelFile model = model(InputShape.ofFeatures(3));
    Files.writeString(folder.resolve("x.csv"), "a;b;label;c\n1;2;volcano;3\n4;5;;6\n");

    assertThat(predict(folder.resolve("x.csv"), "y.npz")).as(runs.err()).isZero();

    assertPredictions(
        model,
        List.of(Sample.unlabeled(new float[] {1, 2, 3}), Sample.unlabeled(new float[] {4, 5, 6})));
    Files.writeString(folder.resolve("z.csv"), "c;id;a;b\n3;7;1;2\n6;8;4;5\n");
    assertThat(predict(folder.resolve("z.csv"), "y.npz", "--features", "a,b,c")).isZero();
    assertPredictions(
        model,
        List.of(Sample.unlabeled(new float[] {1, 2, 3}), Sample.unlabeled(new float[] {4, 5, 6})));
  }

  @Test
  void anArchiveNeedsNoLabels() throws IOException {
    ModelFile model = model(InputShape.ofFeatures(3));
    try (OutputStream file = Files.newOutputStream(folder.resolve("x.npz"))) {
      NpzWriter npz = new NpzWriter(file);
      npz.beginFloats("x", List.of(2, 3));
      npz.floats(new float[] {1, 2, 3, 4, 5, 6}, 0, 6);
      npz.finish();
    }

    assertThat(predict(folder.resolve("x.npz"), "y.npz")).as(runs.err()).isZero();

    assertPredictions(
        model,
        List.of(Sample.unlabeled(new float[] {1, 2, 3}), Sample.unlabeled(new float[] {4, 5, 6})));
  }

  @Test
  void imagesMayLieInAnyFolderAndEachIsNamed() throws IOException {
    ModelFile model = model(InputShape.ofImage(3, 12, 12));
    writeImage("b.png", 12, 0x112233);
    writeImage("volcano/a.png", 12, 0x405060);

    assertThat(predict(folder.resolve("images"), "y.npz")).as(runs.err()).isZero();

    NpyArray y = NpzFile.readArray(folder.resolve("y.npz"), "y");
    NpyArray sources = NpzFile.readArray(folder.resolve("y.npz"), "source");
    assertThat(y.shape()).containsExactly(2, 2);
    assertThat(sources.textAt(0)).isEqualTo(path("images/b.png"));
    assertThat(sources.textAt(1)).isEqualTo(path("images/volcano/a.png"));
    float[] gray = new float[3 * 144];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = List.of(0x40, 0x50, 0x60).get(i / 144);
    }
    assertThat(y.floatAt(2))
        .isEqualTo(new Learner(model).predict(List.of(Sample.unlabeled(gray))).get(0)[0]);
  }

  @Test
  void ofAFolderOfIdxFilesTheTestPartIsPredictedWithoutItsLabels() throws IOException {
    model(InputShape.ofImage(1, 12, 12));
    for (String part : List.of("train", "t10k")) {
      int count = part.equals("train") ? 4 : 3;
      ByteBuffer images = ByteBuffer.allocate(16 + 144 * count);
      images.putInt(0x803).putInt(count).putInt(12).putInt(12);
      Files.createDirectories(folder.resolve("idx"));
      Files.write(folder.resolve("idx/" + part + "-images-idx3-ubyte"), images.array());
    }

    assertThat(predict(folder.resolve("idx"), "y.npz")).as(runs.err()).isZero();
    assertThat(NpzFile.readArray(folder.resolve("y.npz"), "y").shape()).containsExactly(3, 2);
    assertThat(predict(folder.resolve("idx"), "y.npz", "--part", "train")).isZero();
    assertThat(NpzFile.readArray(folder.resolve("y.npz"), "y").shape()).containsExactly(4, 2);
  }

  @Test
  void aCsvFileNamesTheMostProbableClass() throws IOException {
    ModelFile model = model(InputShape.ofFeatures(3));
    Files.writeString(folder.resolve("x.csv"), "a,b,c\n1,2,3\n-400,500,-600\n");

    assertThat(predict(folder.resolve("x.csv"), "y.csv")).as(runs.err()).isZero();

    float[] first =
        new Learner(model).predict(List.of(Sample.unlabeled(new float[] {1, 2, 3}))).get(0);
    String best = first[0] > first[1] ? "\"sea, deep\"" : "land";
    assertThat(Files.readAllLines(folder.resolve("y.csv")))
        .hasSize(3)
        .startsWith(
            "sample,class,\"p_sea, deep\",p_land", "0," + best + "," + first[0] + "," + first[1]);
  }

  @Test
  void aBadSampleEndsThePredictionOrHasNone() throws IOException {
    model(InputShape.ofFeatures(3));
    Files.writeString(folder.resolve("x.csv"), "a,b,c\n1,2,3\n4,cloud,6\n7,8,9\n");

    assertThat(predict(folder.resolve("x.csv"), "y.csv")).isEqualTo(2);
    assertThat(runs.err())
        .startsWith("perigee: " + path("x.csv") + ": line 3: b 'cloud' is not a number");
    assertThat(folder.resolve("y.csv")).doesNotExist();

    assertThat(predict(folder.resolve("x.csv"), "y.csv", "--skip-bad-rows")).isZero();
    assertThat(Files.readAllLines(folder.resolve("y.csv"))).hasSize(4).contains("1,,,");
    assertThat(runs.err())
        .contains(
            "perigee: 1 bad sample without prediction, the first: " + path("x.csv") + ": line 3");
    assertThat(predict(folder.resolve("x.csv"), "y.npz", "--skip-bad-rows")).isZero();
    NpyArray y = NpzFile.readArray(folder.resolve("y.npz"), "y");
    assertThat(y.floatAt(2)).isNaN();
    assertThat(y.floatAt(4)).isNotNaN();
  }

  @Test
  void aDamagedImageLeavesNothingBehind() throws IOException {
    model(InputShape.ofImage(3, 12, 12));
    for (int i = 0; i < 70; i++) {
      writeImage("a/" + (100 + i) + ".png", 12, i);
    }
    Files.writeString(folder.resolve("images/a/999.png"), "no image");
    Files.writeString(folder.resolve("y.npz"), "as before");

    assertThat(predict(folder.resolve("images"), "y.npz")).isEqualTo(2);

    assertThat(runs.err()).contains("999.png: is not an image").doesNotContain("\tat ");
    assertThat(folder.resolve("y.npz")).hasContent("as before");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("images", "model.zip", "y.npz");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x.csv; y.txt; must end in .npz or .csv",
        "x.csv; none/y.csv; must be a file in a folder that exists",
        "x.csv; x.csv; is also the input file",
        "none.csv; y.csv; none.csv: no such file",
        "two.csv; y.csv; 2 columns besides the label 'label' (there is none), the model takes 3",
        "empty; y.csv; empty: a folder of images, but the model takes [3]",
      })
  void refusesWhatCannotBeDone(String data, String output, String message) throws IOException {
    model(InputShape.ofFeatures(3));
    Files.writeString(folder.resolve("x.csv"), "a,b,c\n1,2,3\n");
    Files.writeString(folder.resolve("two.csv"), "a,b\n1,2\n");
    Files.createDirectory(folder.resolve("empty"));

    assertThat(predict(folder.resolve(data), output)).isEqualTo(2);

    assertThat(runs.err()).contains(message).doesNotContain("\tat ");
    assertThat(folder.resolve("y.csv")).doesNotExist();
  }

  private ModelFile model(InputShape input) throws IOException {
    ModelCatalog.Entry entry = ModelCatalog.named(input.isImage() ? "cnn-50k" : "mlp-small");
    ModelFile model = ModelFile.of(entry.create(input, CLASSES.size(), 1), input, CLASSES);
    model.write(folder.resolve("model.zip"));
    return model;
  }

  private void writeImage(String name, int side, int color) throws IOException {
    Path file = folder.resolve("images").resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, color);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private int predict(Path data, String output, String... more) {
    runs.forgetOut();
    return runs.run(
        Stream.concat(
                Stream.of(
                    "predict",
                    "--model",
                    path("model.zip"),
                    "--data",
                    data.toString(),
                    "-o",
                    path(output)),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
