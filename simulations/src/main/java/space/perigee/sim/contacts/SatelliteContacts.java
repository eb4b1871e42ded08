package space.perigee.sim.contacts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * What a search finds out about one satellite.
 *
 * @param satellite the satellite
 * @param contacts its contacts, in no particular order
 * @param outages the parts of the span for which its elements give no orbit, in order of time
 * @param age age of the elements where it moves the contacts most; null if they give no orbit in
 *     the whole span
 */
public record SatelliteContacts(
    Satellite satellite, List<Contact> contacts, List<Outage> outages, @Nullable ElementAge age) {

  /** Most time between two contacts that are one; AOS and LOS have whole milliseconds. */
  private static final Duration JOINT = Duration.ofMillis(1);

  public SatelliteContacts {
    contacts = List.copyOf(contacts);
    outages = List.copyOf(outages);
  }

  /** Returns this with another outage after all others. */
  SatelliteContacts with(Outage last) {
    List<Outage> all = new ArrayList<>(outages);
    all.add(last);
    return new SatelliteContacts(satellite, contacts, all, age);
  }

  /** Joins the results of parts of a span that follow each other. */
  static SatelliteContacts joined(Satellite satellite, List<SatelliteContacts> parts) {
    List<Contact> contacts = new ArrayList<>();
    List<Outage> outages = new ArrayList<>();
    @Nullable ElementAge age = null;
    for (SatelliteContacts part : parts) {
      contacts.addAll(part.contacts());
      outages.addAll(part.outages());
      ElementAge other = part.age();
      if (other != null && (age == null || other.shift().compareTo(age.shift()) > 0)) {
        age = other;
      }
    }
    return new SatelliteContacts(satellite, joined(contacts), outages, age);
  }

  /** Joins contacts that end where elements are exchanged with those that begin there. */
  private static List<Contact> joined(List<Contact> contacts) {
    List<Contact> joined = new ArrayList<>();
    Map<String, Integer> lastOfStation = new HashMap<>();
    for (Contact contact : ContactPlan.of(contacts).contacts()) {
      Integer last = lastOfStation.get(contact.station());
      if (last != null && continues(joined.get(last), contact)) {
        Contact before = joined.get(last);
        double elevation = Math.max(before.maxElevationDeg(), contact.maxElevationDeg());
        joined.set(
            last,
            new Contact(
                before.satellite(), before.station(), before.aos(), contact.los(), elevation));
      } else {
        lastOfStation.put(contact.station(), joined.size());
        joined.add(contact);
      }
    }
    return joined;
  }

  private static boolean continues(Contact before, Contact after) {
    return Duration.between(before.los(), after.aos()).abs().compareTo(JOINT) <= 0;
  }
}
