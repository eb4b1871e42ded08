package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.cli.Cli;

class LearnCommandTest {

  private static final int EACH = 12;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void learnsFromCsvAndWritesTheDocumentedFields() throws IOException {
    csv("data.csv", "crop", "soil", "water");

    assertLearns("data.csv", "--tasks", "3", "--seeds", "2", "--epochs", "4");

    JsonNode json = json();
    assertThat(json.get("strategy").asText()).isEqualTo("replay");
    assertThat(json.get("seeds").asInt()).isEqualTo(2);
    for (String name :
        List.of(
            "averageAccuracy",
            "overallAccuracy",
            "forgetting",
            "backwardTransfer",
            "forwardTransfer",
            "balancedAccuracy",
            "seconds")) {
      assertThat(json.get(name).get("mean").isNumber()).as(name).isTrue();
      assertThat(json.get(name).get("deviation").isNumber()).as(name).isTrue();
    }
    assertThat(json.get("peakMemoryBytes").canConvertToLong()).isTrue();
    assertMatrix(json, 2, 3);
  }

  @Test
  void averagesTheLastRowOfTheMatrix() throws IOException {
    csv("data.csv", "crop", "soil", "water");

    assertLearns("data.csv", "--tasks", "3", "--epochs", "60", "--batch", "8");

    JsonNode last = json().get("matrix").get(0).get(3);
    double mean = (last.get(0).asDouble() + last.get(1).asDouble() + last.get(2).asDouble()) / 3;
    assertThat(json().get("averageAccuracy").get("mean").asDouble()).isEqualTo(mean);
    assertThat(mean).as("the classes lie far apart").isGreaterThan(0.6);
    assertThat(json().get("averageAccuracy").get("deviation").isNull()).as("of one seed").isTrue();
    assertThat(out.toString()).contains("before", "after water", "average accuracy", "forgetting");
  }

  @Test
  void learnsFromAnNpzFile() throws IOException {
    npz("data.npz");

    assertLearns("data.npz", "--tasks", "2");

    assertMatrix(json(), 1, 2);
    assertThat(out.toString()).contains("after 7", "after 9");
  }

  @Test
  void learnsFromAFolderOfImages() throws IOException {
    images("images", "field", "lake");

    assertLearns("images", "--tasks", "2", "--model", "cnn-50k", "--batch", "8");

    assertMatrix(json(), 1, 2);
    assertThat(out.toString()).contains("after field", "after lake");
  }

  @Test
  void learnsFromAFolderOfIdxFilesAndTestsOnItsOwnPart() throws IOException {
    idx("idx");

    assertLearns("idx", "--tasks", "2", "--model", "mobile");

    assertMatrix(json(), 1, 2);
    for (JsonNode accuracy : json().get("matrix").get(0).get(2)) {
      assertThat(accuracy.asDouble() * 3).as("3 samples to test").isIn(0.0, 1.0, 2.0, 3.0);
    }
  }

  @Test
  void givesTheSameFiguresForTheSameSeed() throws IOException {
    csv("data.csv", "crop", "soil", "water");
    String[] options = {"--tasks", "3", "--seeds", "2", "--epochs", "2", "--memory", "5"};

    assertLearns("data.csv", options);
    ObjectNode first = json();
    assertLearns("data.csv", options);

    assertThat(figures(json())).isEqualTo(figures(first));
    assertThat(first.get("matrix").get(0))
        .as("another seed")
        .isNotEqualTo(first.get("matrix").get(1));
  }

  @Test
  void writesAnArrayForSeveralStrategiesAndComparesThem() throws IOException {
    csv("data.csv", "crop", "soil");

    assertLearns("data.csv", "--tasks", "2", "--strategy", "fine-tune,joint,replay");

    JsonNode array = tree();
    assertThat(array.isArray()).isTrue();
    assertThat(array.findValuesAsText("strategy")).containsExactly("fine-tune", "joint", "replay");
    array.forEach(one -> assertMatrix(one, 1, 2));
    assertThat(array.get(0).get("keptBytes").asLong()).as("fine-tuning keeps nothing").isZero();
    assertThat(array.get(2).get("keptBytes").asLong()).as("replay does").isPositive();
    assertThat(out.toString())
        .containsPattern("strategy +average +overall +balanced")
        .contains("kept (kB)");
  }

  @Test
  void triesAllStrategiesWithAsLittleMemoryAsThereIs() throws IOException {
    csv("data.csv", "crop", "soil");

    assertLearns("data.csv", "--tasks", "2", "--strategy", "all", "--model", "mlp-small");

    assertThat(tree().findValuesAsText("strategy"))
        .contains("fine-tune", "replay", "gdumb", "slda", "joint")
        .doesNotHaveDuplicates();
  }

  @Test
  void writesAPageThatEscapesTheNamesOfClasses() throws IOException {
    csv("data.csv", "<b>&", "</svg>");

    assertLearns("data.csv", "--tasks", "2", "--html", path("page.html"));

    String page = Files.readString(folder.resolve("page.html"));
    assertThat(page)
        .startsWith("<!doctype html>")
        .endsWith("</html>\n")
        .contains("&lt;b&gt;&amp;", "&lt;/svg&gt;")
        .doesNotContain("<b>&", "after <b>", "after </svg>");
    assertThat(page.split("</svg>", -1)).as("one figure").hasSize(2);
    assertThat(page.split("<rect ", -1)).as("three rows of two").hasSize(1 + 6);
  }

  @Test
  void learnsASingleTaskAndSaysNullWhereNothingCanBeForgotten() throws IOException {
    csv("data.csv", "crop", "soil");

    assertLearns("data.csv", "--tasks", "1");

    assertThat(json().get("forgetting").get("mean").isNull()).isTrue();
    assertMatrix(json(), 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"data-drift, age 2", "real-order, part 2", "domain-incremental, 18-35"})
  void knowsOtherOrders(String order, String task) throws IOException {
    csv("data.csv", "crop", "soil", "water");

    assertLearns("data.csv", "--tasks", "2", "--stream", order);

    assertMatrix(json(), 1, 2);
    assertThat(out.toString()).contains("after " + task);
  }

  @Test
  void testsOnAFileOfItsOwn() throws IOException {
    csv("data.csv", "crop", "soil");
    csv("test.csv", "crop");
    assertLearns("data.csv", "--tasks", "1", "--test", path("test.csv"));
    assertMatrix(json(), 1, 1);

    assertRefused(
        List.of("--test", path("test.csv"), "--tasks", "2"),
        "--stream, --tasks: task soil: 12 samples to train and 0 to test");
  }

  @Test
  void refusesASecondTestForAFolderThatHasOne() throws IOException {
    idx("idx");
    csv("test.csv", "crop");

    assertRefused("idx", List.of("--test", path("test.csv")), "--test", "test.csv", "IDX");
  }

  @Test
  void learnsWithAModelFileAndRefusesOneThatDoesNotFit() throws IOException {
    csv("data.csv", "crop", "soil", "water");
    TestModels.convolutional(1).write(folder.resolve("model.zip"));

    assertRefused(
        List.of("--tasks", "3", "--model", path("model.zip")),
        "model.zip: takes [3, 6, 5] and tells 3 classes, the data has [3] and 3");
    assertRefused(List.of("--tasks", "3", "--model", path("data.csv")), "data.csv: not a zip file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "--strategy; nonesuch; --strategy: strategy 'nonesuch' must be one of [fine-tune, replay,",
        "--model; nonesuch; --model: model 'nonesuch' must be a file or one of [mlp, mlp-small,",
        "--model; cnn-50k; --model: model cnn-50k takes images, the samples are [3]",
        "--tasks; 0; --tasks 0 must be 1 or more",
        "--tasks; 4; --stream, --tasks: 4 tasks, must be no more than the 3 classes",
        "--tasks; many; Invalid value for option '--tasks'",
        "--seeds; 0; --seeds 0 must be 1 or more",
        "--threads; 0; --threads 0 must be 1 or more",
        "--epochs; 0; --epochs 0 must be 1 or more",
        "--batch; -1; --batch -1 must be 1 or more",
        "--memory; -1; --memory -1 must be 0 or more",
        "--replayed; 0; --replayed 0 must be 1 or more",
        "--stream; backwards; 'backwards' must be one of [class-incremental, domain-incremental,",
        "--shape; 3,2; --shape: input shape [3, 2] must be [features] or [channels, height, width]",
        "--shape; 3,0,1; --shape: input shape [3, 0, 1] must have 1 to 2^31-1 features",
        "--shape; 3,2,2; --shape: [3, 2, 2] has 12 features, the samples have 3",
        "--scale; often; '--scale'",
        "--test-fraction; 1; data.csv: test fraction 1.0 must be between 0 and 1",
        "--label; class; data.csv: line 1: no column 'class' for the label",
        "--features; f0,f9; data.csv: line 1: no column 'f9'; the columns are",
        "--features; f0,label; --label, --features: column 'label' is the label and a feature",
        "--test; none.csv; none.csv: no such file",
      })
  void refusesAnOptionAndNamesItTheValueAndWhatIsAllowed(
      String option, String value, String message) throws IOException {
    csv("data.csv", "crop", "soil", "water");
    List<String> options = new ArrayList<>(List.of(option, value));
    if (!option.equals("--tasks")) {
      options.addAll(List.of("--tasks", "3"));
    }

    assertRefused(options, message);
  }

  @Test
  void refusesDataThatIsMissingDamagedOrEmpty() throws IOException {
    assertRefused("none.csv", List.of(), "none.csv: no such file");
    assertRefused("none.npz", List.of(), "none.npz: no such file");

    npz("cut.npz");
    byte[] whole = Files.readAllBytes(folder.resolve("cut.npz"));
    Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));
    assertRefused("cut.npz", List.of(), "cut.npz: ");

    Files.createDirectories(folder.resolve("empty"));
    assertRefused("empty", List.of(), "empty: no image in a folder below it");

    images("images", "field", "lake");
    Files.writeString(folder.resolve("images/lake/3.png"), "no image");
    assertRefused("images", List.of("--tasks", "2"), "3.png: is no image");

    idx("idx");
    Files.delete(folder.resolve("idx/t10k-labels-idx1-ubyte"));
    assertRefused("idx", List.of(), "no file t10k-labels-idx1-ubyte");
  }

  @ParameterizedTest
  @CsvSource({"--json", "--html"})
  void refusesAFolderThatDoesNotExistBeforeAnythingIsLearned(String option) throws IOException {
    csv("data.csv", "crop", "soil");
    String other = option.equals("--json") ? "--html" : "--json";

    assertThat(learn("data.csv", "--tasks", "2", other, path("fine"), option, path("none/out")))
        .isEqualTo(2);

    assertThat(err.toString())
        .contains(option + " " + path("none/out") + ": there is no folder " + path("none"))
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
    assertThat(names()).containsExactly("data.csv");

    assertThat(learn("data.csv", "--tasks", "2", option, folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(option + " " + folder + " is a folder, must be a file");
  }

  @Test
  void replacesTheFilesOfAnEarlierRun() throws IOException {
    csv("data.csv", "crop", "soil");
    Files.writeString(folder.resolve("out.json"), "old ".repeat(10_000));

    assertLearns("data.csv", "--tasks", "2");

    assertThat(json().get("strategy").asText()).isEqualTo("replay");
    assertThat(names()).containsExactly("data.csv", "out.json");
  }

  private void assertLearns(String data, String... options) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--json", path("out.json")));
    assertThat(learn(data, all.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private void assertRefused(List<String> options, String... messages) throws IOException {
    assertRefused("data.csv", options, messages);
  }

  private void assertRefused(String data, List<String> options, String... messages)
      throws IOException {
    err.getBuffer().setLength(0);
    List<String> before = names();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--json", path("out.json"), "--html", path("out.html")));

    int code = learn(data, all.toArray(String[]::new));

    assertThat(err.toString()).contains(messages).doesNotContain("\tat ");
    assertThat(code).as(err.toString()).isEqualTo(2);
    assertThat(names()).isEqualTo(before);
  }

  private int learn(String data, String... options) {
    CommandLine line = Cli.of(new OnboardCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    Stream<String> always = Stream.of("learn", "--data", path(data));
    Stream<String> threads =
        Arrays.asList(options).contains("--threads") ? Stream.of() : Stream.of("--threads", "1");
    return line.execute(
        Stream.of(always, threads, Arrays.stream(options))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private static void assertMatrix(JsonNode json, int seeds, int tasks) {
    JsonNode matrix = json.get("matrix");
    assertThat(matrix).hasSize(seeds);
    for (JsonNode rows : matrix) {
      assertThat(rows).hasSize(tasks + 1);
      for (JsonNode row : rows) {
        assertThat(row)
            .hasSize(tasks)
            .allSatisfy(a -> assertThat(a.asDouble()).isBetween(0.0, 1.0));
      }
    }
  }

  private static ObjectNode figures(ObjectNode json) {
    return json.deepCopy().without(List.of("seconds", "peakMemoryBytes"));
  }

  private ObjectNode json() throws IOException {
    return (ObjectNode) tree();
  }

  private JsonNode tree() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out.json").toFile());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Features f0 to f2, of which that of the class is large. */
  private void csv(String name, String... classes) throws IOException {
    SplitMix64 random = new SplitMix64(3);
    StringBuilder text = new StringBuilder("f0,f1,f2,label\n");
    for (int i = 0; i < EACH * classes.length; i++) {
      int label = i % classes.length;
      for (int f = 0; f < 3; f++) {
        text.append((f == label ? 3 : 0) + random.nextFloat()).append(',');
      }
      text.append(classes[label]).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
  }

  /** Two bytes a sample, classes 7 and 9. */
  private void npz(String name) throws IOException {
    byte[] features = new byte[4 * EACH];
    byte[] labels = new byte[2 * EACH];
    for (int i = 0; i < labels.length; i++) {
      features[2 * i + i % 2] = (byte) (100 + i);
      labels[i] = (byte) (7 + 2 * (i % 2));
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      npy(zip, "x.npy", "(" + labels.length + ", 2)", features);
      npy(zip, "y.npy", "(" + labels.length + ",)", labels);
    }
  }

  private static void npy(ZipOutputStream zip, String name, String shape, byte[] elements)
      throws IOException {
    byte[] header =
        ("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    zip.putNextEntry(new ZipEntry(name));
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
    zip.write(header);
    zip.write(elements);
  }

  /** Images of 8x8 in one colour a class. */
  private void images(String name, String... classes) throws IOException {
    for (int label = 0; label < classes.length; label++) {
      Path target = Files.createDirectories(folder.resolve(name).resolve(classes[label]));
      for (int i = 0; i < EACH; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < 64; pixel++) {
          image.setRGB(pixel % 8, pixel / 8, 200 + i << 8 * label);
        }
        ImageIO.write(image, "png", target.resolve(i + ".png").toFile());
      }
    }
  }

  /** Images of 8x8, classes 0 and 1; 12 of each to train and 3 to test. */
  private void idx(String name) throws IOException {
    Path target = Files.createDirectories(folder.resolve(name));
    idxPart(target, "train", EACH);
    idxPart(target, "t10k", 3);
  }

  private static void idxPart(Path target, String part, int each) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 128 * each);
    images.putInt(0x803).putInt(2 * each).putInt(8).putInt(8);
    ByteBuffer labels = ByteBuffer.allocate(8 + 2 * each).putInt(0x801).putInt(2 * each);
    for (int i = 0; i < 2 * each; i++) {
      byte[] image = new byte[64];
      Arrays.fill(image, 0, 32, (byte) (i % 2 == 0 ? 200 : 20));
      images.put(image);
      labels.put((byte) (i % 2));
    }
    Files.write(target.resolve(part + "-images-idx3-ubyte"), images.array());
    Files.write(target.resolve(part + "-labels-idx1-ubyte"), labels.array());
  }
}
