package space.perigee.ground.session;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.GroundStore;

/*
 * A database whose disk is full closes itself, in the middle of a transaction. So the ground stops taking while there is
 * still some room, and the satellites are told when to ask again.
 */

/**
 * Whether the ground can take what satellites send. If not, nothing is written, and polls are
 * answered with a deferral. Looks at the disk and the database now and then; logs the reason once a
 * minute.
 */
public final class Intake {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** Room for a few models and the growth of the database (bytes). */
  private static final long RESERVE_BYTES = 64L << 20;

  /** On a small disk, this share of it. */
  private static final int RESERVE_SHARE = 10;

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final Path folder;
  private final GroundStore store;
  private final InstantSource wall;
  private volatile @Nullable String obstacle;
  private Instant lookAt = Instant.MIN;
  private Instant logAt = Instant.MIN;

  /**
   * @param folder with the state
   * @param wall wall clock
   */
  public Intake(Path folder, GroundStore store, InstantSource wall) {
    this.folder = folder;
    this.store = store;
    this.wall = wall;
  }

  /** True if the ground can take what comes. */
  boolean isOpen() {
    return obstacle == null;
  }

  /** Why the ground can take nothing; empty if it can. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** True if the database is the obstacle, and not the disk. */
  boolean isDatabaseFailing() {
    return obstacle != null && store.failure().isPresent();
  }

  /** Looks at disk and database if it is time. */
  void look() {
    Instant now = wall.instant();
    boolean wasSetBack = lookAt.isAfter(now.plus(LOOK_INTERVAL));
    if (now.isBefore(lookAt) && !wasSetBack) {
      return;
    }
    lookAt = now.plus(LOOK_INTERVAL);
    String found = find();
    if (found != null && (obstacle == null || !now.isBefore(logAt) || wasSetBack)) {
      logAt = now.plus(LOG_INTERVAL);
      log.error("event=cannot-take reason=\"{}\"", found);
    } else if (found == null && obstacle != null) {
      log.info("event=can-take-again");
    }
    obstacle = found;
  }

  private @Nullable String find() {
    long size = folder.toFile().getTotalSpace();
    if (size == 0) {
      return "the disk of --state " + folder + " cannot be read";
    }
    long needed = Math.min(RESERVE_BYTES, size / RESERVE_SHARE);
    long free = folder.toFile().getUsableSpace();
    if (free < needed) {
      return String.format(
          Locale.ROOT,
          "the disk of --state %s is full: %,d bytes free, %,d needed",
          folder,
          free,
          needed);
    }
    return store.failure().filter(failure -> !store.recovers()).orElse(null);
  }
}
