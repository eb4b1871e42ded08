package space.perigee.sim.cli;

import java.net.InetSocketAddress;
import space.perigee.sync.io.InputException;

/** The value of an option that is {@code HOST:PORT}. */
public final class AddressOption {

  private AddressOption() {}

  /**
   * Parses and resolves an address.
   *
   * @throws InputException if it has another form, or no such host is known
   */
  public static InetSocketAddress parse(String option, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon < 1 || port < 1 || port > 65535) {
        throw new NumberFormatException();
      }
      InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
      if (address.isUnresolved()) {
        throw new InputException(option + " " + text + ": unknown host");
      }
      return address;
    } catch (NumberFormatException e) {
      throw new InputException(
          option + " " + text + ": must be HOST:PORT with a port of 1 to 65535", e);
    }
  }
}
