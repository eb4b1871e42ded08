package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * How a satellite's clock jumps. An emulator cannot set the clock of a process; it can let the
 * passes come when that clock does not expect them: late when it is ahead, early when it is behind.
 *
 * @param meanInterval mean mission time between two jumps, at least a second; jumps come at random
 *     (exponentially)
 * @param largest how far the clock is off after a jump, at most, either way
 */
public record ClockJumps(Duration meanInterval, Duration largest) {

  private static final Duration MAX_LARGEST = Duration.ofDays(1);

  /** None. */
  public static final ClockJumps NONE = new ClockJumps(Duration.ofDays(36_500), Duration.ZERO);

  /**
   * A jump.
   *
   * @param at mission time
   * @param ahead how far the satellite's clock is ahead from then on; negative if it is behind
   */
  record Jump(Instant at, Duration ahead) {}

  /**
   * @throws IllegalArgumentException if a duration is out of range
   */
  public ClockJumps {
    if (meanInterval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("meanInterval " + meanInterval + " must be at least 1 s");
    }
    if (largest.isNegative() || largest.compareTo(MAX_LARGEST) > 0) {
      throw new IllegalArgumentException("largest " + largest + " must be within 0 to 1 day");
    }
  }

  /**
   * The contacts of a plan as a satellite meets them by its own clock. A jump counts from the next
   * contact on.
   *
   * @param plan of one satellite
   */
  public ContactPlan met(ContactPlan plan, long seed) {
    List<Contact> contacts = plan.contacts();
    if (contacts.isEmpty() || largest.isZero()) {
      return plan;
    }
    Instant from = contacts.get(0).aos();
    Deque<Jump> jumps =
        new ArrayDeque<>(between(from, contacts.get(contacts.size() - 1).los(), seed));
    List<Contact> met = new ArrayList<>();
    Duration ahead = Duration.ZERO;
    for (Contact contact : contacts) {
      while (!jumps.isEmpty() && !jumps.peek().at().isAfter(contact.aos())) {
        ahead = jumps.remove().ahead();
      }
      met.add(
          new Contact(
              contact.satellite(),
              contact.station(),
              contact.aos().plus(ahead),
              contact.los().plus(ahead),
              contact.maxElevationDeg()));
    }
    return ContactPlan.of(met);
  }

  /** The jumps between two times that a seed makes. */
  List<Jump> between(Instant from, Instant to, long seed) {
    List<Jump> jumps = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    Instant at = from;
    while (!largest.isZero()) {
      double wait = -Math.log(1 - random.nextDouble()) * meanInterval.toMillis();
      at = at.plusMillis((long) wait);
      if (!at.isBefore(to)) {
        return jumps;
      }
      long millis = largest.toMillis();
      jumps.add(new Jump(at, Duration.ofMillis(random.nextLong(-millis, millis + 1))));
    }
    return jumps;
  }
}
