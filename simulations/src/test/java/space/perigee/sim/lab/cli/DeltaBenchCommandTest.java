package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

class DeltaBenchCommandTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new TensorSpec("dense_W", List.of(30, 20)), new TensorSpec("dense_b", List.of(20))));

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  void measuresEachPairAtEachDensity() throws IOException {
    npz("base_0.npz", 1, 0);
    npz("new_0.npz", 2, 0.001);

    assertThat(run("delta", "bench", folder.toString(), "--density", "0.05,0.2", "--json"))
        .isZero();

    assertThat(out.toString())
        .contains(
            "\"bytes\":",
            "\"h0Bytes\":",
            "\"ratioFloat32\":",
            "\"overEntropy\":",
            "\"encodeMBps\":",
            "\"decodeMBps\":",
            "\"target\":\"5.00%\"",
            "\"target\":\"20.0%\"");
    assertThat(run("delta", "bench", folder.resolve("absent").toString())).isEqualTo(2);
  }

  @Test
  void aLosslessDeltaHasNoEntropyAndNoLevels() throws IOException {
    npz("base_0.npz", 1, 0);
    npz("new_0.npz", 2, 0.001);

    assertThat(run("delta", "bench", folder.toString(), "--lossless", "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    for (JsonNode each : List.of(json, json.at("/targets/0"), json.at("/deltas/0"))) {
      for (String field : List.of("h0Bytes", "overEntropy", "density", "nonzeros")) {
        assertThat(each.get(field).isNull()).as(field + " of " + each).isTrue();
      }
      assertThat(each.get("bytes").asInt()).isPositive();
    }
    assertThat(json.get("overEntropyOfTotals").isNull()).isTrue();
    assertThat(json.get("worstOverEntropyBeyond64Bytes").isNull()).isTrue();
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(new StringWriter()));
    return line.execute(args);
  }

  private void npz(String name, long seed, double scale) throws IOException {
    Random random = new Random(7);
    Random change = new Random(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + scale * change.nextGaussian());
    }
    NpzFile.write(folder.resolve(name), Weights.of(LAYOUT, values));
  }
}
