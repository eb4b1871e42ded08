package space.perigee.sim.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * One satellite has one radio: of the contacts of a plan, which does it use when? When none is in
 * use, the open contact with the latest loss of signal is taken, and kept until then; a contact
 * that is still open afterwards follows at once, as another connection at another station.
 */
public final class ContactSchedule {

  /**
   * A contact in use.
   *
   * @param from when its use begins: its AOS, or later if another was in use
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

  /** The windows of one satellite that end after {@code start}, in order, none overlapping. */
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
