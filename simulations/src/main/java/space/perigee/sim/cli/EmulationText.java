package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import space.perigee.sim.emulator.ContactTraffic;
import space.perigee.sim.emulator.EmulatorListener;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.emulator.LaneTraffic;
import space.perigee.sim.emulator.LinkDirection;
import space.perigee.sim.emulator.LinkTime;
import space.perigee.sim.emulator.RadioLink;
import space.perigee.sync.contact.Contact;

/** Prints the events of an emulated link, one per line, and its report as JSON. */
final class EmulationText implements EmulatorListener {

  private final PrintWriter out;
  private final Clock clock;
  private final RadioLink link;

  EmulationText(PrintWriter out, Clock clock, RadioLink link) {
    this.out = out;
    this.clock = clock;
    this.link = link;
  }

  @Override
  public void onStart(String satellite, int port) {
    print("listening on port " + port + " for " + satellite);
  }

  @Override
  public void onOpen(Contact contact) {
    print("open   " + contact.station() + " until " + contact.los());
  }

  @Override
  public void onClose(ContactTraffic traffic) {
    print(
        "closed "
            + traffic.contact().station()
            + traffic(traffic.down(), traffic.up())
            + ", connections "
            + traffic.connections()
            + missed(traffic.time().missed()));
  }

  /** Prints the state of the link during a contact. */
  void now(EmulatorReport report) {
    if (report.contacts().isEmpty()) {
      return;
    }
    ContactTraffic last = report.contacts().get(report.contacts().size() - 1);
    Instant now = clock.instant();
    if (last.time().closed() == null) {
      print(
          String.format(
              Locale.ROOT,
              "at %s: %s down, %s up, %.1f ms%s",
              last.contact().station(),
              rate(link.rateBps(LinkDirection.DOWN, last.contact(), now)),
              rate(link.rateBps(LinkDirection.UP, last.contact(), now)),
              link.oneWayDelay(last.contact(), now).toNanos() / 1e6,
              traffic(last.down(), last.up())));
    }
  }

  private static String rate(double bps) {
    if (Double.isInfinite(bps)) {
      return "no limit";
    }
    return bps >= 1e6
        ? String.format(Locale.ROOT, "%.2f Mbit/s", bps / 1e6)
        : String.format(Locale.ROOT, "%.1f kbit/s", bps / 1e3);
  }

  private static String traffic(LaneTraffic down, LaneTraffic up) {
    return " down " + lane(down) + ", up " + lane(up);
  }

  private static String lane(LaneTraffic lane) {
    return String.format(
        Locale.ROOT,
        "%d bytes (lost %d%s%s%s)",
        lane.delivered(),
        lane.lost(),
        part(lane.corrupted(), ", damaged "),
        part(lane.duplicated(), ", twice "),
        part(lane.late(), ", late "));
  }

  private static String part(long bytes, String name) {
    return bytes == 0 ? "" : name + bytes;
  }

  /** The link time that the machine cost, if it is worth mentioning. */
  private static String missed(Duration missed) {
    return missed.toMillis() == 0
        ? ""
        : String.format(
            Locale.ROOT, ", link time lost to a busy machine %.3f s", missed.toMillis() / 1e3);
  }

  void total(EmulatorReport report) {
    out.println(
        "total: "
            + report.contacts().size()
            + " contacts,"
            + traffic(report.down(), report.up())
            + part(report.refused(), ", refused ")
            + missed(report.missed()));
    out.flush();
  }

  private void print(String event) {
    out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + event);
    out.flush();
  }

  static String json(EmulatorReport report) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("satellite", report.satellite());
    put(root.putObject("down"), report.down());
    put(root.putObject("up"), report.up());
    root.put("refused", report.refused());
    root.put("linkSecondsLostToBusyMachine", seconds(report.missed()));
    var contacts = root.putArray("contacts");
    for (ContactTraffic traffic : report.contacts()) {
      ObjectNode one = contacts.addObject();
      one.put("station", traffic.contact().station());
      one.put("aos", traffic.contact().aos().toString());
      one.put("los", traffic.contact().los().toString());
      LinkTime time = traffic.time();
      one.put("opened", time.opened().toString());
      one.put("closed", time.closed() == null ? null : time.closed().toString());
      one.put("linkSecondsLostToBusyMachine", seconds(time.missed()));
      one.put("firstByte", traffic.firstByte() == null ? null : traffic.firstByte().toString());
      put(one.putObject("down"), traffic.down());
      put(one.putObject("up"), traffic.up());
      one.put("connections", traffic.connections());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static void put(ObjectNode node, LaneTraffic lane) {
    node.put("sentBytes", lane.sent());
    node.put("ipBytes", lane.ipBytes());
    node.put("deliveredBytes", lane.delivered());
    node.put("lostBytes", lane.lost());
    node.put("lostInChannelBytes", lane.lostInChannel());
    node.put("corruptedBytes", lane.corrupted());
    node.put("duplicatedBytes", lane.duplicated());
    node.put("lateBytes", lane.late());
  }
}
