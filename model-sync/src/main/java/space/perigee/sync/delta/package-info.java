/**
 * How a change of a model becomes bytes. {@link space.perigee.sync.delta.DeltaCodec} is the way in:
 * {@code encode(base, next)} and back. {@link space.perigee.sync.delta.DenseLossless} is the coding
 * itself.
 */
@NullMarked
package space.perigee.sync.delta;

import org.jspecify.annotations.NullMarked;
