package space.perigee.sim.gate;

import java.util.List;
import java.util.function.Function;

/**
 * What went through a gate until now.
 *
 * @param satellite whose gate it is
 * @param contacts one entry for each contact that has begun, in order
 * @param refused connections and datagrams that came outside contacts
 */
public record GateReport(String satellite, List<ContactTraffic> contacts, long refused) {

  public GateReport {
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
