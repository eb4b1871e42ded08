package space.perigee.sim.emulator;

import space.perigee.sync.contact.Contact;

/**
 * Receives events, on the thread that opens the emulator until it has opened, then on the
 * emulator's own. Must return quickly and not throw.
 */
public interface EmulatorListener {

  EmulatorListener NONE = new EmulatorListener() {};

  /**
   * The emulator starts.
   *
   * @param port the port to which the satellite connects; 0 if the link has none
   */
  default void onStart(String satellite, int port) {}

  /** A contact has started, and connections are accepted. */
  default void onOpen(Contact contact) {}

  /** A contact has ended, and its connections have been reset. */
  default void onClose(ContactTraffic traffic) {}
}
