package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.contact.Contact;

/** The radio link between a satellite and a station during a contact. */
public interface RadioLink {

  /**
   * Returns the rate at a time (bits per second); 0 if nothing gets through, infinite for no limit.
   */
  double rateBps(LinkDirection direction, Contact contact, Instant at);

  /** Returns the maximum rate of a direction (bits per second). */
  double highestRateBps(LinkDirection direction);

  Duration oneWayDelay(Contact contact, Instant at);

  Duration longestDelay();

  /** Returns the impairments of datagrams in a direction. They do not apply to TCP streams. */
  Impairments impairments(LinkDirection direction);
}
