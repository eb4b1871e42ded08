package space.perigee.sim.emulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where an emulator stands.
 *
 * @param satellite identifier in the contact plan
 * @param listen where the satellite connects to; port 0 takes a free one
 * @param upstream where the ground listens
 * @param radio what lies between them
 * @param seed decides what becomes of each datagram
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

  /** An emulator on a port of the loopback interface, with a seed of 1. */
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
