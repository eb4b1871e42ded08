package space.perigee.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormats;
import space.perigee.sync.npz.NpzFile;
import space.perigee.sync.npz.NpzFormat;

class DeltaCommandTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new TensorSpec("dense_W", List.of(30, 20)), new TensorSpec("dense_b", List.of(20))));

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Cli.of(new DeltaCommand(new WeightsFormats(List.of(new NpzFormat()))));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  private Path npz(String name, long seed, double scale) throws IOException {
    Random random = new Random(7);
    Random change = new Random(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + scale * change.nextGaussian());
    }
    Path file = folder.resolve(name);
    NpzFile.write(file, Weights.of(LAYOUT, values));
    return file;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aDeltaAppliedToItsBaseGivesTheNewWeights() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);

    assertThat(run("diff", base.toString(), next.toString(), "-o", path("d"))).isZero();
    assertThat(run("apply", base.toString(), path("d"), "-o", path("out.npz"))).isZero();

    assertThat(NpzFile.read(folder.resolve("out.npz"))).isEqualTo(NpzFile.read(next));
    assertThat(Files.size(folder.resolve("d"))).isLessThan(4L * LAYOUT.size());
    assertThat(out.toString()).contains(NpzFile.read(next).version().hex());
  }

  /** The first hexadecimal digits of a file's version. */
  private static String begin(Path file, int digits) throws IOException {
    return NpzFile.read(file).version().hex().substring(0, digits);
  }

  @Test
  void infoTellsTheVersions() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);
    run("diff", base.toString(), next.toString(), "-o", path("d"));
    out.getBuffer().setLength(0);

    assertThat(run("info", path("d"), "--json")).isZero();

    assertThat(out.toString())
        .startsWith("{\"base\":\"" + begin(base, 16) + "\"")
        .contains("\"result\":\"" + begin(next, 32) + "\"", "\"coding\":\"lossless\"");
  }

  @Test
  void anotherBaseIsRefusedWithBothVersionsAndNothingIsWritten() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);
    run("diff", base.toString(), next.toString(), "-o", path("d"));

    assertThat(run("apply", next.toString(), path("d"), "-o", path("out.npz"))).isEqualTo(2);

    assertThat(err.toString()).contains(begin(base, 16), NpzFile.read(next).version().hex());
    assertThat(folder.resolve("out.npz")).doesNotExist();
  }

  @Test
  void damagedDeltasAndForeignFilesAreRefused() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path noise = Files.write(folder.resolve("noise.npz"), new byte[] {1, 2, 3});

    assertThat(run("apply", base.toString(), noise.toString(), "-o", path("x.npz"))).isEqualTo(2);
    assertThat(run("info", noise.toString())).isEqualTo(2);
    assertThat(run("diff", noise.toString(), base.toString(), "-o", path("x"))).isEqualTo(2);
    assertThat(run("diff", path("absent.npz"), base.toString(), "-o", path("x"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "noise.npz: not a delta", "noise.npz: not a .npz archive", "absent.npz: no such file");
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(folder.resolve("x.npz")).doesNotExist();
  }

  @Test
  void weightsOfAnotherLayoutAreRefused() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path other = folder.resolve("other.npz");
    NpzFile.write(
        other, Weights.zero(new ParameterLayout(List.of(new TensorSpec("W", List.of(3))))));

    assertThat(run("diff", base.toString(), other.toString(), "-o", path("x"))).isEqualTo(2);
    assertThat(err.toString()).contains("other.npz", "shape=[3]");
  }

  @Test
  void aDensityIsMetAndTheResultIsThePromisedOne() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);

    assertThat(
            run(
                "diff",
                base.toString(),
                next.toString(),
                "-o",
                path("d"),
                "--density",
                "0.1",
                "--json"))
        .isZero();
    assertThat(run("apply", base.toString(), path("d"), "-o", path("out.npz"))).isZero();

    String version = NpzFile.read(folder.resolve("out.npz")).version().hex();
    assertThat(out.toString())
        .contains("\"result\":\"" + version + "\"", "\"nonzeros\":6", "\"overEntropy\":");
    assertThat(NpzFile.read(folder.resolve("out.npz"))).isNotEqualTo(NpzFile.read(next));
  }

  @Test
  void aSizeIsNotExceeded() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);

    assertThat(run("diff", base.toString(), next.toString(), "-o", path("d"), "--bytes", "200"))
        .isZero();

    assertThat(Files.size(folder.resolve("d"))).isBetween(190L, 200L);
    assertThat(run("diff", base.toString(), next.toString(), "-o", path("e"), "--bytes", "20"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the limit is 20");
    assertThat(folder.resolve("e")).doesNotExist();
  }

  @Test
  void aDeltaWithAParentNeedsIt() throws IOException {
    Path base = npz("base.npz", 1, 0);
    Path next = npz("new.npz", 2, 0.001);
    Path more = npz("more.npz", 2, 0.002);
    run("diff", base.toString(), next.toString(), "-o", path("d0"), "--density", "0.5");
    run("apply", base.toString(), path("d0"), "-o", path("mid.npz"));

    assertThat(
            run(
                "diff",
                path("mid.npz"),
                more.toString(),
                "-o",
                path("d1"),
                "--density",
                "0.5",
                "--parent",
                path("d0")))
        .isZero();
    assertThat(run("apply", path("mid.npz"), path("d1"), "-o", path("x.npz"))).isEqualTo(2);
    assertThat(err.toString()).contains("as its parent, which is unknown here");
    assertThat(folder.resolve("x.npz")).doesNotExist();
    assertThat(
            run("apply", path("mid.npz"), path("d1"), "-o", path("x.npz"), "--parent", path("d0")))
        .isZero();
  }

  @Test
  void weightsThatAreNotFiniteHaveNoLossyDelta() throws IOException {
    Path base = npz("base.npz", 1, 0);
    float[] values = NpzFile.read(base).toArray();
    values[605] = Float.NaN;
    Path next = folder.resolve("nan.npz");
    NpzFile.write(next, Weights.of(LAYOUT, values));

    assertThat(run("diff", base.toString(), next.toString(), "-o", path("d"), "--density", "0.1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("tensor dense_b, element 5 is NaN");
    assertThat(folder.resolve("d")).doesNotExist();
    assertThat(run("diff", base.toString(), next.toString(), "-o", path("d"))).isZero();
  }

  @Test
  void valuesOutOfRangeAreNamed() throws IOException {
    Path base = npz("base.npz", 1, 0);

    assertThat(run("diff", base.toString(), base.toString(), "-o", path("d"), "--density", "1.5"))
        .isEqualTo(2);
    assertThat(run("diff", base.toString(), base.toString(), "-o", path("d"), "--threads", "0"))
        .isEqualTo(2);
    assertThat(run("apply", base.toString(), path("d"), "-o", path("out.zip"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--density: ", "not 1.5", "--threads 0: must be within 1 to 64", "must end with .npz");
  }

  @Test
  void aMissingArgumentIsAUsageError() {
    assertThat(run("diff", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required", "--help");
  }
}
