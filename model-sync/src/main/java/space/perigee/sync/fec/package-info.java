/**
 * Forward error correction: repair symbols for a block of data symbols, any of which replaces any
 * that is lost. For a one-way mode, where nothing can be asked for again, and for the end of a
 * transfer, where asking costs a round trip.
 *
 * <p>{@link space.perigee.sync.fec.ErasureCode} is the way in. {@link
 * space.perigee.sync.fec.BinaryField} and {@link space.perigee.sync.fec.AdditiveTransform} are the
 * mathematics below it, {@link space.perigee.sync.fec.Syndrome} is what encoding and decoding
 * share, {@link space.perigee.sync.fec.Decoder} the rest of decoding.
 */
@NullMarked
package space.perigee.sync.fec;

import org.jspecify.annotations.NullMarked;
