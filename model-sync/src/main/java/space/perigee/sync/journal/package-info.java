/**
 * Files that survive a kill at any byte: append-only records with length and CRC32C. {@link
 * space.perigee.sync.journal.Journal} is one file. {@link space.perigee.sync.journal.JournalFolder}
 * is the seam with two implementations: a real folder and, in virtual time, a disk that fails on
 * demand.
 */
@NullMarked
package space.perigee.sync.journal;

import org.jspecify.annotations.NullMarked;
