package space.perigee.sim.emulator;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The traffic of an emulator so far.
 *
 * @param contacts one entry for each contact that has started, in order
 * @param refused number of datagrams outside contacts, and of connections that came in the moment
 *     in which a contact ended. The kernel refuses all other connections outside contacts,
 *     uncounted.
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

  /** Time in all contacts in which the machine was too busy for the emulator (mission time). */
  public Duration missed() {
    return contacts.stream()
        .map(traffic -> traffic.time().missed())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private LaneTraffic sum(Function<ContactTraffic, LaneTraffic> part) {
    return contacts.stream().map(part).reduce(LaneTraffic.NONE, LaneTraffic::plus);
  }
}
