package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.models.ModelCatalog;

class EvaluateCommandTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeModelAndData() throws IOException {
    TestModels.dense(1).write(folder.resolve("model.zip"));
    writeCsv("train.csv", TestModels.data(300, 1));
    writeCsv("test.csv", TestModels.data(200, 2));
  }

  @Test
  void showsWhichClassesAreFound() {
    assertThat(run("evaluate", "--model", path("model.zip"), "--data", path("test.csv"))).isZero();
    assertThat(out.toString())
        .contains("200 samples: accuracy")
        .contains("crop")
        .contains("soil")
        .contains("water");
  }

  @Test
  void ofAFolderOfIdxFilesTheTestPartIsScoredUnlessTheOtherIsAskedFor() throws IOException {
    List<String> digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    InputShape input = InputShape.ofImage(1, 8, 8);
    ModelFile.of(ModelCatalog.named("cnn-50k").create(input, 10, 1), input, digits)
        .write(folder.resolve("digits.zip"));
    idx("train", 5);
    idx("t10k", 3);

    assertThat(run("evaluate", "--model", path("digits.zip"), "--data", path("idx")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).startsWith("3 samples: ");
    out.getBuffer().setLength(0);
    assertThat(
            run("evaluate", "--model", path("digits.zip"), "--data", path("idx"), "--part=train"))
        .isZero();
    assertThat(out.toString()).startsWith("5 samples: ");
    assertThat(
            run(
                "evaluate",
                "--model",
                path("model.zip"),
                "--data",
                path("test.csv"),
                "--part=test"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--part test: " + path("test.csv") + " is a CSV file, which has no parts");
  }

  private void idx(String part, int count) throws IOException {
    Path idx = Files.createDirectories(folder.resolve("idx"));
    ByteBuffer images = ByteBuffer.allocate(16 + 64 * count);
    images.putInt(0x803).putInt(count).putInt(8).putInt(8);
    Files.write(idx.resolve(part + "-images-idx3-ubyte"), images.array());
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    Files.write(idx.resolve(part + "-labels-idx1-ubyte"), labels.array());
  }

  @Test
  void saysWhatIsWrongWithTheInputAndExitsWith2() throws IOException {
    assertThat(run("evaluate", "--model", path("train.csv"), "--data", path("test.csv")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("train.csv: not a zip file");

    assertThat(run("evaluate", "--model", path("none.zip"), "--data", path("test.csv")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("none.zip: no such file");

    assertThat(
            run(
                "evaluate",
                "--model",
                path("model.zip"),
                "--data",
                path("test.csv"),
                "--features",
                "f0,f1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("2 columns besides the label 'label', the model takes 4");

    assertThat(run("evaluate", "--model", path("model.zip"), "--data", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("a folder of images, but the model takes [4]");

    Files.createDirectory(folder.resolve("models"));
    assertThat(run("evaluate", "--model", path("models"), "--data", path("test.csv"))).isEqualTo(2);
    assertThat(err.toString())
        .endsWith(path("models") + ": is a folder, must be a file" + System.lineSeparator());
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing required subcommand, one of: new, show, evaluate, predict, import")
        .doesNotContain("\tat ");
  }

  private void writeCsv(String name, SampleTable table) throws IOException {
    StringBuilder text = new StringBuilder("f0,f1,f2,f3,label\n");
    for (Sample sample : table.rows()) {
      float[] features = sample.features();
      text.append(
          Stream.of(features[0], features[1], features[2], features[3])
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
      text.append(',').append(table.classes().get(sample.label())).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
  }

  private int run(String... args) {
    CommandLine line = ModelCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
