package space.perigee.sim.emulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Settings of an emulator with sockets.
 *
 * @param satellite identifier in the contact plan
 * @param listen address to which the satellite connects; port 0 for any free port
 * @param upstream address on which the ground listens
 * @param seed seed of the impairments of datagrams
 */
public record EmulatorSettings(
    String satellite,
    InetSocketAddress listen,
    InetSocketAddress upstream,
    RadioLink radio,
    long seed) {

  /**
   * @throws IllegalArgumentException if an address is not resolved
   */
  public EmulatorSettings {
    if (listen.isUnresolved() || upstream.isUnresolved()) {
      throw new IllegalArgumentException(
          "address " + (listen.isUnresolved() ? listen : upstream) + " must be resolved");
    }
  }

  /** Returns settings for a loopback port, with seed 1. */
  public static EmulatorSettings onLoopback(
      String satellite, int port, InetSocketAddress upstream, RadioLink radio) {
    return new EmulatorSettings(
        satellite,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        upstream,
        radio,
        1);
  }
}
