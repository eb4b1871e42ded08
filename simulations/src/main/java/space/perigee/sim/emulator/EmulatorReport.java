package space.perigee.sim.emulator;

import java.util.List;
import java.util.function.Function;

/**
 * The traffic of an emulator so far.
 *
 * @param contacts one entry for each contact that has started, in order
 * @param refused number of connections and datagrams outside contacts
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
