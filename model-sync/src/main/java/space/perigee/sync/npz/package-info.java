/**
 * NumPy's archive format, for exchange with Python: weights, to create and apply deltas, and arrays
 * of samples, to learn from. Start at {@link space.perigee.sync.npz.NpzFile}. Sizes in a header are
 * not trusted until the data is there.
 */
@NullMarked
package space.perigee.sync.npz;

import org.jspecify.annotations.NullMarked;
