package space.perigee.sim.lab.cli;

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
import picocli.CommandLine;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.sim.Main;

/** Runs of {@code perigee onboard learn} in a folder, and data for them. */
public final class LearnRuns {

  private static final int EACH = 12;

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  LearnRuns(Path folder) {
    this.folder = folder;
  }

  /** All that was printed. */
  String out() {
    return out.toString();
  }

  /** All that went to standard error since the last run with an expectation. */
  String err() {
    return err.toString();
  }

  void assertLearns(String data, String... options) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--json", path("out.json")));
    assertThat(learn(data, all.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  void assertRefused(List<String> options, String... messages) throws IOException {
    assertRefused("data.csv", options, messages);
  }

  void assertRefused(String data, List<String> options, String... messages) throws IOException {
    err.getBuffer().setLength(0);
    List<String> before = names();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--json", path("out.json"), "--html", path("out.html")));

    int code = learn(data, all.toArray(String[]::new));

    assertThat(err.toString()).contains(messages).doesNotContain("\tat ");
    assertThat(code).as(err.toString()).isEqualTo(2);
    assertThat(names()).isEqualTo(before);
  }

  int learn(String data, String... options) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    Stream<String> always = Stream.of("onboard", "learn", "--data", path(data));
    Stream<String> threads =
        Arrays.asList(options).contains("--threads") ? Stream.of() : Stream.of("--threads", "1");
    return line.execute(
        Stream.of(always, threads, Arrays.stream(options))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  static ObjectNode figures(ObjectNode json) {
    return json.deepCopy()
        .without(List.of("trainingCpuSeconds", "testCpuSeconds", "peakMemoryBytes"));
  }

  ObjectNode json() throws IOException {
    return (ObjectNode) tree();
  }

  JsonNode tree() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out.json").toFile());
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Features f0 to f2, of which that of the class is large. */
  void csv(String name, String... classes) throws IOException {
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
  void npz(String name) throws IOException {
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
  void images(String name, String... classes) throws IOException {
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
  void idx(String name) throws IOException {
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
