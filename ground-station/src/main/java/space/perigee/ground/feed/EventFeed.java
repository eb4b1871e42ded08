package space.perigee.ground.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.Ledger;

/**
 * The events of the ground in the order of their ids, each visible once it is durable. Follows the
 * list of events in the database, asking for what is new {@value #PERIOD_MILLIS} ms after the last
 * time, and tells its readers. The newest {@value #KEPT} events are kept in memory; readers that
 * are further behind are served from the database.
 *
 * <p>Transactions may become visible in another order than that of the ids that they took. So the
 * feed does not pass a missing id until it has looked {@value #GAP_LOOKS} times: by then it is
 * visible, or was rolled back.
 */
public final class EventFeed {

  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  private static final int PERIOD_MILLIS = 200;
  private static final int GAP_LOOKS = 10;
  private static final int KEPT = 1_000;
  private static final int PAGE = 500;

  private final Ledger ledger;
  private final Set<Runnable> readers = new CopyOnWriteArraySet<>();
  private final Deque<Ledger.Entry> kept = new ArrayDeque<>();
  private long newest;
  private int looksAtGap;

  /** Only the timer asks: a failure is said once, until the feed works again. */
  private boolean isFailing;

  private EventFeed(Ledger ledger, long newest) {
    this.ledger = ledger;
    this.newest = newest;
  }

  /**
   * Begins to follow the events.
   *
   * @param timer on which readers are told
   */
  public static EventFeed follow(Ledger ledger, ScheduledExecutorService timer) {
    EventFeed feed = new EventFeed(ledger, ledger.newestEvent());
    timer.scheduleWithFixedDelay(feed::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return feed;
  }

  /** Has {@code reader} called, on the timer, when there are new events. */
  public void add(Runnable reader) {
    readers.add(reader);
  }

  /** Ends that. */
  public void remove(Runnable reader) {
    readers.remove(reader);
  }

  /** Id of the newest event; 0 before the first. */
  public synchronized long newest() {
    return newest;
  }

  /** Id of the oldest event that the database still has; 0 if it has none. */
  public long oldest() {
    return ledger.oldestEvent();
  }

  /** The events after that id, oldest first, at most {@code limit}. */
  public List<Ledger.Entry> after(long id, int limit) {
    long last;
    synchronized (this) {
      last = newest;
      Ledger.Entry oldestKept = kept.peekFirst();
      if (id >= last || oldestKept != null && oldestKept.id() <= id + 1) {
        return kept.stream().filter(entry -> entry.id() > id).limit(limit).toList();
      }
    }
    return ledger.eventsAfter(id, Ledger.EventFilter.all(), limit).stream()
        .filter(entry -> entry.id() <= last)
        .toList();
  }

  private void look() {
    try {
      if (advance()) {
        readers.forEach(Runnable::run);
      }
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        log.warn("event=feed-failed reason=\"{}\"", e.getMessage());
      }
      isFailing = true;
    }
  }

  /** Takes the events that are new; true if there are some. */
  private boolean advance() {
    long before = newest();
    List<Ledger.Entry> next = ledger.eventsAfter(before, Ledger.EventFilter.all(), PAGE);
    List<Ledger.Entry> taken = new ArrayList<>();
    long id = before;
    for (Ledger.Entry entry : next) {
      if (entry.id() != id + 1 && !isOldGap()) {
        break;
      }
      taken.add(entry);
      id = entry.id();
      looksAtGap = 0;
    }
    synchronized (this) {
      newest = id;
      kept.addAll(taken);
      while (kept.size() > KEPT) {
        kept.removeFirst();
      }
    }
    return !taken.isEmpty();
  }

  private boolean isOldGap() {
    looksAtGap++;
    return looksAtGap > GAP_LOOKS;
  }
}
