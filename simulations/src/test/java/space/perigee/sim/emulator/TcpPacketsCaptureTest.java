package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sync.contact.Contact;

/** Compares the rule of {@link TcpPackets} with what the kernel sends between two namespaces. */
@Timeout(60)
class TcpPacketsCaptureTest {

  private static final String SATELLITE = "pgt-s" + ProcessHandle.current().pid();
  private static final String GROUND = "pgt-g" + ProcessHandle.current().pid();
  private static final String GROUND_ADDRESS = "10.77.0.2";
  private static final int ETHERNET = 14;
  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private boolean isUp;

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
    return output;
  }

  private void connectNamespaces() throws Exception {
    boolean isRoot =
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    assumeThat(isRoot).as("root, who may make network namespaces").isTrue();
    try {
      run("ip", "netns", "add", SATELLITE);
      isUp = true;
      run("ip", "netns", "add", GROUND);
      run(
          "ip", "link", "add", "v0", "netns", SATELLITE, "type", "veth", "peer", "name", "v0",
          "netns", GROUND);
      for (String space : List.of(SATELLITE, GROUND)) {
        run(
            "ip",
            "netns",
            "exec",
            space,
            "sh",
            "-c",
            "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6");
        run(
            "ip",
            "-n",
            space,
            "addr",
            "add",
            (space.equals(GROUND) ? GROUND_ADDRESS : "10.77.0.1") + "/24",
            "dev",
            "v0");
        // A radio has no offload: packets stay at most one MTU long.
        run(
            "ip", "netns", "exec", space, "ethtool", "-K", "v0", "tso", "off", "gso", "off", "gro",
            "off");
        run("ip", "-n", space, "link", "set", "v0", "up");
      }
    } catch (IOException e) {
      assumeThat(false).as("network namespaces, ip and ethtool: %s", e.getMessage()).isTrue();
    }
  }

  @AfterEach
  void removeNamespaces() throws Exception {
    if (isUp) {
      run("ip", "netns", "del", SATELLITE);
      new ProcessBuilder("ip", "netns", "del", GROUND).start().waitFor();
    }
  }

  private static Process end(String space, String role) throws Exception {
    Path classes =
        Path.of(ScriptedExchange.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            space,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes.toString(),
            ScriptedExchange.class.getName(),
            role,
            GROUND_ADDRESS)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Returns the IP bytes from the satellite and to it, as the kernel counted them. */
  private static long[] captured() throws Exception {
    JsonNode counts =
        new ObjectMapper()
            .readTree(run("ip", "-n", SATELLITE, "-s", "-j", "link", "show", "dev", "v0"))
            .path(0)
            .path("stats64");
    long[] bytes = new long[2];
    String[] ways = {"tx", "rx"};
    for (int i = 0; i < 2; i++) {
      JsonNode way = counts.path(ways[i]);
      bytes[i] = way.path("bytes").asLong() - ETHERNET * way.path("packets").asLong();
    }
    return bytes;
  }

  /** Returns the IP bytes from the satellite and to it by the rule. */
  private static long[] counted() {
    TrafficLedger ledger = new TrafficLedger("a");
    ledger.open(new Contact("a", "g", T0, T0.plusSeconds(600), 40), T0);
    ledger.headers(LinkDirection.DOWN, TcpPackets.OPENING_DOWN + TcpPackets.CLOSING);
    ledger.headers(LinkDirection.UP, TcpPackets.OPENING_UP + TcpPackets.CLOSING);
    List<TcpPackets> ways = new ArrayList<>();
    for (LinkDirection direction : LinkDirection.values()) {
      ways.add(new TcpPackets(direction, ledger));
    }
    for (int i = 0; i < ScriptedExchange.BURSTS.length; i++) {
      ledger.delivered(LinkDirection.values()[i % 2], ScriptedExchange.BURSTS[i], T0);
      ways.get(i % 2).write(ScriptedExchange.BURSTS[i]);
      ways.get(i % 2).pause();
    }
    return new long[] {ledger.report().down().ipBytes(), ledger.report().up().ipBytes()};
  }

  @Test
  void theRuleCountsNoFewerBytesThanTheKernelSendsAndAtMostATenthMore() throws Exception {
    connectNamespaces();
    Process ground = end(GROUND, "ground");
    try {
      assertThat(ground.inputReader().readLine()).isEqualTo("ready");
      Process satellite = end(SATELLITE, "satellite");
      assertThat(satellite.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ground.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      ground.destroyForcibly();
    }
    long[] captured = captured();
    long[] counted = counted();
    String figures =
        String.format(
            "captured %d down, %d up; counted %d down, %d up",
            captured[0], captured[1], counted[0], counted[1]);
    System.out.println(figures);

    assertThat(counted[0] + counted[1])
        .as(figures)
        .isBetween(captured[0] + captured[1], (captured[0] + captured[1]) * 11 / 10);
  }
}
