package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import space.perigee.sim.lab.linkbench.BenchCase.Lane;

/**
 * Starts the processes of a measurement.
 *
 * @param emulator compiled emulator
 * @param keys folder with the keys of both ends
 * @param log standard error of the processes
 * @param rateMbps rate in each direction
 * @param queueMillis size of the modem's buffer
 * @param heapMb heap of each end
 * @param seed seed of losses, contents and times of kills
 */
public record BenchSetup(
    Path emulator,
    Path keys,
    Path log,
    double rateMbps,
    double queueMillis,
    int heapMb,
    long seed) {

  private static final int UDP_PORT = 4556;
  private static final int MQTT_PORT = 18830;
  private static final int BROKER_HEAP_MB = 256;
  private static final long START_MILLIS = 60_000;
  private static final double PERCENT = 100;
  private static final long MEGA = 1_000_000;

  public BenchSetup withSeed(long other) {
    return new BenchSetup(emulator, keys, log, rateMbps, queueMillis, heapMb, other);
  }

  /** Starts the broker and waits until it listens. */
  BenchProcess broker(SpaceLink link, Path work) throws IOException, InterruptedException {
    List<String> command =
        BenchProcess.atGround(
            BROKER_HEAP_MB,
            List.of(
                "link-bench-broker",
                "--port",
                Integer.toString(MQTT_PORT),
                "--work",
                work.resolve("broker").toString()));
    return ready(BenchProcess.start(link.atGround(command), log));
  }

  /** Starts the receiver on the ground and waits until it listens. */
  BenchProcess receiver(SpaceLink link, Lane lane, Path work, long bytes)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    if (lane == Lane.PLAIN) {
      arguments.addAll(List.of("link-bench-mqtt", "--broker", "tcp://127.0.0.1:" + MQTT_PORT));
    } else {
      String uri =
          lane == Lane.MQTT
              ? "mqtt://127.0.0.1:" + MQTT_PORT
              : "udp://0.0.0.0:" + UDP_PORT + "?rate=" + rateBps();
      arguments.addAll(end(uri, work.resolve("receiver")));
    }
    arguments.addAll(List.of("--bytes", Long.toString(bytes)));
    BenchProcess process = start(link.atGround(BenchProcess.atGround(heapMb, arguments)));
    if (lane == Lane.MQTT) {
      process.require("up", START_MILLIS, log);
    }
    return process;
  }

  private BenchProcess start(List<String> command) throws IOException, InterruptedException {
    return ready(BenchProcess.start(command, log));
  }

  private BenchProcess ready(BenchProcess process) throws IOException, InterruptedException {
    try {
      process.require("started", START_MILLIS, log);
      return process;
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /**
   * Starts the sender on board.
   *
   * @param lossPercent expected loss, for a link without an uplink
   * @param again whether it continues with the state of an earlier sender
   */
  BenchProcess sender(
      SpaceLink link, Lane lane, Path work, long bytes, double lossPercent, boolean again)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    String broker = SpaceLink.GROUND + ":" + MQTT_PORT;
    if (lane == Lane.PLAIN) {
      arguments.addAll(List.of("link-bench-mqtt", "--broker", "tcp://" + broker));
    } else {
      String oneWay = lane == Lane.ONEWAY ? "&oneway=" + lossPercent / PERCENT : "";
      String uri =
          lane == Lane.MQTT
              ? "mqtt://" + broker
              : "udp://" + SpaceLink.GROUND + ":" + UDP_PORT + "?rate=" + rateBps() + oneWay;
      arguments.addAll(end(uri, work.resolve("sender")));
      if (again) {
        arguments.add("--again");
      }
    }
    arguments.addAll(
        List.of("--send", "--bytes", Long.toString(bytes), "--seed", Long.toString(seed)));
    return BenchProcess.start(link.atSatellite(BenchProcess.onBoard(heapMb, arguments)), log);
  }

  private List<String> end(String uri, Path work) {
    return List.of(
        "link-bench-end", "--link", uri, "--keys", keys.toString(), "--work", work.toString());
  }

  private long rateBps() {
    return Math.round(rateMbps * MEGA);
  }

  /** Returns the time to send the bytes at the rate (s). */
  double secondsFor(long bytes) {
    return bytes * 8 / (rateMbps * MEGA);
  }
}
