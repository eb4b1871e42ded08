package space.perigee.sim.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * Chooses the contacts that a satellite uses, since it has only one radio: of all open contacts,
 * the one with the latest loss of signal, until it ends. If another contact is still open then, it
 * follows at once.
 */
public final class ContactSchedule {

  /**
   * A contact in use.
   *
   * @param from start of its use: its AOS, or later if another was in use
   * @param to its LOS
   */
  public record Window(Contact contact, Instant from, Instant to) {

    public Window {
      if (from.isBefore(contact.aos()) || !to.isAfter(from) || to.isAfter(contact.los())) {
        throw new IllegalArgumentException(
            "window " + from + " to " + to + " must lie within " + contact);
      }
    }
  }

  private ContactSchedule() {}

  /** Returns the windows of a satellite that end after {@code start}, in order, without overlap. */
  public static List<Window> windows(ContactPlan plan, String satellite, Instant start) {
    ContactPlan own = plan.forSatellite(satellite);
    List<Window> windows = new ArrayList<>();
    Instant at = start;
    while (true) {
      Optional<Contact> open = own.openAt(at);
      if (open.isPresent()) {
        Contact contact = open.get();
        windows.add(new Window(contact, at, contact.los()));
        at = contact.los();
      } else {
        Optional<Contact> next = own.nextAfter(at);
        if (next.isEmpty()) {
          return List.copyOf(windows);
        }
        at = next.get().aos();
      }
    }
  }
}
