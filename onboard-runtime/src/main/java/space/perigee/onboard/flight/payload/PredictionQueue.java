package space.perigee.onboard.flight.payload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/**
 * Hands predictions to their target on a thread of its own, so that a slow disk or a broker that is
 * away never holds up the flight.
 *
 * <p>The queue is bounded in bytes. When it is full, the oldest prediction is dropped: a payload
 * computer acts on what the satellite sees now. While the target takes nothing, a try follows a
 * second after the first failure, then after two, four, up to a minute; the log has one line when
 * an outage begins and one when it ends.
 */
public final class PredictionQueue implements PredictionSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PredictionQueue.class);

  /** Default bound of the queue (bytes). */
  private static final long MAX_BYTES = 1 << 20;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final PredictionTarget target;
  private final long maxBytes;
  private final Duration firstPause;
  private final Thread writer;

  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private long written;
  private long dropped;
  private @Nullable String trouble;
  private boolean closing;
  private boolean closed;

  /** Starts the thread; {@link #close} closes the target too. */
  public PredictionQueue(PredictionTarget target) {
    this(target, MAX_BYTES, FIRST_PAUSE);
  }

  /**
   * @param maxBytes bound of the queue (bytes)
   * @param firstPause after a failure, before the next try
   */
  PredictionQueue(PredictionTarget target, long maxBytes, Duration firstPause) {
    this.target = target;
    this.maxBytes = maxBytes;
    this.firstPause = firstPause;
    this.writer = new Thread(this::writeAll, "predictions");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void accept(PredictionRecord prediction) {
    byte[] json = prediction.json();
    synchronized (waiting) {
      if (closing || json.length > maxBytes) {
        dropped++;
        return;
      }
      while (bytes + json.length > maxBytes) {
        bytes -= waiting.removeFirst().length;
        dropped++;
      }
      waiting.addLast(json);
      bytes += json.length;
      waiting.notifyAll();
    }
  }

  @Override
  public PredictionStatus status() {
    synchronized (waiting) {
      return new PredictionStatus(target.toString(), written, dropped, waiting.size(), trouble);
    }
  }

  /** Writes what waits, for a few seconds at most, and ends the thread. */
  @Override
  public void close() {
    synchronized (waiting) {
      if (closed) {
        return;
      }
      closed = true;
      closing = true;
      waiting.notifyAll();
    }
    try {
      writer.join(CLOSE_GRACE.toMillis());
      writer.interrupt();
      writer.join(CLOSE_GRACE.toMillis());
    } catch (InterruptedException e) {
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
    PredictionStatus last = status();
    log.info(
        "event=predictions-ended to={} written={} dropped={}",
        target,
        last.written(),
        last.dropped());
  }

  private void writeAll() {
    try (target) {
      Duration pause = firstPause;
      while (true) {
        byte[] next = next();
        if (next == null) {
          return;
        }
        if (write(next)) {
          pause = firstPause;
        } else if (!pause(pause)) {
          return;
        } else {
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      giveUp();
    }
  }

  /** The oldest prediction, which stays in the queue; null after {@link #close} if none waits. */
  private byte @Nullable [] next() throws InterruptedException {
    synchronized (waiting) {
      while (waiting.isEmpty() && !closing) {
        waiting.wait();
      }
      return waiting.peekFirst();
    }
  }

  private boolean write(byte[] json) {
    try {
      target.write(json);
    } catch (IOException e) {
      onFailure(FileTrouble.text(e));
      return false;
    } catch (RuntimeException e) {
      onFailure(e.toString());
      return false;
    }
    synchronized (waiting) {
      written++;
      if (waiting.peekFirst() == json) {
        waiting.removeFirst();
        bytes -= json.length;
      } else {
        dropped--; // It made room for another while it was being written.
      }
      if (trouble != null) {
        log.info("event=predictions-resumed to={} dropped={}", target, dropped);
        trouble = null;
      }
    }
    return true;
  }

  private void onFailure(String reason) {
    synchronized (waiting) {
      if (trouble == null) {
        log.warn("event=predictions-failed to={} reason=\"{}\"", target, reason);
      }
      trouble = reason;
    }
  }

  /** Waits before the next try; false if the queue is closing, as there is none then. */
  private boolean pause(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    synchronized (waiting) {
      long left = pause.toNanos();
      while (!closing && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(waiting, left);
        left = end - System.nanoTime();
      }
      return !closing;
    }
  }

  private void giveUp() {
    synchronized (waiting) {
      closing = true;
      dropped += waiting.size();
      waiting.clear();
      bytes = 0;
    }
  }
}
