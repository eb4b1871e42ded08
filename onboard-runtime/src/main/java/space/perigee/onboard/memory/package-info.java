/**
 * Storage of the replay memory. The learner's index of the samples is in memory and part of its
 * checkpoints; the samples are records of one size, which in flight are on disk, so that a memory
 * of thousands of samples takes no heap.
 *
 * <p>Start with {@link space.perigee.onboard.memory.RecordStore}, which explains how records
 * survive a power cut. {@link space.perigee.onboard.memory.RecordStorage} opens stores in a folder
 * or in RAM.
 */
@NullMarked
package space.perigee.onboard.memory;

import org.jspecify.annotations.NullMarked;
