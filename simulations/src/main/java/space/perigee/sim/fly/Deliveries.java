package space.perigee.sim.fly;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * What was delivered according to the ground: deltas from its ledger, models from its events. Of
 * several deltas of a satellite in one contact and direction, all bytes count, but only one
 * delivery: raw float32 would have been sent once.
 */
final class Deliveries {

  /** A receipt may be stored a little after loss of signal. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final Pattern BYTES = Pattern.compile("([0-9,]+) bytes");

  /**
   * Deliveries of a satellite in one direction.
   *
   * @param contents their bytes
   * @param deliveries their number, at most one per contact
   */
  record Direction(long contents, int deliveries) {

    LinkBytes bytes(long total) {
      return new LinkBytes(total, contents, deliveries);
    }
  }

  private record Delivery(String satellite, Instant at, long bytes) {}

  private final ContactPlan plan;
  private final List<Delivery> down = new ArrayList<>();
  private final List<Delivery> up = new ArrayList<>();

  /**
   * @param deltas that the ground received
   * @param events the ground's events, newest first
   */
  Deliveries(ContactPlan plan, List<JsonNode> deltas, List<JsonNode> events) {
    this.plan = plan;
    for (JsonNode delta : deltas) {
      if (delta.path("verdict").asText().equals("ACCEPTED")) {
        down.add(
            new Delivery(
                delta.path("satellite").asText(),
                Instant.parse(delta.path("receivedAt").asText()),
                delta.path("bytes").asLong()));
      }
    }
    Map<String, Long> offered = new HashMap<>();
    for (int i = events.size() - 1; i >= 0; i--) {
      JsonNode event = events.get(i);
      String satellite = event.path("satellite").asText();
      Matcher bytes = BYTES.matcher(event.path("detail").asText());
      switch (event.path("kind").asText()) {
        case "version-offered" -> {
          if (bytes.find()) {
            offered.put(satellite, Long.parseLong(bytes.group(1).replace(",", "")));
          }
        }
        case "receipt-accepted" -> {
          Instant at = Instant.parse(event.path("at").asText());
          up.add(new Delivery(satellite, at, offered.getOrDefault(satellite, 0L)));
        }
        default -> {
          // Other events are no deliveries.
        }
      }
    }
  }

  Direction down(String satellite) {
    return direction(down, satellite);
  }

  Direction up(String satellite) {
    return direction(up, satellite);
  }

  private Direction direction(List<Delivery> deliveries, String satellite) {
    long contents = 0;
    Set<Object> contacts = new HashSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery.satellite().equals(satellite)) {
        contents += delivery.bytes();
        contacts.add(contact(delivery));
      }
    }
    return new Direction(contents, contacts.size());
  }

  /** Returns the contact of a delivery; the delivery itself if there is none. */
  private Object contact(Delivery delivery) {
    Contact last = null;
    for (Contact contact : plan.forSatellite(delivery.satellite()).contacts()) {
      if (!contact.aos().isAfter(delivery.at())
          && !delivery.at().isAfter(contact.los().plus(LATE))) {
        last = contact;
      }
    }
    return last == null ? delivery : last;
  }
}
