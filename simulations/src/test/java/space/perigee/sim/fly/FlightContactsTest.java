package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;

class FlightContactsTest {

  private static final Instant T0 = Instant.parse("2022-04-24T06:00:00Z");
  private static final ContactPlan PLAN =
      ContactPlan.of(
          List.of(
              new Contact("a", "g", T0, T0.plusSeconds(600), 40),
              new Contact("a", "g", T0.plusSeconds(7000), T0.plusSeconds(7600), 40)));

  @Test
  void aFlightHasTheContactsThatBeginInIt() {
    assertThat(FlightContacts.within(PLAN, T0, Duration.ofHours(1)).contacts()).hasSize(1);
    assertThat(FlightContacts.within(PLAN, T0, Duration.ofHours(2)).contacts()).hasSize(2);
  }

  @Test
  void aFlightWithoutAContactIsRefused() {
    Instant later = T0.plus(Duration.ofDays(1));

    assertThatThrownBy(() -> FlightContacts.within(PLAN, later, Duration.ofHours(24)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("2022-04-25T06:00:00Z")
        .hasMessageContaining("2022-04-24T06:00:00Z");
  }
}
