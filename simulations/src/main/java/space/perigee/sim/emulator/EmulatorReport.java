package space.perigee.sim.emulator;

import java.util.List;
import java.util.function.Function;

/**
 * What went through an emulator until now.
 *
 * @param satellite whose emulator it is
 * @param contacts one entry for each contact that has begun, in order
 * @param refused connections and datagrams that came outside contacts
 */
public record EmulatorReport(String satellite, List<ContactTraffic> contacts, long refused) {

  public EmulatorReport {
    contacts = List.copyOf(contacts);
  }

  /** From the satellite to the ground, in all contacts. */
  public LaneTraffic down() {
    return sum(ContactTraffic::down);
  }

  /** From the ground to the satellite, in all contacts. */
  public LaneTraffic up() {
    return sum(ContactTraffic::up);
  }

  private LaneTraffic sum(Function<ContactTraffic, LaneTraffic> part) {
    return contacts.stream().map(part).reduce(LaneTraffic.NONE, LaneTraffic::plus);
  }
}
