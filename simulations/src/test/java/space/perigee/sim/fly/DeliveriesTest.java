package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class DeliveriesTest {

  private static final Instant T0 = Instant.parse("2022-04-24T06:00:00Z");
  private static final ContactPlan PLAN =
      ContactPlan.of(
          List.of(
              new Contact("a", "g", T0, T0.plusSeconds(600), 40),
              new Contact("a", "g", T0.plusSeconds(6000), T0.plusSeconds(6600), 40),
              new Contact("b", "g", T0, T0.plusSeconds(600), 40)));

  private static String delta(String satellite, int second, int bytes, String verdict) {
    return String.format(
        "{'satellite':'%s','receivedAt':'%s','bytes':%d,'verdict':'%s'}",
        satellite, T0.plusSeconds(second), bytes, verdict);
  }

  private static String event(String satellite, int second, String kind, String detail) {
    return String.format(
        "{'satellite':'%s','at':'%s','kind':'%s','detail':'%s'}",
        satellite, T0.plusSeconds(second), kind, detail);
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  /** Deliveries of events that are given oldest first, while the ground lists the newest first. */
  private static Deliveries deliveries(List<String> deltas, List<String> events) throws Exception {
    List<JsonNode> newestFirst = new ArrayList<>(items(events));
    Collections.reverse(newestFirst);
    return new Deliveries(PLAN, items(deltas), newestFirst);
  }

  private static List<JsonNode> items(List<String> texts) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    for (String text : texts) {
      items.add(json(text));
    }
    return items;
  }

  @Test
  void twoDeltasOfAContactAreOneDeliveryButAllTheirBytesCount() throws Exception {
    Deliveries deliveries =
        deliveries(
            List.of(
                delta("a", 6100, 300, "ACCEPTED"),
                delta("a", 500, 200, "ACCEPTED"),
                delta("a", 100, 100, "ACCEPTED"),
                delta("a", 50, 5000, "REFUSED"),
                delta("b", 100, 7, "ACCEPTED")),
            List.of());

    assertThat(deliveries.down("a")).isEqualTo(new Deliveries.Direction(600, 2));
    assertThat(deliveries.down("b")).isEqualTo(new Deliveries.Direction(7, 1));
    assertThat(deliveries.up("a")).isEqualTo(new Deliveries.Direction(0, 0));
  }

  @Test
  void aModelCountsWhenItsReceiptCameWithTheBytesThatWereOffered() throws Exception {
    Deliveries deliveries =
        deliveries(
            List.of(),
            List.of(
                event("a", 10, "version-offered", "version 1, 12,345 bytes"),
                event("b", 10, "version-offered", "version 1, 99 bytes"),
                event("a", 605, "receipt-accepted", "version 1"),
                event("a", 6010, "version-offered", "version 2, 55 bytes"),
                event("a", 6020, "receipt-refused", "version 2: too old")));

    assertThat(deliveries.up("a")).isEqualTo(new Deliveries.Direction(12_345, 1));
    assertThat(deliveries.up("b")).isEqualTo(new Deliveries.Direction(0, 0));
  }
}
