package space.perigee.sim.emulator;

import space.perigee.sync.contact.Contact;

/**
 * Is told when an emulator opens and closes, on the emulator's thread: be quick, and do not throw.
 */
public interface EmulatorListener {

  /** Hears nothing. */
  EmulatorListener NONE = new EmulatorListener() {};

  /** A contact has begun; connections are let in. */
  default void onOpen(Contact contact) {}

  /** A contact has ended, and its connections were reset. */
  default void onClose(ContactTraffic traffic) {}
}
