package space.perigee.ground.cli;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import picocli.CommandLine;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.Main;
import space.perigee.ground.TestServer;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.ground.evaluate.NetworkEvaluator;
import space.perigee.ground.store.Child;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.model.Weights;

/** The whole program, in a JVM of its own, with a real network. */
@SuppressWarnings("NullAway.Init")
public class ServeCommandTest {

  private static final Pattern READY = Pattern.compile("ready http=(\\S+) links=(\\S+)");

  @TempDir static Path files;
  private static Path model;
  private static Path data;

  @TempDir Path state;

  @BeforeAll
  static void writeModelAndData() throws IOException {
    writeModelAndData(files);
    model = files.resolve("start.zip");
    data = files.resolve("held-out.csv");
  }

  /** Writes {@code start.zip}, and {@code held-out.csv} with the label {@code kind}. */
  static void writeModelAndData(Path folder) throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(2))
                .build());
    network.init();
    ModelFile.of(network, InputShape.ofFeatures(2), List.of("cloud", "clear"))
        .write(folder.resolve("start.zip"));
    Files.writeString(
        folder.resolve("held-out.csv"),
        "x,y,kind\n1,0,cloud\n0,1,clear\n2,0.5,cloud\n0.1,0.9,clear\n");
  }

  @Test
  void goesOnAfterKillNineAndStopsInOrderOnSigterm() throws Exception {
    Weights start =
        NetworkEvaluator.read(
                model, NetworkEvaluator.Files.of(data), DataRequest.of("kind", List.of()))
            .start();
    Weights first = separating(start, 0.4f);
    Weights second = separating(start, 0.6f);
    String version;
    try (Child server = Child.start(Main.class, arguments("--satellites", "a,b"))) {
      Matcher ready = ready(server);
      TestServer.Api api = new TestServer.Api(ready.group(1));
      try (FakeSatellite a = new FakeSatellite(ready.group(2), "demo", "a", start).contact();
          FakeSatellite b = new FakeSatellite(ready.group(2), "demo", "b", start).contact()) {
        a.offer(first, 100);
        b.offer(second, 300);
        until(
            () -> !a.models().isEmpty() && !b.models().isEmpty() && a.isIdle() && b.isIdle(), a, b);
        assertThat(api.status().path("accuracy").asDouble()).isEqualTo(1.0);
        version = api.status().path("version").asText();
        a.offer(second, 200);
        until(a::isIdle, a, b);
        server.kill();
      }
    }
    try (Child server = Child.start(Main.class, arguments("--satellites", "a,b"))) {
      Matcher ready = ready(server);
      TestServer.Api api = new TestServer.Api(ready.group(1));
      assertThat(api.status().path("version").asText()).isEqualTo(version);
      assertThat(api.satellite("a").path("deltas").asLong()).isEqualTo(2);
      assertThat(api.satellite("a").path("version").asText()).isEqualTo(second.version().hex());
      assertThat(server.terminate()).isZero();
    }
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("serve", "--mission", "demo", "--model", model.toString(), "--label", "kind"));
    all.addAll(List.of("--held-out", data.toString(), "--state", state.toString()));
    all.addAll(List.of("--mqtt-port", "0", "--http-port", "0"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Matcher ready(Child server) throws IOException {
    String line = String.valueOf(server.nextLine());
    Matcher ready = READY.matcher(line);
    assertThat(ready.matches()).as("the line '%s' says that the server is ready", line).isTrue();
    return ready;
  }

  /** Weights that tell the classes apart by which of x and y is larger. */
  private static Weights separating(Weights start, float gain) {
    return Weights.of(start.layout(), new float[] {gain, -gain, -gain, gain, 0, 0});
  }

  private static void until(BooleanSupplier condition, FakeSatellite... satellites) {
    FakeSatellite.pumpUntil(ofSeconds(20), condition, satellites);
  }

  @Test
  void namesTheColumnThatTheDataLacks() {
    assertBadInput("no column 'label'", "--label", "label");
  }

  @Test
  void namesTheOptionThatIsWrong() {
    assertBadInput("round quorum 0", "--round-quorum", "0");
    assertBadInput("gate tolerance 2.0", "--gate-tolerance", "2");
    assertBadInput("--satellites 'a/b'", "--satellites", "a/b");
    assertBadInput(
        "--strategy fedsomething: must be one of " + AggregationStrategies.names(),
        "--strategy",
        "fedsomething");
    assertBadInput("'soon' is not a duration", "--round-timeout", "soon");
    assertBadInput("link 'mqtt.example'", "--link", "mqtt.example");
    assertBadInput("no such file", "--gate", files.resolve("absent.csv").toString());
  }

  private void assertBadInput(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of(arguments()));
    int given = arguments.indexOf(options[0]);
    if (given >= 0) {
      arguments.subList(given, given + 2).clear();
    }
    arguments.addAll(List.of(options));
    StringWriter err = new StringWriter();
    assertThat(run(err, arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: ").contains(message);
  }

  @Test
  void saysInOneLineWhichPortIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      for (String option : List.of("--mqtt-port", "--http-port")) {
        List<String> arguments = new ArrayList<>(List.of(arguments()));
        arguments.set(arguments.indexOf(option) + 1, port);
        StringWriter err = new StringWriter();
        assertThat(run(err, arguments.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(option + " " + port);
      }
    }
  }

  private static int run(StringWriter err, String... arguments) {
    CommandLine line = Cli.of(new Main());
    return line.setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
