package space.perigee.sim.lab.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A ground server in a process of its own, from the class path of this one. */
public final class ServerProcess implements AutoCloseable {

  private static final int READY_SECONDS = 300;
  private static final int STOP_SECONDS = 60;
  private static final int SAID = 5;

  /** Connections that have not proved yet whose they are, and the server's own. */
  private static final int SPARE_CONNECTIONS = 100;

  private static final String READY = "ready http=";

  /**
   * How the server runs.
   *
   * @param heap its largest heap, such as 512m
   * @param cpus processors for it, as {@code taskset} takes them; empty for all
   * @param javaOptions more options of its Java machine
   * @param options more options of {@code perigee ground serve}
   */
  public record Options(String heap, String cpus, List<String> javaOptions, List<String> options) {}

  /**
   * Where a server is reached.
   *
   * @param http URI of its API
   * @param mqttPort of its broker on this machine
   */
  record Address(String http, int mqttPort) {

    /** Reads the line that the server prints once it is ready. */
    static Address parse(String line) throws IOException {
      String http = line.replaceFirst(".*ready http=(\\S+).*", "$1");
      String port = line.replaceFirst(".*links=mqtts?://[^:,]+:(\\d+).*", "$1");
      if (!port.matches("\\d+")) {
        throw new IOException("the server's line '" + line + "' names no link over MQTT");
      }
      return new Address(http, Integer.parseInt(port));
    }
  }

  private final Process process;
  private final Address address;

  private ServerProcess(Process process, Address address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a server, and waits until it is ready.
   *
   * @param state folder for its state
   * @param log file for its log
   * @throws IOException if it ends instead; the message holds its last lines
   */
  static ServerProcess start(LoadFolder folder, Path state, Path log, Options options)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(folder, state, options))
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, ready), "server-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new ServerProcess(process, Address.parse(ready.get(READY_SECONDS, TimeUnit.SECONDS)));
    } catch (ExecutionException | TimeoutException | IOException e) {
      process.destroyForcibly();
      List<String> said = Files.readAllLines(log);
      throw new IOException(
          "the ground server is not ready; the end of "
              + log
              + ": "
              + String.join(" | ", said.subList(Math.max(0, said.size() - SAID), said.size())),
          e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void read(Process process, CompletableFuture<String> ready) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException("its output ended"));
  }

  private static List<String> command(LoadFolder folder, Path state, Options options) {
    List<String> command = new ArrayList<>();
    if (!options.cpus().isEmpty()) {
      command.addAll(List.of("taskset", "-c", options.cpus()));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + options.heap(), "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError"));
    command.addAll(options.javaOptions());
    command.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath()));
    command.addAll(List.of("space.perigee.ground.Main", "serve"));
    command.addAll(serve(folder, state));
    command.addAll(options.options());
    return command;
  }

  /** The arguments of {@code perigee ground serve} for the satellites of a folder. */
  static List<String> serve(LoadFolder folder, Path state) {
    return List.of(
        "--mission=" + LoadSettings.MISSION,
        "--model=" + folder.model(),
        "--held-out=" + folder.heldOut(),
        "--state=" + state,
        "--keys=" + folder.keys(LoadSettings.GROUND),
        "--link=" + folder.brokerLink(),
        "--mqtt-port=0",
        "--max-satellites=" + folder.settings().satellites(),
        "--max-connections=" + (folder.settings().satellites() + SPARE_CONNECTIONS),
        "--http-port=0");
  }

  Address address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it in order; kills it if that takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
