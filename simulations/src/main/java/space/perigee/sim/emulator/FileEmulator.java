package space.perigee.sim.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves files between the folders of one satellite and those of the ground during contacts, as a
 * bus with CFDP (CCSDS 727.0-B-5) or SFTP does: at the rates and with the delay of the link, each
 * file as a whole. A file in flight at loss of signal stays in its outbox and is sent from the
 * start in the next contact.
 */
public final class FileEmulator extends LinkEmulator {

  /** Interval of polling the folders (wall time). */
  private static final Duration LOOK = Duration.ofMillis(2);

  /**
   * The folders of one end.
   *
   * @param outbox files to send
   * @param inbox received files
   */
  public record Folders(Path outbox, Path inbox) {}

  private record Underway(Path file, long bytes, Instant due) {}

  private final Folders satelliteSide;
  private final Folders groundSide;
  private final ArrayDeque<Underway> falling = new ArrayDeque<>();
  private final ArrayDeque<Underway> rising = new ArrayDeque<>();
  private final Set<Path> taken = new HashSet<>();
  private final Semaphore wake = new Semaphore(0);

  private FileEmulator(
      String satellite,
      RadioLink radio,
      Folders satelliteSide,
      Folders groundSide,
      Playback playback) {
    super(satellite, radio, playback);
    this.satelliteSide = satelliteSide;
    this.groundSide = groundSide;
  }

  /** Starts to follow the plan. */
  public static FileEmulator open(
      String satellite,
      RadioLink radio,
      Folders satelliteSide,
      Folders groundSide,
      Playback playback)
      throws IOException {
    FileEmulator emulator = new FileEmulator(satellite, radio, satelliteSide, groundSide, playback);
    emulator.start();
    return emulator;
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  boolean move() throws IOException {
    Instant now = clock().instant();
    if (isOpenAt(now)) {
      take(LinkDirection.DOWN, satelliteSide.outbox(), now);
      take(LinkDirection.UP, groundSide.outbox(), now);
    }
    deliver(LinkDirection.DOWN, groundSide.inbox(), now);
    deliver(LinkDirection.UP, satelliteSide.inbox(), now);
    return false;
  }

  /** Sends the files of an outbox in the order of their names, while the radio is free. */
  private void take(LinkDirection direction, Path outbox, Instant now) throws IOException {
    for (Path file : files(outbox)) {
      if (!shaper(direction).isFree(now)) {
        return;
      }
      if (taken.add(file)) {
        long bytes = sizeOf(file);
        queue(direction).add(new Underway(file, bytes, shaper(direction).send(bytes, now)));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private ArrayDeque<Underway> queue(LinkDirection direction) {
    return direction == LinkDirection.DOWN ? falling : rising;
  }

  private void deliver(LinkDirection direction, Path inbox, Instant now) throws IOException {
    ArrayDeque<Underway> queue = queue(direction);
    while (!queue.isEmpty() && !queue.peek().due().isAfter(now)) {
      Underway arrived = queue.remove();
      taken.remove(arrived.file());
      Files.createDirectories(inbox);
      try {
        Files.move(
            arrived.file(),
            inbox.resolve(arrived.file().getFileName()),
            StandardCopyOption.ATOMIC_MOVE);
        ledger().delivered(direction, arrived.bytes(), now);
      } catch (NoSuchFileException e) {
        ledger().lost(direction, arrived.bytes());
      }
    }
  }

  @Override
  @Nullable Instant nextTime() {
    Instant now = clock().instant();
    return isOpenAt(now) ? now.plus(clock().missionTime(LOOK)) : null;
  }

  @Override
  void await(long millis) {
    try {
      if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  void wakeUp() {
    wake.release();
  }

  @Override
  void drop() {
    for (LinkDirection direction : LinkDirection.values()) {
      queue(direction).forEach(file -> ledger().lost(direction, file.bytes()));
      queue(direction).clear();
    }
    taken.clear();
  }

  @Override
  void free() {}
}
