/**
 * Backups of a ground's state: {@link space.perigee.ground.backup.BackupWriter} takes one while the
 * server runs, {@link space.perigee.ground.backup.Restoration} makes a state of it.
 *
 * <p>A backup is a folder. It is the same for both databases, so that a mission can move from one
 * to the other:
 *
 * <pre>
 *   backup.json            what is in it, with the SHA-256 of every file ({@link
 *                          space.perigee.ground.backup.BackupIndex})
 *   database/TABLE.zst     the rows of a table, each a JSON array on a line, compressed by zstd
 *   files/...              the other files of the state folder
 * </pre>
 */
@NullMarked
package space.perigee.ground.backup;

import org.jspecify.annotations.NullMarked;
