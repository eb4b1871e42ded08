package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class HorizonCutTest {

  private static final Instant START = ExampleMission.START;
  private static final Duration DAY = Duration.ofDays(1);

  /** A ridge in the east, a mast in the south-west, a cliff in the north-west. */
  private static final double[][] MOUNTAINS = {
    {10, -2}, {70, 5}, {100, 25}, {130, 5}, {220, 0}, {221, 50}, {222, 0}, {300, 0}, {300.01, 12}
  };

  @Test
  void agreesWithOrekitsDetectorOnEveryContactAboveAHorizonByAzimuth() {
    OrekitContacts orekit = new OrekitContacts(0);
    int edges = 0;
    int pieces = 0;
    for (GroundStation station : ExampleMission.stations()) {
      ContactSearch low = new ContactSearch(List.of(station), -2);
      ContactSearch search = new ContactSearch(List.of(station.withMask(mask(MOUNTAINS))), 10);
      for (Satellite satellite : ExampleMission.satellites()) {
        List<Contact> contacts = sorted(search.contacts(satellite, START, DAY).contacts());
        for (Contact pass : sorted(low.contacts(satellite, START, DAY).contacts())) {
          List<Contact> parts =
              contacts.stream()
                  .filter(c -> c.aos().isBefore(pass.los()) && c.los().isAfter(pass.aos()))
                  .toList();
          List<Instant> found =
              parts.stream()
                  .flatMap(c -> Stream.of(c.aos(), c.los()))
                  .filter(t -> t.isAfter(START) && t.isBefore(START.plus(DAY)))
                  .toList();
          List<Instant> expected =
              orekit
                  .edges(
                      satellite,
                      station,
                      MOUNTAINS,
                      later(pass.aos().minusSeconds(60), START),
                      earlier(pass.los().plusSeconds(60), START.plus(DAY)))
                  .stream()
                  .map(OrekitContacts.Edge::time)
                  .toList();
          assertThat(found).as("%s", pass).hasSameSizeAs(expected);
          for (int i = 0; i < found.size(); i++) {
            assertThat(Duration.between(found.get(i), expected.get(i)).abs())
                .as("%s", found.get(i))
                .isLessThan(Duration.ofMillis(150));
          }
          edges += found.size();
          pieces += Math.max(0, parts.size() - 1);
        }
      }
    }
    assertThat(edges).isGreaterThan(80);
    assertThat(pieces).as("contacts that the horizon interrupts").isGreaterThan(5);
  }

  @Test
  void givesEachPartTheHighestElevationWithinIt() {
    for (GroundStation station : ExampleMission.stations()) {
      StationView view = new StationView(station, mask(MOUNTAINS));
      ContactSearch search = new ContactSearch(List.of(station.withMask(mask(MOUNTAINS))), 10);
      for (Satellite satellite : ExampleMission.satellites()) {
        EarthFixedOrbit orbit = new EarthFixedOrbit(satellite.elements().get(0), START);
        for (Contact contact : search.contacts(satellite, START, DAY).contacts()) {
          double highest = -90;
          double los = seconds(contact.los());
          for (double t = seconds(contact.aos()); t < los; t += 0.1) {
            double elevation = Math.toDegrees(Math.asin(view.sinElevation(orbit.at(t))));
            highest = Math.max(highest, elevation);
          }
          assertThat(Math.abs(contact.maxElevationDeg() - highest))
              .as("%s", contact)
              .isLessThan(0.1);
        }
      }
    }
  }

  @Test
  void leavesThePassesOfAFlatHorizonWhole() {
    GroundStation station = ExampleMission.stations().get(0);
    List<Contact> expected =
        new ContactSearch(List.of(station), 20)
            .plan(ExampleMission.satellites(), START, DAY)
            .contacts();
    GroundStation flat = station.withMask(mask(new double[][] {{0, 20}, {360, 20}}));
    assertThat(
            new ContactSearch(List.of(flat), 0)
                .plan(ExampleMission.satellites(), START, DAY)
                .contacts())
        .isEqualTo(expected)
        .isNotEmpty();
  }

  private static ElevationMask mask(double[][] horizon) {
    List<ElevationMask.Point> points = new ArrayList<>();
    for (double[] point : horizon) {
      points.add(new ElevationMask.Point(point[0], point[1]));
    }
    return ElevationMask.horizon(points);
  }

  private static List<Contact> sorted(List<Contact> contacts) {
    return ContactPlan.of(contacts).contacts();
  }

  private static double seconds(Instant time) {
    return Duration.between(START, time).toMillis() / 1000.0;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
