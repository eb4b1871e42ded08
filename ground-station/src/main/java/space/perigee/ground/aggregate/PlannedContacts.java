package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * Whom the contact plans of a mission expect. A satellite without a plan, or whose plan ends before
 * the time that is asked for, may come at any time. One whose contact ended less than five minutes
 * ago may still deliver.
 *
 * <p>Costs a search in the plan of each satellite that has not delivered, until one is expected.
 */
public final class PlannedContacts implements Round.Outlook {

  private static final Duration GRACE = Duration.ofMinutes(5);

  private final Map<String, ContactPlan> plans;

  /**
   * @param plans of all satellites of the mission, by name; an empty plan if there is none
   */
  public PlannedContacts(Map<String, ContactPlan> plans) {
    this.plans = new TreeMap<>(plans);
  }

  @Override
  public boolean expectsOthers(Set<String> delivered, Instant now, Instant until) {
    return plans.entrySet().stream()
        .anyMatch(
            plan ->
                !delivered.contains(plan.getKey())
                    && mayCome(plan.getValue(), now.minus(GRACE), until));
  }

  private static boolean mayCome(ContactPlan plan, Instant from, Instant until) {
    Instant end =
        plan.contacts().stream().map(Contact::los).max(Instant::compareTo).orElse(Instant.MIN);
    return end.isBefore(until)
        || plan.openAt(from).isPresent()
        || plan.nextAfter(from).filter(next -> next.aos().isBefore(until)).isPresent();
  }
}
