package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileKind;
import space.perigee.onboard.cli.CommandRuns;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.models.ModelCatalog;

class ShowModelCommandTest {

  private final CommandRuns runs = new CommandRuns(ModelCommand::line);

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  @Test
  void listsTheNetworksWithTheirSizesThenTheBoards() {
    assertThat(runs.run("show", "--image", "3,64,64")).as(runs.err()).isZero();

    assertThat(runs.out())
        .containsPattern("^model +parameters +MMAC/sample +arrays \\(MB\\) +layers\n")
        .containsPattern("(?m)^cnn-300k +286,442 +\\d+\\.\\d{3} +\\d+\\.\\d  3x3: 16, 32, 64")
        .containsPattern("(?m)^mlp-small +1,882 +0\\.002 ")
        .containsPattern("(?m)^board +mlp +mlp-small +cnn-50k +cnn-300k +cnn-1m +mobile$")
        .contains("est.: estimated");
    for (String board : ProfileCatalog.shipped().ids(ProfileKind.BOARD)) {
      assertThat(runs.out()).containsPattern("(?m)^" + board + " +(est\\.|measured) ");
    }
    assertThat(runs.out()).doesNotContain("this machine");
  }

  @Test
  void aRateThatNobodyMeasuredIsCalledAnEstimate() throws IOException {
    assertThat(runs.run("show", "--json")).as(runs.err()).isZero();

    JsonNode models = new ObjectMapper().readTree(runs.out()).get("models");
    assertThat(models).hasSize(ModelCatalog.all().size());
    for (JsonNode model : models) {
      for (JsonNode on : model.get("boards")) {
        Board board = ProfileCatalog.shipped().board(on.get("board").asText());
        boolean measured = board.measured(model.get("model").asText()).isPresent();
        assertThat(on.get("kind").asText()).isEqualTo(measured ? "measured" : "estimate");
        assertThat(on.get("predictPerSecond").asDouble())
            .isGreaterThan(on.get("trainPerSecond").asDouble());
      }
    }
  }

  @Test
  void saysWhatMemoryANetworkNeedsAndWhetherABoardHasIt() throws IOException {
    assertThat(runs.run("show", "--json", "--board", "raspberry-pi-zero-2w", "--batch", "256"))
        .as(runs.err())
        .isZero();

    JsonNode models = new ObjectMapper().readTree(runs.out()).get("models");
    long before = 0;
    for (int i : new int[] {2, 3, 4}) {
      long bytes = models.get(i).get("boards").get(0).get("memory").get("nativeBytes").asLong();
      assertThat(bytes).as(models.get(i).get("model").asText()).isGreaterThan(before);
      before = bytes;
    }
    assertThat(models.get(0).get("boards").get(0).get("fits").asBoolean()).isTrue();
    assertThat(models.get(4).get("boards").get(0).get("fits").asBoolean()).isFalse();
  }

  @Test
  void showsOneBoardPartByPart() {
    assertThat(runs.run("show", "--board", "opssat-sepp", "--batch", "256"))
        .as(runs.err())
        .isZero();

    assertThat(runs.out())
        .startsWith("opssat-sepp: OPS-SAT experimental platform (MitySOM-5CSX), minibatches of 256")
        .containsPattern("(?m)^quota +96 +152 +120 +400 +and 32 for replay memory$")
        .containsPattern("(?m)^mlp +13,642 .* est\\.$")
        .containsPattern("(?m)^cnn-1m +1,011,994 .* est\\., too large$");
  }

  @Test
  void measuresOnThisMachineWhatItIsAskedTo() throws IOException {
    assertThat(runs.run("show", "--json", "--measure", "mlp-small", "--threads", "1"))
        .as(runs.err())
        .isZero();

    JsonNode models = new ObjectMapper().readTree(runs.out()).get("models");
    assertThat(models).hasSize(1);
    assertThat(models.get(0).get("here").get("kind").asText()).isEqualTo("measured");
    assertThat(models.get(0).get("here").get("trainPerSecond").asDouble()).isPositive();
  }

  @Test
  void looksAtAFileToo() throws IOException {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);

    assertThat(runs.run("show", "mlp", file.toString(), "--board", "opssat-sepp"))
        .as(runs.err())
        .isZero();

    assertThat(runs.out().lines().filter(line -> line.startsWith(file.toString()))).hasSize(1);
  }

  @Test
  void showsAFileLayerByLayerAndBoardByBoard() throws IOException {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);

    assertThat(runs.run("show", file.toString())).as(runs.err()).isZero();

    assertThat(runs.out())
        .startsWith(file + "\n  input: 3x6x5 (channels, height, width)\n  samples: as they are\n")
        .contains("\n  classes: crop, soil, water\n")
        .containsPattern("\n  optimizer: Adam, learning rate 0\\.\\d+; 0 training steps so far\n")
        .containsPattern("\n  version: [0-9a-f]{64}\n")
        .containsPattern("(?m)^ +0  Convolution +\\d+x\\d+x\\d+ +\\d+ +0\\.\\d{3}$")
        .containsPattern("(?m)^ +\\d  Output +3 +\\d+ ")
        .containsPattern("(?m)^opssat-sepp +\\d+\\.\\d +400  fits +[\\d,]+ +[\\d,]+  est\\.$");
    for (String board : ProfileCatalog.shipped().ids(ProfileKind.BOARD)) {
      assertThat(runs.out()).containsPattern("(?m)^" + board + " ");
    }
  }

  @Test
  void theLayersOfAFileAddUp() throws IOException {
    Path file = folder.resolve("model.zip");
    TestModels.convolutional(1).write(file);

    assertThat(runs.run("show", file.toString(), "--json", "--board", "raspberry-pi-4")).isZero();

    JsonNode model = new ObjectMapper().readTree(runs.out()).get("models").get(0);
    assertThat(model.get("input")).hasToString("[3,6,5]");
    assertThat(model.get("classes")).hasToString("[\"crop\",\"soil\",\"water\"]");
    long parameters = 0;
    long macs = 0;
    for (JsonNode layer : model.get("layers")) {
      parameters += layer.get("parameters").asLong();
      macs += layer.get("macs").asLong();
    }
    assertThat(parameters)
        .isPositive()
        .isEqualTo(model.get("parameters").asLong())
        .isEqualTo(TestModels.convolutional(1).network().numParams());
    assertThat(macs).isPositive().isEqualTo(model.get("macsPerSample").asLong());
    assertThat(model.get("boards")).hasSize(1);
  }

  @Test
  void showsABuiltInNetworkForTheSamplesOfTheOptions() {
    assertThat(runs.run("show", "cnn-1m", "--image", "3,32,32", "--batch", "256", "--classes", "4"))
        .as(runs.err())
        .isZero();

    assertThat(runs.out())
        .startsWith("cnn-1m\n  input: 3x32x32 (channels, height, width)\n  classes: 4\n")
        .containsPattern("(?m)^opssat-sepp .* too large ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--image; 3,64; --image: input shape [3, 64] must be [features] or",
        "--image; 12; --image: model cnn-50k takes images, the samples are [12]",
        "--features; 0; --features: input shape [0] must have 1 to 2^31-1 features",
        "--classes; 1; --classes 1 must be 2 or more",
        "--batch; 0; --batch 0 must be 1 or more",
        "--threads; 2; --threads needs --measure",
        "--board; abacus; --board: abacus",
        "mlp; nonesuch; perigee: model 'nonesuch' must be a file, one of [mlp,"
      })
  void refusesAnOptionAndSaysWhatIsAllowed(String option, String value, String message) {
    assertThat(runs.run("show", option, value)).as(runs.err()).isEqualTo(2);

    assertThat(runs.err()).contains(message).doesNotContain("\tat ");
  }
}
