package space.perigee.onboard.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.cli.CommandRuns;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.keras.KerasModel;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;

class ImportCommandTest {

  private static final Map<String, Object> SOFTMAX = Map.of("units", 2, "activation", "softmax");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(ModelCommand::line);

  private int run(String... args) {
    return runs.run(Stream.concat(Stream.of("import"), Arrays.stream(args)).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Tells whether the pixels of an image are bright in the mean. */
  private static KerasModel brightness() {
    return new KerasModel(4, 3, 3)
        .add("GlobalAveragePooling2D", Map.of())
        .add("Dense", SOFTMAX, new float[][] {{0, 1}, {0, 2}, {0, 3}}, new float[] {0, -3});
  }

  private static float predict(Path model, float pixel) throws IOException {
    float[] pixels = new float[36];
    Arrays.fill(pixels, pixel);
    return new Learner(ModelFile.read(model)).predict(List.of(Sample.of(pixels, 0))).get(0)[1];
  }

  @Test
  void writesAModelThatTheOtherCommandsRead() throws IOException {
    brightness().writeH5(folder.resolve("sky.h5"));

    assertThat(run(path("sky.h5"), "-o", path("board.zip"), "--labels", "clear,cloud"))
        .as(runs.err())
        .isZero();

    ModelFile model = ModelFile.read(folder.resolve("board.zip"));
    assertThat(model.labels()).containsExactly("clear", "cloud");
    assertThat(model.input().dimensions()).containsExactly(3, 4, 3);
    assertThat(predict(folder.resolve("board.zip"), 1)).isGreaterThan(0.9f);
    assertThat(runs.out())
        .contains("globalaveragepooling2d0")
        .contains("8 parameters, takes [3, 4, 3], classes clear, cloud; trained by Adam, learning")
        .contains("rate 0.001\n")
        .contains("samples: as they are")
        .contains("note: the file names no optimizer")
        .contains("trained and run by Perigee's engine");
  }

  @Test
  void writesBesideTheFileAndNumbersTheClassesIfNotTold() throws IOException {
    brightness().writeH5(folder.resolve("sky.v2.h5"));

    assertThat(run(path("sky.v2.h5"))).as(runs.err()).isZero();

    assertThat(ModelFile.read(folder.resolve("sky.v2.zip")).labels()).containsExactly("0", "1");
  }

  @Test
  void saysThatDl4jRunsWhatTheEngineDoesNotKnow() throws IOException {
    new KerasModel(3)
        .add("BatchNormalization", Map.of(), ones(), ones(), ones(), ones())
        .add("Dense", SOFTMAX, new float[3][2], new float[2])
        .writeH5(folder.resolve("a.h5"));

    assertThat(run(path("a.h5"))).as(runs.err()).isZero();

    assertThat(runs.out()).contains("by DL4J's own layers, slower: layer 0: BatchNormalization");
  }

  private static float[] ones() {
    return new float[] {1, 1, 1};
  }

  @Test
  void scalesThePixelsAsToldAndKeepsThatInTheFile() throws IOException {
    brightness().writeH5(folder.resolve("sky.h5"));
    assertThat(run(path("sky.h5"), "-o", path("plain.zip"))).isZero();
    assertThat(run(path("sky.h5"), "-o", path("scaled.zip"), "--pixels", "0,1")).isZero();

    assertThat(runs.out()).contains("samples: 0 to 255 become 0 to 1");
    assertThat(predict(folder.resolve("scaled.zip"), 255))
        .isEqualTo(predict(folder.resolve("plain.zip"), 1));
  }

  @Test
  void saysWhatIsWrongInOneLineAndLeavesTheOutputAsItWas() throws IOException {
    brightness().writeH5(folder.resolve("sky.h5"));
    new KerasModel(3).add("LSTM", Map.of()).writeH5(folder.resolve("lstm.h5"));
    new KerasModel(4, 3, 3)
        .add("Rescaling", Map.of("scale", 0.5))
        .add("GlobalAveragePooling2D", Map.of())
        .add("Dense", SOFTMAX, new float[3][2], new float[2])
        .writeH5(folder.resolve("scales.h5"));
    Files.writeString(folder.resolve("out.zip"), "as it was");

    refused("lstm.h5: layer 'lstm0' (LSTM): ", "lstm.h5");
    refused("none.h5: no such file", "none.h5");
    refused("--labels: the network has 2 outputs and 3 labels", "sky.h5", "--labels", "a,b,c");
    refused("--labels: a label appears twice", "sky.h5", "--labels", "a,a");
    refused("--pixels [1.0] must be two numbers", "sky.h5", "--pixels", "1");
    refused("scales.h5 already has a Rescaling layer", "scales.h5", "--pixels", "0,1");
    refused("is also the input file", "sky.h5", "-o", path("sky.h5"));
    refused("must be a file in a folder that exists", "sky.h5", "-o", path("none/out.zip"));
    refused("must be a file in a folder that exists", "sky.h5", "-o", folder.toString());

    assertThat(folder.resolve("out.zip")).hasContent("as it was");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sky.h5", "lstm.h5", "scales.h5", "out.zip");
    }
  }

  private void refused(String message, String model, String... options) {
    runs.forgetErr();
    Stream<String> output =
        List.of(options).contains("-o") ? Stream.of() : Stream.of("-o", path("out.zip"));
    String[] args =
        Stream.of(Stream.of(path(model)), output, Arrays.stream(options))
            .flatMap(part -> part)
            .toArray(String[]::new);
    assertThat(run(args)).as(message).isEqualTo(2);
    assertThat(runs.err()).contains(message).hasLineCount(1);
  }
}
