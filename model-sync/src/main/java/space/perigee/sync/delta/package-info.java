/**
 * The delta codec: encodes the change between two versions of a model as bytes. Start at {@link
 * space.perigee.sync.delta.DeltaCodec}, which encodes and decodes; {@link
 * space.perigee.sync.delta.LossyPayload} and {@link space.perigee.sync.delta.LosslessPayload} are
 * the two codings.
 */
@NullMarked
package space.perigee.sync.delta;

import org.jspecify.annotations.NullMarked;
