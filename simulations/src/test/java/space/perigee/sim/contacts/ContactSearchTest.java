package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

class ContactSearchTest {

  private static final Instant START = ExampleMission.START;
  private static final Duration WEEK = Duration.ofDays(7);

  @ParameterizedTest
  @ValueSource(doubles = {-5, 0, 10, 40})
  void agreesWithOrekitsDetectorOnEveryContactOfAWeek(double maskDeg) {
    List<GroundStation> stations = ExampleMission.stations();
    ContactSearch search = new ContactSearch(stations, maskDeg);
    OrekitContacts orekit = new OrekitContacts(maskDeg);
    for (Satellite satellite : ExampleMission.satellites()) {
      assertSameEdges(
          search.contacts(satellite, START, WEEK).contacts(),
          orekit.edges(satellite, stations, START, WEEK),
          START,
          WEEK);
    }
  }

  /** Molniya, geostationary transfer, geosynchronous, polar with high drag, and so on. */
  @ParameterizedTest
  @ValueSource(strings = {"08195", "09880", "11801", "16925", "23599", "24208", "28057", "29238"})
  void agreesWithOrekitsDetectorOnEccentricAndHighOrbits(String number) throws Exception {
    Satellite satellite = verificationCase(number);
    Instant epoch = Satellite.epoch(satellite.elements().get(0));
    List<GroundStation> stations = ExampleMission.stations();
    Duration span = Duration.ofDays(3);
    assertSameEdges(
        new ContactSearch(stations, 5).contacts(satellite, epoch, span).contacts(),
        new OrekitContacts(5).edges(satellite, stations, epoch, span),
        epoch,
        span);
  }

  private static void assertSameEdges(
      List<Contact> contacts, List<OrekitContacts.Edge> expected, Instant start, Duration span) {
    List<OrekitContacts.Edge> found = new ArrayList<>();
    for (Contact contact : contacts) {
      if (!contact.aos().equals(start)) {
        found.add(new OrekitContacts.Edge(contact.station(), contact.aos(), true));
      }
      if (!contact.los().equals(start.plus(span))) {
        found.add(new OrekitContacts.Edge(contact.station(), contact.los(), false));
      }
    }
    Comparator<OrekitContacts.Edge> order =
        Comparator.comparing(OrekitContacts.Edge::station).thenComparing(OrekitContacts.Edge::time);
    found.sort(order);
    List<OrekitContacts.Edge> truth = expected.stream().sorted(order).toList();
    assertThat(found).hasSameSizeAs(truth);
    for (int i = 0; i < truth.size(); i++) {
      assertThat(found.get(i).station()).isEqualTo(truth.get(i).station());
      assertThat(found.get(i).rising()).isEqualTo(truth.get(i).rising());
      long millis = Math.abs(Duration.between(found.get(i).time(), truth.get(i).time()).toMillis());
      assertThat(millis).as("%s", truth.get(i)).isLessThan(100);
    }
  }

  @Test
  void findsThePassesOfAnySatelliteOnAnyGrid() {
    ContactSearch search = new ContactSearch(ExampleMission.stations(), ExampleMission.MASK_DEG);
    ContactPlan fine =
        search.withStep(Duration.ofSeconds(1)).plan(ExampleMission.satellites(), START, WEEK);
    ContactPlan coarse =
        search.withStep(Duration.ofMinutes(2)).plan(ExampleMission.satellites(), START, WEEK);
    assertThat(coarse.contacts()).hasSameSizeAs(fine.contacts());
    for (int i = 0; i < fine.contacts().size(); i++) {
      assertClose(coarse.contacts().get(i), fine.contacts().get(i));
    }
  }

  private static void assertClose(Contact a, Contact b) {
    assertThat(a.satellite()).isEqualTo(b.satellite());
    assertThat(a.station()).isEqualTo(b.station());
    assertThat(Duration.between(a.aos(), b.aos()).abs()).isLessThan(Duration.ofMillis(2));
    assertThat(Duration.between(a.los(), b.los()).abs()).isLessThan(Duration.ofMillis(2));
    assertThat(a.maxElevationDeg()).isCloseTo(b.maxElevationDeg(), within(1e-4));
  }

  /** A mask just below the culmination leaves a pass that fits between two samples. */
  @Test
  void findsEveryPassThatIsShorterThanAStep() {
    List<GroundStation> stations = ExampleMission.stations();
    int found = 0;
    for (Satellite satellite : ExampleMission.satellites()) {
      for (Contact pass :
          new ContactSearch(stations, 10).contacts(satellite, START, WEEK).contacts()) {
        if (pass.maxElevationDeg() > 40 || pass.aos().equals(START)) {
          continue;
        }
        double mask = pass.maxElevationDeg() - 2e-4;
        List<Contact> sliver =
            new ContactSearch(stations, mask)
                .contacts(satellite, START, WEEK).contacts().stream()
                    .filter(c -> c.station().equals(pass.station()))
                    .filter(c -> c.aos().isAfter(pass.aos()) && c.los().isBefore(pass.los()))
                    .toList();
        assertThat(sliver).as("%s at %s", pass, mask).hasSize(1);
        assertThat(sliver.get(0).duration()).isLessThan(Duration.ofSeconds(10));
        found++;
      }
    }
    assertThat(found).isGreaterThan(150);
  }

  @Test
  void takesTheMaximumElevationFromTheCulmination() {
    for (Satellite satellite : ExampleMission.satellites()) {
      EarthFixedOrbit orbit = new EarthFixedOrbit(satellite.elements().get(0), START);
      for (GroundStation station : ExampleMission.stations()) {
        StationView view = new StationView(station, ElevationMask.constant(10));
        for (Contact c :
            new ContactSearch(List.of(station), 10)
                .contacts(satellite, START, Duration.ofDays(1))
                .contacts()) {
          double from = Duration.between(START, c.aos()).toMillis() / 1000.0;
          double to = Duration.between(START, c.los()).toMillis() / 1000.0;
          double highest = 0;
          for (double t = from; t < to; t += 0.1) {
            highest = Math.max(highest, view.sinElevation(orbit.at(t)));
          }
          assertThat(c.maxElevationDeg())
              .isCloseTo(Math.toDegrees(Math.asin(highest)), within(0.02));
        }
      }
    }
  }

  @Test
  void cutsContactsAtTheEndsOfTheSpan() {
    Contact whole = ExampleMission.contacts(Duration.ofDays(1)).contacts().get(3);
    Instant from = whole.aos().plusSeconds(30);
    Duration span = Duration.between(from, whole.los().minusSeconds(20));
    Satellite satellite =
        ExampleMission.satellites().stream()
            .filter(s -> s.id().equals(whole.satellite()))
            .findFirst()
            .orElseThrow();
    List<Contact> cut =
        new ContactSearch(ExampleMission.stations(), 10).contacts(satellite, from, span).contacts();
    assertThat(cut)
        .filteredOn(c -> c.station().equals(whole.station()))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.aos()).isEqualTo(from);
              assertThat(c.los()).isEqualTo(from.plus(span));
            });
  }

  @Test
  void givesTheExampleSatellitesThirteenOrFourteenContactsADay() {
    ContactPlan plan = ExampleMission.contacts(Duration.ofDays(1));
    for (Satellite satellite : ExampleMission.satellites()) {
      ContactPlan own = plan.forSatellite(satellite.id());
      assertThat(own.contacts()).hasSizeBetween(13, 14);
      long seconds = own.contacts().stream().mapToLong(c -> c.duration().toSeconds()).sum();
      assertThat(seconds / (double) own.contacts().size()).isBetween(300.0, 420.0);
    }
  }

  @Test
  void rejectsMasksAndSpansOutOfRange() {
    List<GroundStation> stations = ExampleMission.stations();
    assertThatThrownBy(() -> new ContactSearch(stations, 90)).hasMessageContaining("90.0");
    assertThatThrownBy(() -> new ContactSearch(stations, -11)).hasMessageContaining("-11.0");
    assertThatThrownBy(() -> new ContactSearch(stations, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> ExampleMission.contacts(Duration.ZERO)).hasMessageContaining("PT0S");
  }

  @Test
  void runsAsManySearchesAtOnceAsThereAreThreads() {
    ContactSearch search = new ContactSearch(ExampleMission.stations(), 10);
    CountDownLatch bothRun = new CountDownLatch(2);
    List<Boolean> met = Collections.synchronizedList(new ArrayList<>());
    search
        .withThreads(2)
        .plan(
            ExampleMission.satellites().subList(0, 2),
            START,
            Duration.ofHours(1),
            satellite -> met.add(awaits(bothRun)));
    assertThat(met).containsExactly(true, true);
  }

  private static boolean awaits(CountDownLatch latch) {
    latch.countDown();
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Satellite verificationCase(String number) throws Exception {
    try (InputStream in =
        requireNonNull(ContactSearchTest.class.getResourceAsStream("sgp4-ver.tle"))) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(l -> l.startsWith("1 " + number) || l.startsWith("2 " + number))
              .map(l -> l.substring(0, 69))
              .toList();
      return new Satellite(
          "case-" + number,
          "case " + number,
          List.of(ElementLines.elements(lines.get(0), lines.get(1))));
    }
  }
}
