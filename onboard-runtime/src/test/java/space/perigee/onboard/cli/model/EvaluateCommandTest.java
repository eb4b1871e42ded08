package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.cli.CommandRuns;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.models.ModelCatalog;

class EvaluateCommandTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(ModelCommand::line);

  @BeforeEach
  void writeModelAndData() throws IOException {
    TestModels.dense(1).write(folder.resolve("model.zip"));
    TestModels.writeCsv(folder.resolve("train.csv"), "label", TestModels.data(300, 1));
    TestModels.writeCsv(folder.resolve("test.csv"), "label", TestModels.data(200, 2));
  }

  @Test
  void showsWhichClassesAreFound() {
    assertThat(runs.run("evaluate", "--model", path("model.zip"), "--data", path("test.csv")))
        .isZero();
    assertThat(runs.out())
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

    assertThat(runs.run("evaluate", "--model", path("digits.zip"), "--data", path("idx")))
        .as(runs.err())
        .isZero();
    assertThat(runs.out()).startsWith("3 samples: ");
    runs.forgetOut();
    assertThat(
            runs.run(
                "evaluate", "--model", path("digits.zip"), "--data", path("idx"), "--part=train"))
        .isZero();
    assertThat(runs.out()).startsWith("5 samples: ");
    assertThat(
            runs.run(
                "evaluate",
                "--model",
                path("model.zip"),
                "--data",
                path("test.csv"),
                "--part=test"))
        .isEqualTo(2);
    assertThat(runs.err())
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
    assertThat(runs.run("evaluate", "--model", path("train.csv"), "--data", path("test.csv")))
        .isEqualTo(2);
    assertThat(runs.err()).contains("train.csv: not a zip file");

    assertThat(runs.run("evaluate", "--model", path("none.zip"), "--data", path("test.csv")))
        .isEqualTo(2);
    assertThat(runs.err()).contains("none.zip: no such file");

    assertThat(
            runs.run(
                "evaluate",
                "--model",
                path("model.zip"),
                "--data",
                path("test.csv"),
                "--features",
                "f0,f1"))
        .isEqualTo(2);
    assertThat(runs.err()).contains("2 columns besides the label 'label', the model takes 4");

    assertThat(runs.run("evaluate", "--model", path("model.zip"), "--data", folder.toString()))
        .isEqualTo(2);
    assertThat(runs.err()).contains("a folder of images, but the model takes [4]");

    Files.createDirectory(folder.resolve("models"));
    assertThat(runs.run("evaluate", "--model", path("models"), "--data", path("test.csv")))
        .isEqualTo(2);
    assertThat(runs.err())
        .endsWith(path("models") + ": is a folder, must be a file" + System.lineSeparator());
    assertThat(runs.run()).isEqualTo(2);
    assertThat(runs.err())
        .contains("Missing required subcommand, one of: new, show, evaluate, predict, import")
        .doesNotContain("\tat ");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
