package space.perigee.sim.gate;

import java.util.List;
import java.util.function.ToLongFunction;

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

  /** Bytes delivered to the ground. */
  public long bytesDown() {
    return sum(ContactTraffic::bytesDown);
  }

  /** Bytes delivered to the satellite. */
  public long bytesUp() {
    return sum(ContactTraffic::bytesUp);
  }

  /** Bytes that the satellite sent and that were dropped on the way. */
  public long lostDown() {
    return sum(ContactTraffic::lostDown);
  }

  /** Bytes that the ground sent and that were dropped on the way. */
  public long lostUp() {
    return sum(ContactTraffic::lostUp);
  }

  private long sum(ToLongFunction<ContactTraffic> part) {
    return contacts.stream().mapToLong(part).sum();
  }
}
