package space.perigee.ground.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An address and port to listen on.
 *
 * @param option that sets the port, for messages
 * @param host name or address
 * @param port 0 for any that is free
 */
public record ListenPort(String option, String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException if the port is outside 0 to 65535
   */
  public ListenPort {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(option + " " + port + ": must be 0 to " + MAX_PORT);
    }
  }

  /**
   * Checks that the port is free.
   *
   * @throws IOException if it is not; the message names the option and the port
   */
  public void requireFree() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "%s %d: cannot listen on %s:%d (%s); stop what uses it, or choose another port",
              option, port, host, port, e.getMessage()),
          e);
    }
  }

  /** True if only programs on this machine can connect. */
  public boolean isLoopback() {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false; // the port cannot be opened, which says why
    }
  }

  /** The host for clients on this machine. */
  public String clientHost() {
    return switch (host) {
      case "0.0.0.0", "::" -> "127.0.0.1";
      default -> host.contains(":") ? "[" + host + "]" : host;
    };
  }
}
