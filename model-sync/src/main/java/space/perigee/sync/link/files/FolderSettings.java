package space.perigee.sync.link.files;

import java.nio.file.Path;

/**
 * The folders of a link of files.
 *
 * @param outbox where files with sent frames are put; on the ground, the parent of one folder per
 *     satellite
 * @param inbox where files with received frames are read; likewise on the ground
 * @param quotaBytes bytes that may wait in the outbox of one satellite
 */
public record FolderSettings(Path outbox, Path inbox, long quotaBytes) {

  /** Default quota (bytes). */
  public static final long DEFAULT_QUOTA_BYTES = 256_000_000;

  /** Lowest useful quota (bytes): two files, one of which may be in transit. */
  public static final long MIN_QUOTA_BYTES = 2_000_000;

  FolderSettings of(String satellite) {
    return new FolderSettings(outbox.resolve(satellite), inbox.resolve(satellite), quotaBytes);
  }
}
