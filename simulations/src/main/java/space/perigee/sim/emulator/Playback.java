package space.perigee.sim.emulator;

import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/**
 * The contacts that an emulator follows.
 *
 * @param clock mission time; contacts that end before the emulator opens are skipped
 * @param listener receives the events of each contact
 */
public record Playback(ContactPlan plan, MissionClock clock, EmulatorListener listener) {

  /** Returns a playback without a listener. */
  public static Playback of(ContactPlan plan, MissionClock clock) {
    return new Playback(plan, clock, EmulatorListener.NONE);
  }
}
