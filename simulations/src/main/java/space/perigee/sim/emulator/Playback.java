package space.perigee.sim.emulator;

import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/**
 * The contacts that an emulator plays back.
 *
 * @param clock mission time; contacts that ended before the emulator opens are not played
 * @param listener is told of every contact
 */
public record Playback(ContactPlan plan, MissionClock clock, EmulatorListener listener) {

  /** Without a listener. */
  public static Playback of(ContactPlan plan, MissionClock clock) {
    return new Playback(plan, clock, EmulatorListener.NONE);
  }
}
