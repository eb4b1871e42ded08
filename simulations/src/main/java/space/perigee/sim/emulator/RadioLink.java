package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.contact.Contact;

/** What lies between a satellite and a station, at each time of a contact. */
public interface RadioLink {

  /** Bits per second at {@code at}, 0 if nothing gets through, infinite for no limit. */
  double rateBps(LinkDirection direction, Contact contact, Instant at);

  /** The highest rate that a direction ever has (bits per second). */
  double highestRateBps(LinkDirection direction);

  /** From one end to the other at {@code at}. */
  Duration oneWayDelay(Contact contact, Instant at);

  /** The longest that it ever is. */
  Duration longestDelay();

  /** What becomes of datagrams of a direction; streams are repaired below, and see none of it. */
  Impairments impairments(LinkDirection direction);
}
