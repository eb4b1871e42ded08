package space.perigee.sim.emulator;

import space.perigee.sync.contact.Contact;

/** Receives events on the emulator's thread. Must return quickly and not throw. */
public interface EmulatorListener {

  EmulatorListener NONE = new EmulatorListener() {};

  /** A contact has started, and connections are accepted. */
  default void onOpen(Contact contact) {}

  /** A contact has ended, and its connections have been reset. */
  default void onClose(ContactTraffic traffic) {}
}
