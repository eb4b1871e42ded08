/**
 * Files that survive a kill at any byte: records that are only ever appended, each with its length
 * and CRC32C. {@link space.perigee.sync.journal.Journal} is one file; {@link
 * space.perigee.sync.journal.JournalFolder} the seam under which a real folder and, in virtual
 * time, a disk that fails on demand stand alike.
 */
@NullMarked
package space.perigee.sync.journal;

import org.jspecify.annotations.NullMarked;
