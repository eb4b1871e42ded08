package space.perigee.sync.link.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Event;
import space.perigee.sync.link.Link.Presence;

/**
 * Events from the thread that receives to the thread that polls, in order of arrival. Bounded:
 * frames beyond the limits are dropped, since the transfer repairs. Presence is in the same queue,
 * so that a satellite's presence precedes its first frame, but does not count towards the limit of
 * bytes.
 */
final class EventQueue {

  static final int MAX_EVENTS = 1 << 16;
  static final long MAX_BYTES = 32L << 20;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final AtomicLong heldBytes = new AtomicLong();
  private final Set<String> present = new LinkedHashSet<>();

  /** Adds a frame; false if there is no room. */
  boolean arrived(Arrival arrival) {
    int length = arrival.wire().length;
    if (heldBytes.addAndGet(length) <= MAX_BYTES && events.offer(arrival)) {
      return true;
    }
    heldBytes.addAndGet(-length);
    return false;
  }

  /** Adds a change of presence; false if there is no room. */
  synchronized boolean presence(Presence presence) {
    boolean kept = events.offer(presence);
    if (kept && presence.online()) {
      present.add(presence.satellite());
    } else if (kept) {
      present.remove(presence.satellite());
    }
    return kept;
  }

  /** Adds a change of presence unless it is known already. */
  synchronized boolean presenceIfNews(Presence presence) {
    return present.contains(presence.satellite()) == presence.online() || presence(presence);
  }

  /** Reports all satellites as absent, as the link is down. */
  synchronized void allLeft() {
    for (String satellite : List.copyOf(present)) {
      presence(new Presence(satellite, false));
    }
  }

  void dropFrames() {
    List<Event> drained = new ArrayList<>();
    events.drainTo(drained);
    for (Event event : drained) {
      if (event instanceof Arrival arrival) {
        heldBytes.addAndGet(-arrival.wire().length);
      } else {
        events.add(event);
      }
    }
  }

  /** The next event, waiting at most {@code wait} for it. */
  Optional<Event> next(Duration wait) throws InterruptedException {
    Event event = events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (event instanceof Arrival arrival) {
      heldBytes.addAndGet(-arrival.wire().length);
    }
    return Optional.ofNullable(event);
  }
}
