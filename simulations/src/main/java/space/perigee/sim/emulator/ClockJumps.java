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
 * Random jumps of a satellite's clock. An emulator cannot set the clock of a process, so it moves
 * the passes instead: they are late if the clock is ahead, early if it is behind.
 *
 * @param meanInterval mean mission time between two jumps, at least 1 s; intervals are
 *     exponentially distributed
 * @param largest maximum error of the clock after a jump, either way
 */
public record ClockJumps(Duration meanInterval, Duration largest) {

  private static final Duration MAX_LARGEST = Duration.ofDays(1);

  /** None. */
  public static final ClockJumps NONE = new ClockJumps(Duration.ofDays(36_500), Duration.ZERO);

  /**
   * A jump.
   *
   * @param at mission time
   * @param ahead error of the satellite's clock from then on; negative if it is behind
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
   * Returns the contacts of one satellite's plan, moved by the error of its clock. A jump takes
   * effect at the next contact.
   */
  public ContactPlan moved(ContactPlan plan, long seed) {
    List<Contact> contacts = plan.contacts();
    if (contacts.isEmpty() || largest.isZero()) {
      return plan;
    }
    Instant from = contacts.get(0).aos();
    Deque<Jump> jumps =
        new ArrayDeque<>(between(from, contacts.get(contacts.size() - 1).los(), seed));
    List<Contact> moved = new ArrayList<>();
    Duration ahead = Duration.ZERO;
    for (Contact contact : contacts) {
      while (!jumps.isEmpty() && !jumps.peek().at().isAfter(contact.aos())) {
        ahead = jumps.remove().ahead();
      }
      moved.add(
          new Contact(
              contact.satellite(),
              contact.station(),
              contact.aos().plus(ahead),
              contact.los().plus(ahead),
              contact.maxElevationDeg()));
    }
    return ContactPlan.of(moved);
  }

  /** Returns the jumps of a seed between two times. */
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
