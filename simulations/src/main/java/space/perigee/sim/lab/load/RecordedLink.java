package space.perigee.sim.lab.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A link in memory that hands recorded frames to a ground as fast as it takes them, and keeps what
 * the ground sends, with the time.
 */
final class RecordedLink implements Link {

  /**
   * A frame that the ground sent.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  record Sent(String satellite, byte[] frame, long nanos) {}

  /** How long the ground may be silent before something is wrong. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration REST = Duration.ofMillis(300);

  /**
   * An event that the ground will get.
   *
   * @param isLast true for the last frame of a delta
   */
  private record Queued(Event event, boolean isLast) {}

  private final Deque<Queued> events = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Deque<Long>> taken = new HashMap<>();
  private boolean isUp;

  /** The satellites come into contact. */
  synchronized void announce(Collection<String> satellites) {
    satellites.forEach(name -> events.add(new Queued(new Presence(name, true), false)));
  }

  /** Adds the frames of a delta to what the ground will get. */
  synchronized void add(String satellite, List<byte[]> frames) {
    for (int i = 0; i < frames.size(); i++) {
      events.add(new Queued(new Arrival(satellite, frames.get(i)), i == frames.size() - 1));
    }
  }

  /**
   * Waits until the ground has taken all events, has sent so many frames, and rests.
   *
   * @return when it sent the last one, by {@link System#nanoTime}; empty if it rested for a minute
   *     before it had sent so many
   */
  synchronized OptionalLong awaitSent(int count) throws InterruptedException {
    int before;
    do {
      before = sent.size();
      long rest = (before < count || !events.isEmpty() ? SILENCE : REST).toNanos();
      long end = System.nanoTime() + rest;
      for (long left = rest; left > 0 && sent.size() == before; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } while (sent.size() > before);
    return before < count ? OptionalLong.empty() : OptionalLong.of(sent.get(before - 1).nanos());
  }

  /** Takes what the ground has sent since the last call. */
  synchronized List<Sent> takeSent() {
    List<Sent> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /** When the ground took the last frame of the next delta of a satellite, in their order. */
  synchronized long takenNanos(String satellite) {
    Deque<Long> times = taken.get(satellite);
    return times == null ? 0 : times.remove();
  }

  @Override
  public synchronized void open() {
    isUp = true;
  }

  @Override
  public synchronized void shut() {
    isUp = false;
  }

  @Override
  public int generation() {
    return 1;
  }

  @Override
  public synchronized boolean isUp() {
    return isUp;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public synchronized void send(String satellite, Wire frame) {
    sent.add(new Sent(satellite, frame.bytes(), System.nanoTime()));
    notifyAll();
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    Event event = take();
    if (event == null) {
      LockSupport.parkNanos(wait.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return Optional.ofNullable(event);
  }

  private synchronized @Nullable Event take() {
    Queued next = events.poll();
    if (next == null) {
      return null;
    }
    if (next.isLast()) {
      taken
          .computeIfAbsent(next.event().satellite(), created -> new ArrayDeque<>())
          .add(System.nanoTime());
    }
    return next.event();
  }

  @Override
  public void close() {
    shut();
  }
}
