package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/** Counts the traffic of an emulator. Written by the emulator's thread, read by any. */
public final class TrafficLedger {

  private final String satellite;
  private final List<ContactTraffic> closed = new ArrayList<>();
  private @Nullable Contact contact;
  private Instant opened = Instant.EPOCH;
  private LaneTraffic down = LaneTraffic.NONE;
  private LaneTraffic up = LaneTraffic.NONE;
  private @Nullable Instant firstByte;
  private Duration missed = Duration.ZERO;
  private int connections;
  private long refused;

  TrafficLedger(String satellite) {
    this.satellite = satellite;
  }

  synchronized void open(Contact next, Instant now) {
    contact = next;
    opened = now;
    down = LaneTraffic.NONE;
    up = LaneTraffic.NONE;
    firstByte = null;
    missed = Duration.ZERO;
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

  /** Counts time of the open contact in which the emulator did not run. */
  synchronized void missed(Duration time) {
    missed = missed.plus(time);
  }

  synchronized void connected() {
    connections++;
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void delivered(LinkDirection direction, long bytes, Instant now) {
    add(direction, new LaneTraffic(bytes, 0, 0, 0, 0, 0, 0));
    if (firstByte == null) {
      firstByte = now;
    }
  }

  synchronized void lost(LinkDirection direction, long bytes) {
    add(direction, new LaneTraffic(0, bytes, 0, 0, 0, 0, 0));
  }

  synchronized void lostInChannel(LinkDirection direction, long bytes) {
    add(direction, new LaneTraffic(0, bytes, bytes, 0, 0, 0, 0));
  }

  /** Counts headers, and packets without data, while a contact is open. */
  synchronized void headers(LinkDirection direction, long bytes) {
    add(direction, new LaneTraffic(0, 0, 0, 0, 0, 0, bytes));
  }

  /** Counts impairments of bytes that are also counted as delivered. */
  synchronized void marked(
      LinkDirection direction, long bytes, boolean corrupted, boolean duplicated, boolean late) {
    add(
        direction,
        new LaneTraffic(
            0, 0, 0, corrupted ? bytes : 0, duplicated ? bytes : 0, late ? bytes : 0, 0));
  }

  private void add(LinkDirection direction, LaneTraffic more) {
    if (direction == LinkDirection.DOWN) {
      down = down.plus(more);
    } else {
      up = up.plus(more);
    }
  }

  synchronized EmulatorReport report() {
    List<ContactTraffic> contacts = new ArrayList<>(closed);
    if (contact != null) {
      contacts.add(current(contact, null));
    }
    return new EmulatorReport(satellite, contacts, refused);
  }

  private ContactTraffic current(Contact open, @Nullable Instant end) {
    return new ContactTraffic(
        open, new LinkTime(opened, end, missed), down, up, firstByte, connections);
  }
}
