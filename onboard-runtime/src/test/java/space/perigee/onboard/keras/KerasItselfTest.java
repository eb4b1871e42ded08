package space.perigee.onboard.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.Learner;

/** Compares predictions with those of Keras itself, for models that Keras saved. */
@EnabledIfSystemProperty(
    named = "keras.python",
    matches = ".+",
    disabledReason = "needs a Python with tensorflow-cpu and tf-keras: -Dkeras.python=PYTHON")
class KerasItselfTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Keras 3, and Keras 2 as tf-keras. */
  @ParameterizedTest
  @ValueSource(strings = {"keras", "tf_keras"})
  void predictsAsKerasDoes(String module) throws Exception {
    Path script = folder.resolve("models.py");
    try (InputStream in = KerasItselfTest.class.getResourceAsStream("models.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    Process python =
        new ProcessBuilder(
                System.getProperty("keras.python"), script.toString(), folder.toString(), module)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(python.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();

    List<Path> models;
    try (Stream<Path> files = Files.list(folder)) {
      models = files.filter(file -> file.toString().matches(".*\\.(h5|keras)")).sorted().toList();
    }
    assertThat(models).hasSize(20);
    for (Path model : models) {
      float difference = largestDifference(model);
      System.out.printf("%s %s: %.1e%n", module, model.getFileName(), difference);
      assertThat(difference).as(model.toString()).isLessThan(1e-5f);
    }
  }

  private static float largestDifference(Path model) throws IOException {
    KerasImport imported = KerasImport.read(model);
    String name = model.toString().replaceAll("\\.[^.]+$", "");
    float[] features = floats(Path.of(name + ".x"));
    float[] expected = floats(Path.of(name + ".p"));
    int size = imported.input().size();
    List<Sample> samples = new ArrayList<>();
    for (int at = 0; at < features.length; at += size) {
      samples.add(Sample.of(Arrays.copyOfRange(features, at, at + size), 0));
    }
    List<String> labels = IntStream.range(0, imported.classes()).mapToObj(String::valueOf).toList();
    List<float[]> predictions = new Learner(imported.model(labels)).predict(samples);
    float largest = 0;
    for (int i = 0; i < expected.length; i++) {
      float actual = predictions.get(i / labels.size())[i % labels.size()];
      largest = Math.max(largest, Math.abs(actual - expected[i]));
    }
    return largest;
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
