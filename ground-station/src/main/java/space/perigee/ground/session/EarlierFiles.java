package space.perigee.ground.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.journal.SavedState;

/**
 * The small states of a satellite that 0.1.0 kept in files of their own, under {@code satellites/}.
 * They move into the database with the first session.
 */
final class EarlierFiles {

  private static final Logger log = LoggerFactory.getLogger(EarlierFiles.class);

  static final String ANNOUNCED = "announced";
  static final String STATEMENTS = "statements";
  static final String EXAMPLES = "examples";
  private static final String TAKEN = "taken";

  private static final long MICROS = 1_000_000;

  private EarlierFiles() {}

  /** Saves the states of a folder as those of these names. */
  static void takeOver(Path folder, Function<String, SavedState> states, Instant now) {
    MirroredJournalFolder files = MirroredJournalFolder.of(folder);
    for (String name : List.of(ANNOUNCED, STATEMENTS, EXAMPLES, TAKEN)) {
      SavedState target = states.apply(name);
      if (target.get().isEmpty() && files.names().stream().anyMatch(f -> f.startsWith(name))) {
        LastState earlier = new LastState(files, name);
        earlier.get().ifPresent(target::save);
        if (name.equals(TAKEN) && earlier.isDamaged()) {
          target.save(allBefore(now));
        }
      }
    }
    log.info("event=earlier-files-taken-over folder={}", folder);
  }

  /** A window that refuses what was announced before now: any of it may have been taken. */
  private static byte[] allBefore(Instant now) {
    return ByteBuffer.allocate(Long.BYTES)
        .putLong(now.getEpochSecond() * MICROS + now.getNano() / 1000)
        .array();
  }

  /** Deletes the files, whose states are durable elsewhere. */
  static void delete(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        FolderTree.delete(folder);
      }
    } catch (IOException e) {
      log.warn("event=file-not-deleted file={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
  }
}
