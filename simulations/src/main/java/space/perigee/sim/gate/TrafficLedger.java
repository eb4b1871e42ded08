package space.perigee.sim.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/** Counts what goes through a gate; written by the gate's thread, read by any. */
final class TrafficLedger {

  private static final class Count {
    private long delivered;
    private long lost;
  }

  private final String satellite;
  private final List<ContactTraffic> closed = new ArrayList<>();
  private @Nullable Contact contact;
  private Instant opened = Instant.EPOCH;
  private Count down = new Count();
  private Count up = new Count();
  private @Nullable Instant firstByte;
  private int connections;
  private long refused;

  TrafficLedger(String satellite) {
    this.satellite = satellite;
  }

  synchronized void open(Contact next, Instant now) {
    contact = next;
    opened = now;
    down = new Count();
    up = new Count();
    firstByte = null;
    connections = 0;
  }

  synchronized ContactTraffic close(Instant now) {
    if (contact == null) {
      throw new IllegalStateException("no contact is open");
    }
    ContactTraffic traffic = current(contact, now);
    contact = null;
    closed.add(traffic);
    return traffic;
  }

  synchronized void connected() {
    connections++;
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void delivered(Direction direction, long bytes, Instant now) {
    count(direction).delivered += bytes;
    if (firstByte == null) {
      firstByte = now;
    }
  }

  synchronized void lost(Direction direction, long bytes) {
    count(direction).lost += bytes;
  }

  synchronized GateReport report() {
    List<ContactTraffic> contacts = new ArrayList<>(closed);
    if (contact != null) {
      contacts.add(current(contact, null));
    }
    return new GateReport(satellite, contacts, refused);
  }

  private ContactTraffic current(Contact open, @Nullable Instant end) {
    return new ContactTraffic(
        open,
        opened,
        end,
        down.delivered,
        up.delivered,
        down.lost,
        up.lost,
        firstByte,
        connections);
  }

  private Count count(Direction direction) {
    return direction == Direction.DOWN ? down : up;
  }
}
