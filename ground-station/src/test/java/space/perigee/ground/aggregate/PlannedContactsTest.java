package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class PlannedContactsTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** Ten-minute contacts of a at 12 and 18, of b at 15 and 18. */
  private static PlannedContacts planned() {
    return new PlannedContacts(Map.of("a", plan("a", 0, 6), "b", plan("b", 3, 6)));
  }

  private static ContactPlan plan(String satellite, int... hours) {
    List<Contact> contacts = new ArrayList<>();
    for (int hour : hours) {
      Instant aos = NOON.plus(HOUR.multipliedBy(hour));
      contacts.add(new Contact(satellite, "kiruna", aos, aos.plusSeconds(600), 45));
    }
    return ContactPlan.of(contacts);
  }

  private static boolean expects(Set<String> delivered, Duration from, Duration until) {
    return planned().expectsOthers(delivered, NOON.plus(from), NOON.plus(until));
  }

  @Test
  void waitsForASatelliteWhoseContactComesBeforeTheDeadline() {
    assertThat(expects(Set.of("a"), HOUR, HOUR.multipliedBy(4))).isTrue();
    assertThat(expects(Set.of("a"), HOUR, HOUR.multipliedBy(3))).as("b comes at 15").isFalse();
  }

  @Test
  void expectsNobodyWhoHasDelivered() {
    assertThat(expects(Set.of("a", "b"), HOUR, HOUR.multipliedBy(4))).isFalse();
  }

  @Test
  void aContactThatIsOpenOrHasJustEndedMayStillBringADelivery() {
    assertThat(expects(Set.of("b"), Duration.ofMinutes(5), HOUR)).isTrue();
    assertThat(expects(Set.of("b"), Duration.ofMinutes(14), HOUR)).isTrue();
    assertThat(expects(Set.of("b"), Duration.ofMinutes(16), HOUR)).isFalse();
  }

  @Test
  void aPlanThatEndsBeforeTheDeadlineSaysNothing() {
    assertThat(expects(Set.of("b"), HOUR.multipliedBy(5), HOUR.multipliedBy(8))).isTrue();
    assertThat(
            new PlannedContacts(Map.of("a", ContactPlan.of(List.of())))
                .expectsOthers(Set.of(), NOON, NOON.plus(HOUR)))
        .isTrue();
  }
}
