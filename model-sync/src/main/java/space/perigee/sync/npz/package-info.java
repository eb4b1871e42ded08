/**
 * NumPy's archive format: weights, so that a delta can be made and applied where there is no Java,
 * and arrays of numbers, so that a satellite can learn from what a notebook has saved. Start at
 * {@link space.perigee.sync.npz.NpzFile}. What a header claims is believed only when the bytes are
 * there.
 */
@NullMarked
package space.perigee.sync.npz;

import org.jspecify.annotations.NullMarked;
