package space.perigee.sim.gate;

import space.perigee.sync.contact.Contact;

/** Is told when a gate opens and closes, on the gate's thread: be quick, and do not throw. */
public interface GateListener {

  /** Hears nothing. */
  GateListener NONE = new GateListener() {};

  /** A contact has begun; connections are let in. */
  default void onOpen(Contact contact) {}

  /** A contact has ended, and its connections were reset. */
  default void onClose(ContactTraffic traffic) {}
}
