/**
 * Forward error correction: repair symbols for a block of data symbols, each of which can replace
 * any lost symbol. Used in one-way mode, where retransmission is impossible, and at the end of a
 * transfer, where a request for retransmission costs a round trip.
 *
 * <p>Start at {@link space.perigee.sync.fec.ErasureCode}. {@link
 * space.perigee.sync.fec.BinaryField} and {@link space.perigee.sync.fec.AdditiveTransform} provide
 * the arithmetic, {@link space.perigee.sync.fec.Syndrome} is shared by encoding and decoding, and
 * {@link space.perigee.sync.fec.ErasureDecoder} completes decoding.
 */
@NullMarked
package space.perigee.sync.fec;

import org.jspecify.annotations.NullMarked;
