package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/** File formats of contact plans. */
enum PlanFormat {
  /** The format that Perigee's other commands read. */
  CSV {
    @Override
    String write(ContactPlan plan, Rates rates) throws IOException {
      StringBuilder text = new StringBuilder();
      plan.writeCsv(text);
      return text.toString();
    }
  },

  /** An array with one object per contact. */
  JSON {
    @Override
    String write(ContactPlan plan, Rates rates) throws IOException {
      JsonMapper mapper = new JsonMapper();
      ArrayNode array = mapper.createArrayNode();
      for (Contact contact : plan.contacts()) {
        ObjectNode object = array.addObject();
        object.put("satellite", contact.satellite());
        object.put("station", contact.station());
        object.put("aos", contact.aos().toString());
        object.put("los", contact.los().toString());
        object.put("maxElevationDeg", Math.round(contact.maxElevationDeg() * 100) / 100.0);
        object.put("durationSeconds", contact.duration().toMillis() / 1000.0);
      }
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
    }
  },

  /**
   * Commands for {@code ionadmin} of NASA's Interplanetary Overlay Network. Satellites are nodes 1
   * and up, stations 1001 and up, in the order of the plan. Rates are in bytes per second. Times
   * are whole seconds, rounded so that a contact never grows. The one-way light time is given as 1
   * s.
   */
  ION {
    @Override
    String write(ContactPlan plan, Rates rates) {
      Map<String, Integer> satellites = new LinkedHashMap<>();
      Map<String, Integer> stations = new LinkedHashMap<>();
      StringBuilder text = new StringBuilder();
      for (Contact contact : plan.contacts()) {
        int satellite =
            satellites.computeIfAbsent(contact.satellite(), id -> 1 + satellites.size());
        int station = stations.computeIfAbsent(contact.station(), id -> 1001 + stations.size());
        Instant aos = contact.aos().plusNanos(999_999_999);
        if (aos.getEpochSecond() >= contact.los().getEpochSecond()) {
          continue;
        }
        String span = ION_TIME.format(aos) + " " + ION_TIME.format(contact.los());
        text.append("a contact %s %d %d %d\n".formatted(span, satellite, station, rates.down()));
        text.append("a contact %s %d %d %d\n".formatted(span, station, satellite, rates.up()));
        text.append("a range %s %d %d 1\n".formatted(span, satellite, station));
      }
      StringBuilder names = new StringBuilder();
      satellites.forEach((id, node) -> names.append("# node %d %s\n".formatted(node, id)));
      stations.forEach((id, node) -> names.append("# node %d %s\n".formatted(node, id)));
      return names.append(text).toString();
    }
  };

  private static final DateTimeFormatter ION_TIME =
      DateTimeFormatter.ofPattern("uuuu/MM/dd-HH:mm:ss").withZone(ZoneOffset.UTC);

  /**
   * Link rates, for ION.
   *
   * @param downBps satellite to ground (bits per second)
   * @param upBps ground to satellite (bits per second)
   */
  record Rates(double downBps, double upBps) {
    long down() {
      return (long) (downBps / 8);
    }

    long up() {
      return (long) (upBps / 8);
    }
  }

  /** Returns the whole plan as text. */
  abstract String write(ContactPlan plan, Rates rates) throws IOException;
}
