package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sim.contacts.OrekitContacts;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;

class PassGeometryTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private static Contact contact(double maxElevationDeg, int seconds) {
    return new Contact("sat", "north", T0, T0.plusSeconds(seconds), maxElevationDeg);
  }

  @Test
  void risesFromTheMaskToTheHighestElevationAndSetsAgain() {
    PassGeometry pass = new PassGeometry(contact(60, 500), 550, 10);

    assertThat(pass.elevationDeg(T0)).isCloseTo(10, within(1e-6));
    assertThat(pass.elevationDeg(T0.plusSeconds(250))).isCloseTo(60, within(1e-6));
    assertThat(pass.elevationDeg(T0.plusSeconds(500))).isCloseTo(10, within(1e-6));
  }

  /** By hand: at the zenith the range is the altitude; at the horizon sqrt(r^2 - R^2). */
  @Test
  void theRangeIsThatOfTheTriangle() {
    PassGeometry pass = new PassGeometry(contact(90, 700), 550, 0);

    assertThat(pass.rangeKm(T0.plusSeconds(350))).isCloseTo(550, within(1e-6));
    assertThat(pass.rangeKm(T0)).isCloseTo(2703.87, within(0.5));
    assertThat(PassGeometry.longestRangeKm(550)).isCloseTo(2703.87, within(0.5));
  }

  @Test
  void aContactThatWasCutPassesAtTheOrbitsRate() {
    PassGeometry cut = new PassGeometry(contact(5, 100), 550, 10);

    assertThat(cut.elevationDeg(T0.plusSeconds(50))).isCloseTo(5, within(1e-6));
    assertThat(cut.elevationDeg(T0)).isLessThan(5);
  }

  /** What the plan alone says is near what the elements say, at every tenth of every contact. */
  @Test
  void isNearTheTrueOrbitOfEveryContactOfADay() {
    OrekitContacts orekit = new OrekitContacts(ExampleMission.MASK_DEG);
    double worstElevation = 0;
    double worstRange = 0;
    int looks = 0;
    for (Contact contact : ExampleMission.contacts(Duration.ofDays(1)).contacts()) {
      if (contact.aos().equals(T0) || contact.los().equals(T0.plus(Duration.ofDays(1)))) {
        continue; // cut by the span of the plan, so that its middle is not where it culminates
      }
      Satellite satellite = satellite(contact.satellite());
      GroundStation station = station(contact.station());
      double altitude =
          satellite.elements().get(0).computeSemiMajorAxis() / 1000 - PassGeometry.EARTH_RADIUS_KM;
      PassGeometry pass = new PassGeometry(contact, altitude, ExampleMission.MASK_DEG);
      for (int tenth = 0; tenth <= 10; tenth++) {
        Instant at = contact.aos().plus(contact.duration().multipliedBy(tenth).dividedBy(10));
        OrekitContacts.Look truth = orekit.look(satellite, station, at);
        worstElevation =
            Math.max(worstElevation, Math.abs(pass.elevationDeg(at) - truth.elevationDeg()));
        worstRange = Math.max(worstRange, Math.abs(pass.rangeKm(at) / truth.rangeKm() - 1));
        looks++;
      }
    }
    assertThat(looks).isGreaterThan(300);
    assertThat(worstElevation).isLessThan(1.5);
    assertThat(worstRange).isLessThan(0.05);
  }

  private static Satellite satellite(String id) {
    return ExampleMission.satellites().stream()
        .filter(satellite -> satellite.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static GroundStation station(String id) {
    return ExampleMission.stations().stream()
        .filter(station -> station.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
