/**
 * Where kept samples lie. The learner's index of them is in memory and part of its checkpoints; the
 * samples themselves are records of one size, on disk in flight, so that a memory of thousands
 * costs the heap nothing.
 *
 * <p>Start with {@link space.perigee.onboard.memory.RecordStore}, which says how a record survives
 * a power cut. {@link space.perigee.onboard.memory.RecordStorage} opens stores: in a folder, or in
 * RAM.
 */
@NullMarked
package space.perigee.onboard.memory;

import org.jspecify.annotations.NullMarked;
