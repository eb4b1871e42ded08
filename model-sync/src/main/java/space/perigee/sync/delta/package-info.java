/**
 * How a change of a model becomes bytes. {@link space.perigee.sync.delta.DeltaCodec} is the way in:
 * {@code encode(base, next)} and back. {@link space.perigee.sync.delta.LossyPayload} and {@link
 * space.perigee.sync.delta.LosslessPayload} are the codings themselves.
 */
@NullMarked
package space.perigee.sync.delta;

import org.jspecify.annotations.NullMarked;
