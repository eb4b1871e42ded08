package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import space.perigee.hw.text.Quantity;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sim.contacts.ContactSearch;
import space.perigee.sim.contacts.ElementAge;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sim.contacts.Outage;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.contacts.SatelliteContacts;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/** Computes the contact plans of the satellites whose elements a mission file names. */
public final class PassPlanner {

  /** Minimum elevation at stations without a mask of their own (degrees). */
  public static final double MASK_DEG = 10;

  /** Elements that move contacts by more than this are too old. */
  private static final Duration MAX_SHIFT = Duration.ofSeconds(60);

  /**
   * The plan of a satellite.
   *
   * @param satellite its name in the mission
   * @param file where the plan is written
   * @param plan its contacts, under that name
   * @param found what the search said about its elements
   */
  public record Planned(String satellite, Path file, ContactPlan plan, SatelliteContacts found) {

    /** What is wrong with the elements for this period, a line each; none if they are recent. */
    public List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      for (Outage outage : found.outages()) {
        warnings.add(
            "gives no orbit from " + outage.from() + " to " + outage.to() + ": " + outage.reason());
      }
      ElementAge age = found.age();
      if (age != null && age.shift().compareTo(MAX_SHIFT) > 0) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "is of %s: by %s its contacts are off by about %s; use newer elements",
                age.epoch(),
                age.at(),
                Quantity.duration(age.shift().toSeconds())));
      }
      return warnings;
    }
  }

  /**
   * The period of the plans.
   *
   * @param from their first instant
   * @param span their length
   */
  public record Period(Instant from, Duration span) {

    /** The period that a mission file asks for, from {@code now} on if it does not say. */
    public static Period of(Mission mission, Instant now) {
      return new Period(
          mission.contactPlan().from().orElse(now.truncatedTo(ChronoUnit.SECONDS)),
          Duration.ofDays(mission.contactPlan().days()));
    }

    public Instant end() {
      return from.plus(span);
    }
  }

  private final Mission mission;

  public PassPlanner(Mission mission) {
    this.mission = mission;
  }

  /**
   * Computes the plans, and writes nothing.
   *
   * @param notes is given what the files should have said better, a line each
   * @return one plan for each satellite with elements, in the order of the file
   * @throws MissionException if stations or elements cannot be used; names all findings
   */
  public List<Planned> plan(Period period, Consumer<String> notes) {
    MissionOrbits orbits = new MissionOrbits(mission, notes);
    List<GroundStation> stations = orbits.stations();
    record Orbit(SatelliteEntry entry, Satellite satellite) {}
    List<Orbit> found = new ArrayList<>();
    for (SatelliteEntry entry : mission.satellites()) {
      orbits.orbit(entry).ifPresent(satellite -> found.add(new Orbit(entry, satellite)));
    }
    if (!orbits.findings().isEmpty()) {
      throw new MissionException(orbits.findings());
    }
    ContactSearch search = new ContactSearch(stations, MASK_DEG);
    return found.stream()
        .map(
            orbit ->
                planned(
                    orbit.entry(),
                    search.contacts(orbit.satellite(), period.from(), period.span())))
        .toList();
  }

  private Planned planned(SatelliteEntry entry, SatelliteContacts found) {
    List<Contact> contacts =
        found.contacts().stream()
            .map(
                contact ->
                    new Contact(
                        entry.name(),
                        contact.station(),
                        contact.aos(),
                        contact.los(),
                        contact.maxElevationDeg()))
            .toList();
    return new Planned(entry.name(), mission.plan(entry), ContactPlan.of(contacts), found);
  }

  /**
   * Says what to do if the elements of satellites give them no contact in the period of the plans.
   *
   * @param folder the mission folder, as the user writes it
   */
  public static String remedy(Path folder) {
    return "use newer elements, or set 'contact-plan: from' in "
        + folder.resolve(MissionFile.NAME)
        + " to a time at which these are valid; then run 'perigee mission plan "
        + folder
        + "'";
  }

  /**
   * Reads the contacts of a satellite from its plan file.
   *
   * @throws InputException if the file is no contact plan
   * @throws IOException if it cannot be read
   */
  public static List<Contact> read(Mission mission, SatelliteEntry satellite) throws IOException {
    return ContactPlan.readCsv(mission.plan(satellite)).forSatellite(satellite.name()).contacts();
  }

  /**
   * Writes plans into the folder {@code contacts} of the mission.
   *
   * @throws IOException if one cannot be written
   */
  public static void write(List<Planned> plans) throws IOException {
    for (Planned planned : plans) {
      Path folder = planned.file().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      StringBuilder text = new StringBuilder();
      planned.plan().writeCsv(text);
      OutputFile.write(planned.file(), text.toString());
    }
  }
}
