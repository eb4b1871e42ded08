package space.perigee.sim.fly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sim.mission.PassPlanner;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;

/** The contacts of a mission folder, from the plans that its satellites use. */
public final class FlightContacts {

  private FlightContacts() {}

  /**
   * Reads the plans of all satellites.
   *
   * @throws InputException if a plan is missing, or has no contact of its satellite
   */
  public static ContactPlan read(Mission mission) throws IOException {
    List<Contact> contacts = new ArrayList<>();
    for (SatelliteEntry satellite : mission.satellites()) {
      Path file = mission.plan(satellite);
      if (!Files.exists(file)) {
        throw new InputException(
            file + ": missing; 'perigee mission plan " + mission.folder() + "' computes it");
      }
      List<Contact> own = PassPlanner.read(mission, satellite);
      if (own.isEmpty()) {
        throw new InputException(
            file
                + ": has no contact of "
                + satellite.name()
                + (satellite.passes() instanceof SatelliteEntry.Passes.Elements
                    ? "; " + PassPlanner.remedy(mission.folder())
                    : ""));
      }
      contacts.addAll(own);
    }
    return ContactPlan.of(contacts);
  }

  /** Returns the hour in which the first contact begins, or the start of the computed plans. */
  public static Instant start(Mission mission, ContactPlan plan) {
    return mission
        .contactPlan()
        .from()
        .orElseGet(() -> plan.contacts().get(0).aos().truncatedTo(ChronoUnit.HOURS));
  }

  /**
   * Returns the contacts that begin in a period.
   *
   * @throws InputException if there is none
   */
  public static ContactPlan within(ContactPlan plan, Instant from, Duration span) {
    Instant to = from.plus(span);
    List<Contact> contacts =
        plan.contacts().stream()
            .filter(contact -> !contact.aos().isBefore(from) && contact.aos().isBefore(to))
            .toList();
    if (contacts.isEmpty()) {
      throw new InputException(
          "no contact begins from "
              + from
              + " to "
              + to
              + "; the first one: "
              + plan.contacts().get(0).aos());
    }
    return ContactPlan.of(contacts);
  }
}
