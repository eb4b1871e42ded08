package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;
import space.perigee.sync.io.InputException;

@Timeout(60)
class EmulateCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path folder = Path.of("");

  @BeforeEach
  void writeAPlan(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Files.writeString(
        folder.resolve("plan.csv"),
        """
        satellite,station,aos,los,max_elevation_deg
        sat,north,2022-04-24T00:00:00Z,2022-04-24T00:10:00Z,45.00
        sat,south,2022-04-24T00:20:00Z,2022-04-24T00:21:00Z,45.00
        """);
  }

  @Test
  void playsThePlanAndReportsWhatWentThrough() throws Exception {
    try (ServerSocket ground = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Path json = folder.resolve("report.json");
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () ->
                  emulate(
                      "--listen=0",
                      "--upstream=127.0.0.1:" + ground.getLocalPort(),
                      "--epoch=2022-04-24T00:00:00Z",
                      "--speed=300",
                      "--json=" + json),
              r -> new Thread(r, "test-emulator").start());
      await().until(() -> out.toString().contains("open   north"));
      Matcher port = Pattern.compile("listening on port (\\d+) for sat").matcher(out.toString());
      assertThat(port.find()).isTrue();
      try (Socket satellite =
              new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
          Socket station = ground.accept()) {
        satellite.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(station.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> station.getInputStream().read()).hasMessageContaining("reset");
      }
      assertThat(exit.get()).isZero();
      assertThat(out.toString())
          .contains("closed north down 3 bytes (lost 0), up 0 bytes (lost 0), connections 1")
          .contains("open   south until 2022-04-24T00:21:00Z")
          .contains("total: 2 contacts, down 3 bytes (lost 0), up 0 bytes (lost 0)");
      JsonNode report = new JsonMapper().readTree(json.toFile());
      assertThat(report.at("/down/deliveredBytes").asLong()).isEqualTo(3);
      assertThat(report.get("contacts")).hasSize(2);
      assertThat(report.get("contacts").get(0).get("station").asText()).isEqualTo("north");
      assertThat(report.get("contacts").get(1).get("firstByte").isNull()).isTrue();
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesThePortThatIsTakenAndExitsWith1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(emulate("--listen=" + taken.getLocalPort(), "--upstream=127.0.0.1:9"))
          .isEqualTo(1);
      assertThat(err.toString())
          .startsWith("perigee: cannot listen on port " + taken.getLocalPort() + " of 127.0.0.1")
          .hasLineCount(1);
    }
  }

  @Test
  void refusesInputInOneLineWithExitCode2() {
    assertThat(emulate("--listen=70000", "--upstream=127.0.0.1:9")).isEqualTo(2);
    assertThat(emulate("--listen=0", "--upstream=127.0.0.1")).isEqualTo(2);
    assertThat(emulate("--listen=0", "--upstream=127.0.0.1:9", "--delay-ms=-1")).isEqualTo(2);
    assertThat(emulate("--listen=0", "--upstream=127.0.0.1:9", "--satellite=x")).isEqualTo(2);
    assertThat(emulate("--listen=0", "--upstream=127.0.0.1:9", "--json=/no/where.json"))
        .isEqualTo(2);
    assertThat(err.toString().lines().filter(l -> !l.startsWith("Try")))
        .hasSize(5)
        .satisfiesExactly(
            l -> assertThat(l).contains("--listen 70000"),
            l -> assertThat(l).contains("--upstream 127.0.0.1:"),
            l -> assertThat(l).contains("delay PT-0.001S"),
            l -> assertThat(l).contains("has contacts of [sat] only"),
            l -> assertThat(l).contains("--json /no/where.json"));
  }

  @Test
  void understandsHostsAndPorts() {
    assertThat(AddressOption.parse("--upstream", "127.0.0.1:1883").getPort()).isEqualTo(1883);
    assertThat(AddressOption.parse("--upstream", "[::1]:1883").getHostString()).contains(":1");
    for (String wrong : List.of("", ":1", "host:", "host:0", "host:65536", "1883")) {
      assertThatThrownBy(() -> AddressOption.parse("--upstream", wrong))
          .isInstanceOf(InputException.class);
    }
  }

  private int emulate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sim",
                "emulate",
                "--plan=" + folder.resolve("plan.csv"),
                "--down-bps=2000000",
                "--up-bps=128000"));
    if (List.of(more).stream().noneMatch(m -> m.startsWith("--satellite"))) {
      arguments.add("--satellite=sat");
    }
    arguments.addAll(List.of(more));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }
}
