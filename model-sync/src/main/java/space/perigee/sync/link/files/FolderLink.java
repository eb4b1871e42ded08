package space.perigee.sync.link.files;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.link.Direction;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.NodeName;

/**
 * A link of files, for spacecraft whose bus already transfers files by CFDP (CCSDS 727.0-B-5), SFTP
 * or courier. Sent frames are written to files in an outbox, received frames are read from files in
 * an inbox, and another program moves files from the outbox of one end to the inbox of the other.
 * It may lose, repeat, reorder and damage them.
 *
 * <p>A satellite has one outbox and one inbox. The ground has, in each, a folder per satellite with
 * its name, since a CFDP entity or an SFTP account belongs to one satellite: the folder tells whose
 * file it is, and its permissions control who may write it.
 *
 * <p>A file gets its name once it is durable, so that no other program sees a partial file. It
 * holds what was sent between two calls of {@link #next}, up to about a megabyte. Whoever moves it
 * on deletes it; the reader deletes it once its frames were taken. Satellites are always present,
 * since files can wait.
 */
public final class FolderLink implements Link {

  private static final Logger log = LoggerFactory.getLogger(FolderLink.class);

  private static final long LOOK_MILLIS = 50;

  private record Folders(String satellite, OutboxFolder out, InboxFolder in) {}

  private final Map<String, Folders> folders = new LinkedHashMap<>();
  private final Queue<Folders> turns = new ArrayDeque<>();
  private final boolean reportsPresence;
  private final LongSupplier nanoTime;
  private final Queue<Event> events = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private boolean up;
  private int generation;
  private int lost;

  private FolderLink(boolean reportsPresence, LongSupplier nanoTime) {
    this.reportsPresence = reportsPresence;
    this.nanoTime = nanoTime;
  }

  /**
   * The satellite's link. Folders that cannot be used do not keep it from starting; frames are lost
   * until they can.
   */
  public static FolderLink ofSatellite(
      FolderSettings settings, String mission, String satellite, InstantSource clock) {
    FolderLink link = new FolderLink(false, System::nanoTime);
    Folders folders = link.add(settings, name(mission, satellite, Direction.DOWN), clock);
    try {
      Files.createDirectories(settings.inbox());
      folders.out().resume();
    } catch (IOException e) {
      log.error("event=folder-not-usable reason=\"{}\"", FileTrouble.text(e));
    }
    return link;
  }

  /**
   * The ground's link, with a folder for each satellite in the outbox and in the inbox.
   *
   * @throws IOException if a folder cannot be used
   */
  public static FolderLink ofGround(
      FolderSettings settings, String mission, Collection<String> satellites, InstantSource clock)
      throws IOException {
    return ofGround(settings, mission, satellites, clock, System::nanoTime);
  }

  static FolderLink ofGround(
      FolderSettings settings,
      String mission,
      Collection<String> satellites,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    FolderLink link = new FolderLink(true, nanoTime);
    for (String satellite : satellites) {
      FolderSettings own = settings.of(satellite);
      Files.createDirectories(own.inbox());
      link.add(own, name(mission, satellite, Direction.UP), clock).out().resume();
    }
    return link;
  }

  private static FrameFileName name(String mission, String satellite, Direction sends) {
    NodeName.require("mission", mission);
    NodeName.require("satellite", satellite);
    return new FrameFileName(mission, satellite, sends, 0);
  }

  private Folders add(FolderSettings settings, FrameFileName sent, InstantSource clock) {
    FrameFileName taken =
        new FrameFileName(sent.mission(), sent.satellite(), sent.direction().opposite(), 0);
    Folders pair =
        new Folders(
            sent.satellite(),
            new OutboxFolder(settings.outbox(), sent, settings.quotaBytes(), clock, nanoTime),
            new InboxFolder(settings.inbox(), taken, nanoTime));
    folders.put(pair.satellite(), pair);
    turns.add(pair);
    return pair;
  }

  @Override
  public void open() {
    if (!up) {
      up = true;
      generation++;
      reportPresence(true);
    }
  }

  @Override
  public void shut() {
    if (up) {
      flush();
      up = false;
      reportPresence(false);
    }
  }

  private void reportPresence(boolean online) {
    if (reportsPresence) {
      folders.keySet().forEach(satellite -> events.add(new Presence(satellite, online)));
    }
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public boolean hasRoom() {
    return up && folders.values().stream().anyMatch(pair -> pair.out().hasRoom());
  }

  /** Adds a frame to a file, or drops it if the outbox of the satellite is full. */
  @Override
  public void send(String satellite, Wire frame) {
    Folders pair = folders.get(satellite);
    if (!up || pair == null) {
      return;
    }
    if (!pair.out().hasRoom()) {
      countLost(satellite, "the outbox is full");
      return;
    }
    try {
      pair.out().add(frame.bytes());
    } catch (IOException e) {
      countLost(satellite, FileTrouble.text(e));
    }
  }

  private void countLost(String satellite, String reason) {
    lost++;
    if (Integer.bitCount(lost) == 1) {
      log.warn("event=not-sent satellite={} count={} reason=\"{}\"", satellite, lost, reason);
    }
  }

  private void flush() {
    folders.forEach(
        (satellite, pair) -> {
          try {
            pair.out().flush();
          } catch (IOException e) {
            countLost(satellite, FileTrouble.text(e));
          }
        });
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  /** Writes pending frames to a file, then returns the next event. */
  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    flush();
    long until = nanoTime.getAsLong() + wait.toNanos();
    while (true) {
      Event event = events.isEmpty() ? arrival() : events.remove();
      long left = until - nanoTime.getAsLong();
      if (event != null || left <= 0) {
        return Optional.ofNullable(event);
      }
      long nanos = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    }
  }

  /** Satellites take turns file by file, so that many files of one do not delay the others. */
  private @Nullable Event arrival() {
    for (int tried = 0; up && tried < folders.size(); tried++) {
      Folders pair = turns.element();
      byte[] frame = pair.in().next();
      if (!pair.in().hasMoreOfFile()) {
        turns.add(turns.remove());
      }
      if (frame != null) {
        return new Arrival(pair.satellite(), frame);
      }
    }
    return null;
  }

  @Override
  public void close() {
    shut();
    closed.countDown();
  }
}
