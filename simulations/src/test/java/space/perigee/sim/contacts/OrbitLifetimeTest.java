package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;

class OrbitLifetimeTest {

  private static final Instant LONG_AFTER = Instant.parse("2025-09-10T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final ContactSearch SEARCH =
      new ContactSearch(List.of(GroundStation.of("Noordwijk", 52, 4, 0)), 10);

  @Test
  void findsNoContactOfASatelliteLongAfterItsDecay() throws Exception {
    SatelliteContacts found = SEARCH.contacts(satellite("decayed-750-days.tle"), LONG_AFTER, DAY);
    assertThat(found.contacts()).isEmpty();
    assertThat(found.age()).isNull();
    assertThat(found.outages())
        .containsExactly(
            new Outage(LONG_AFTER, LONG_AFTER.plus(DAY), found.outages().get(0).reason()));
    assertThat(found.outages().get(0).reason()).startsWith("decays at 2024-03-0");
  }

  @Test
  void endsContactsAtDecay() throws Exception {
    Satellite satellite = satellite("decayed-750-days.tle");
    Instant start = Instant.parse("2024-02-25T00:00:00Z");
    Duration span = Duration.ofDays(30);
    SatelliteContacts found = SEARCH.contacts(satellite, start, span);
    Outage outage = found.outages().get(0);
    assertThat(found.outages()).hasSize(1);
    assertThat(outage.to()).isEqualTo(start.plus(span));
    assertThat(altitudeKm(satellite, outage.from())).isCloseTo(80, within(25.0));
    assertThat(found.contacts()).isNotEmpty();
    assertThat(found.contacts()).allMatch(c -> !c.los().isAfter(outage.from()));
    assertThat(found.contacts()).allMatch(c -> c.duration().toMinutes() < 12);
  }

  @Test
  void usesNoElementsBeforeTheirOrbitWasThere() throws Exception {
    Satellite satellite = satellite("before-epoch.tle");
    Instant epoch = Satellite.epoch(satellite.elements().get(0));
    SatelliteContacts years = SEARCH.contacts(satellite, epoch.minus(Duration.ofDays(1000)), DAY);
    assertThat(years.contacts()).isEmpty();
    assertThat(years.outages().get(0).reason()).contains("do not reach back beyond 2025-02-");
    SatelliteContacts around =
        SEARCH.contacts(satellite, epoch.minus(Duration.ofDays(5)), Duration.ofDays(10));
    assertThat(around.outages()).hasSize(2);
    assertThat(around.outages().get(0).to()).isBefore(epoch);
    assertThat(around.outages().get(1).reason()).startsWith("decays at 2025-02-");
    assertThat(around.contacts()).isNotEmpty();
    assertThat(around.contacts()).allMatch(c -> c.duration().toMinutes() < 12);
  }

  /** Drag of the wrong sign raises an orbit of low perigee without end. */
  @Test
  void rejectsAnOrbitThatRises() {
    TLE rising =
        ElementLines.elements(
            "1 29238U 06022G   06177.28732010  .00766286  10823-4 -13334-2 0   102",
            "2 29238  51.5595 213.7903 0202579  95.2503 267.9010 15.73823839  1061");
    Satellite satellite = new Satellite("rising", "RISING", List.of(rising));
    SatelliteContacts found = SEARCH.contacts(satellite, LONG_AFTER, DAY);
    assertThat(found.contacts()).isEmpty();
    assertThat(found.outages().get(0).reason())
        .startsWith("the elements of 2006-06-26T06:53:44Z raise the orbit without end from 2006-");
  }

  @ParameterizedTest
  @ValueSource(ints = {-365, -30, 0, 30, 365})
  void keepsSatellitesInLastingOrbits(int days) throws Exception {
    for (Satellite satellite : ExampleMission.satellites()) {
      Instant start = Satellite.epoch(satellite.elements().get(0)).plus(Duration.ofDays(days));
      assertThat(SEARCH.contacts(satellite, start, DAY).outages()).as(satellite.id()).isEmpty();
    }
  }

  @Test
  void plansTheOthersIfOneSatelliteHasDecayed() throws Exception {
    List<Satellite> satellites =
        List.of(satellite("decayed-750-days.tle"), satellite("dup-exact.tle"));
    List<Contact> contacts = SEARCH.plan(satellites, LONG_AFTER, DAY).contacts();
    assertThat(contacts).isNotEmpty().allMatch(c -> c.satellite().equals("oneweb-0012"));
  }

  private static double altitudeKm(Satellite satellite, Instant at) {
    Vector3D position = new EarthFixedOrbit(satellite.elements().get(0), at).teme(0).getPosition();
    return (position.getNorm() - EarthFixedOrbit.EARTH_RADIUS_M) / 1000;
  }

  private static Satellite satellite(String resource) throws Exception {
    try (InputStream in =
        requireNonNull(OrbitLifetimeTest.class.getResourceAsStream(resource), resource)) {
      return SatelliteFile.read(resource, in).satellites().get(0);
    }
  }
}
