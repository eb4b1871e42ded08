package space.perigee.sim.lab.linkbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import space.perigee.sync.io.InputException;

/**
 * Two network namespaces with an emulated space link between them. The satellite is 10.9.0.1, the
 * ground 10.9.0.2.
 *
 * <p>The emulator is a small C program on TUN interfaces, since many kernels lack the module {@code
 * tc-netem}, and Java cannot open a TUN interface.
 */
public final class SpaceLink implements AutoCloseable {

  static final String SATELLITE = "10.9.0.1";
  static final String GROUND = "10.9.0.2";

  private static final int MTU = 1500;

  /** Queue of the interface, long enough that only the emulated modem limits its buffer. */
  private static final int TURN_PACKETS = 5000;

  /**
   * Properties of the link.
   *
   * @param rateMbps rate in each direction (Mbit/s, with IP headers)
   * @param delayMillis one-way delay (ms)
   * @param lossDownPercent loss of packets from the satellite
   * @param lossUpPercent loss of packets to the satellite
   * @param queueMillis size of the modem's buffer (ms at the rate)
   * @param outages start:duration,... in seconds after the first large packet, or "-"
   */
  record Shape(
      double rateMbps,
      double delayMillis,
      double lossDownPercent,
      double lossUpPercent,
      double queueMillis,
      String outages,
      long seed) {}

  /**
   * Traffic in one direction, with IP headers.
   *
   * @param resumedSeconds time from the end of the last outage to the arrival of the first large
   *     packet; negative if there was none
   */
  record Counters(
      long packetsIn,
      long bytesIn,
      long lost,
      long overflowed,
      long packetsOut,
      long bytesOut,
      double resumedSeconds) {}

  /**
   * IP packets that crossed the satellite's interface so far, counted by the kernel.
   *
   * @param downBytes bytes from the satellite, with IP headers
   * @param upBytes bytes to the satellite, with IP headers
   */
  record Traffic(long downPackets, long downBytes, long upPackets, long upBytes) {

    Traffic since(Traffic before) {
      return new Traffic(
          downPackets - before.downPackets,
          downBytes - before.downBytes,
          upPackets - before.upPackets,
          upBytes - before.upBytes);
    }
  }

  private static final AtomicInteger LINKS = new AtomicInteger();

  private final String satelliteSpace;
  private final String groundSpace;
  private final Process emulator;

  private SpaceLink(String satelliteSpace, String groundSpace, Process emulator) {
    this.satelliteSpace = satelliteSpace;
    this.groundSpace = groundSpace;
    this.emulator = emulator;
  }

  /**
   * Checks that this machine can emulate links.
   *
   * @throws InputException if something is missing; names it
   */
  public static void requirePossible() {
    List<String> absent = new ArrayList<>();
    if (!isRoot()) {
      absent.add("root (the user that runs it is not)");
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      absent.add("/dev/net/tun");
    }
    for (String program : List.of("ip", "cc")) {
      if (!isInPath(program)) {
        absent.add("the program '" + program + "'");
      }
    }
    if (!absent.isEmpty()) {
      throw new InputException(
          "this command makes network namespaces with an emulated link, for which this machine lacks "
              + String.join(", ", absent));
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean isInPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(folder).resolve(program))) {
        return true;
      }
    }
    return false;
  }

  /** Compiles the emulator with the machine's C compiler. */
  public static Path compile(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("linkem.c");
    Path binary = folder.resolve("linkem");
    try (InputStream in = SpaceLink.class.getResourceAsStream("linkem.c")) {
      if (in == null) {
        throw new IOException("linkem.c is not in the jar");
      }
      Files.write(source, in.readAllBytes());
    }
    run("cc", "-O2", "-o", binary.toString(), source.toString());
    return binary;
  }

  /** Creates two namespaces for this process, and the link between them. */
  static SpaceLink up(Path emulator, Shape shape) throws IOException, InterruptedException {
    String suffix = ProcessHandle.current().pid() + "-" + LINKS.incrementAndGet();
    String satellite = "pgs" + suffix;
    String ground = "pgg" + suffix;
    Process process = null;
    try {
      run("ip", "netns", "add", satellite);
      run("ip", "netns", "add", ground);
      process =
          new ProcessBuilder(
                  emulator.toString(),
                  satellite,
                  ground,
                  Double.toString(shape.rateMbps()),
                  Double.toString(shape.delayMillis()),
                  Double.toString(shape.lossDownPercent()),
                  Double.toString(shape.lossUpPercent()),
                  Double.toString(shape.queueMillis()),
                  shape.outages(),
                  Long.toString(shape.seed()))
              .start();
      awaitReady(process);
      configure(satellite, SATELLITE);
      configure(ground, GROUND);
      return new SpaceLink(satellite, ground, process);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (process != null) {
        process.destroyForcibly();
      }
      remove(satellite, ground);
      throw e;
    }
  }

  private static void awaitReady(Process process) throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    String line = errors.readLine();
    if (!"ready".equals(line)) {
      throw new IOException("the link emulator did not start: " + line);
    }
  }

  private static void configure(String space, String address)
      throws IOException, InterruptedException {
    // Otherwise each end solicits routers, which would be counted.
    run(
        "ip",
        "netns",
        "exec",
        space,
        "sh",
        "-c",
        "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6");
    run("ip", "-n", space, "link", "set", "lo", "up");
    run("ip", "-n", space, "addr", "add", address + "/24", "dev", "sat0");
    run("ip", "-n", space, "link", "set", "sat0", "txqueuelen", Integer.toString(TURN_PACKETS));
    run("ip", "-n", space, "link", "set", "sat0", "mtu", Integer.toString(MTU), "up");
  }

  /** Returns the command line to run a command at the satellite's end. */
  List<String> atSatellite(List<String> command) {
    return within(satelliteSpace, command);
  }

  /** Returns the command line to run a command at the ground's end. */
  List<String> atGround(List<String> command) {
    return within(groundSpace, command);
  }

  private static List<String> within(String space, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", space));
    all.addAll(command);
    return all;
  }

  /** Makes TCP in both namespaces use BBR. Returns false if the kernel lacks it. */
  boolean useBbr() throws IOException, InterruptedException {
    String set = "echo bbr >/proc/sys/net/ipv4/tcp_congestion_control";
    for (String space : List.of(satelliteSpace, groundSpace)) {
      Process process =
          new ProcessBuilder(within(space, List.of("sh", "-c", set)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns what has crossed the link so far. */
  Traffic traffic() throws IOException, InterruptedException {
    String json = run("ip", "-n", satelliteSpace, "-s", "-j", "link", "show", "dev", "sat0");
    JsonNode counts = new ObjectMapper().readTree(json).path(0).path("stats64");
    if (counts.isMissingNode()) {
      throw new IOException("'ip -s -j link' reports no counters: " + json.strip());
    }
    JsonNode down = counts.path("tx");
    JsonNode up = counts.path("rx");
    return new Traffic(
        down.path("packets").asLong(),
        down.path("bytes").asLong(),
        up.path("packets").asLong(),
        up.path("bytes").asLong());
  }

  /** Ends the link and returns its traffic: from the satellite, then to it. */
  List<Counters> down() throws IOException, InterruptedException {
    emulator.toHandle().destroy(); // Process.destroy would close its output.
    ObjectMapper mapper = new ObjectMapper();
    List<Counters> counters = new ArrayList<>();
    try (BufferedReader out = emulator.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        counters.add(mapper.readValue(line, Counters.class));
      }
    }
    close();
    if (counters.size() != 2) {
      throw new IOException("the link emulator ended without its counters");
    }
    return counters;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    emulator.destroy();
    if (!emulator.waitFor(5, TimeUnit.SECONDS)) {
      emulator.destroyForcibly();
    }
    remove(satelliteSpace, groundSpace);
  }

  private static void remove(String... spaces) throws IOException, InterruptedException {
    for (String space : spaces) {
      new ProcessBuilder("ip", "netns", "del", space)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
    return output;
  }
}
