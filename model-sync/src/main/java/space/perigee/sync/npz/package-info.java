/**
 * Weights in NumPy's archive format, so that a delta can be made and applied where there is no
 * Java: {@link space.perigee.sync.npz.NpzFile}.
 */
@NullMarked
package space.perigee.sync.npz;

import org.jspecify.annotations.NullMarked;
