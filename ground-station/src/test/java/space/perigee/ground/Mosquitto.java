package space.perigee.ground;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Debian's mosquitto as a process. Skips the test where it is not installed. */
public final class Mosquitto implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

  private final Path configuration;
  private final int port;
  private @Nullable Process process;

  /**
   * Starts a broker on a free port of the loopback.
   *
   * @param folder for its configuration
   * @param lines of its configuration
   */
  public Mosquitto(Path folder, String... lines) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "mosquitto is not installed");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    configuration = folder.resolve("mosquitto.conf");
    Files.writeString(
        configuration,
        "listener " + port + " 127.0.0.1\nlog_type none\n" + String.join("\n", lines) + "\n");
    start();
  }

  public void start() throws IOException {
    process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString()).start();
  }

  public int port() {
    return port;
  }

  /** The link over it, without TLS. */
  public String link() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
