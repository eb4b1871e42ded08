package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sim.emulator.ContactSchedule.Window;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class ContactScheduleTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private static Contact contact(String satellite, String station, long from, long to) {
    return new Contact(satellite, station, T0.plusSeconds(from), T0.plusSeconds(to), 45);
  }

  private static Window window(Contact contact, long from, long to) {
    return new Window(contact, T0.plusSeconds(from), T0.plusSeconds(to));
  }

  @Test
  void usesTheContactsOfItsSatelliteInOrder() {
    Contact a = contact("s", "a", 10, 20);
    Contact b = contact("s", "b", 30, 40);
    ContactPlan plan = ContactPlan.of(List.of(b, contact("other", "a", 12, 38), a));
    assertThat(ContactSchedule.windows(plan, "s", T0))
        .containsExactly(window(a, 10, 20), window(b, 30, 40));
    assertThat(ContactSchedule.windows(plan, "nobody", T0)).isEmpty();
  }

  @Test
  void handsOverToTheStationThatStillHearsIt() {
    Contact a = contact("s", "a", 10, 20);
    Contact b = contact("s", "b", 15, 30);
    Contact within = contact("s", "c", 16, 19);
    assertThat(ContactSchedule.windows(ContactPlan.of(List.of(a, b, within)), "s", T0))
        .containsExactly(window(a, 10, 20), window(b, 20, 30));
  }

  @Test
  void takesTheLongerOfContactsThatBeginTogether() {
    Contact a = contact("s", "a", 10, 20);
    Contact b = contact("s", "b", 10, 30);
    assertThat(ContactSchedule.windows(ContactPlan.of(List.of(a, b)), "s", T0))
        .containsExactly(window(b, 10, 30));
  }

  @Test
  void followsAtOnceWhenOneBeginsAsTheOtherEnds() {
    Contact a = contact("s", "a", 10, 20);
    Contact b = contact("s", "b", 20, 30);
    assertThat(ContactSchedule.windows(ContactPlan.of(List.of(a, b)), "s", T0))
        .containsExactly(window(a, 10, 20), window(b, 20, 30));
  }

  @Test
  void beginsInTheMiddleAndForgetsWhatIsOver() {
    Contact a = contact("s", "a", 10, 20);
    Contact b = contact("s", "b", 30, 40);
    ContactPlan plan = ContactPlan.of(List.of(a, b));
    assertThat(ContactSchedule.windows(plan, "s", T0.plusSeconds(35)))
        .containsExactly(window(b, 35, 40));
    assertThat(ContactSchedule.windows(plan, "s", T0.plusSeconds(40))).isEmpty();
  }
}
