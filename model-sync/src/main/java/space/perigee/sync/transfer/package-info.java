/**
 * Transfers contents over links that come and go. State machines without I/O: frames and the time
 * go in, frames come out, so the same code runs over MQTT, datagrams and files and in virtual time.
 * Whatever must survive a restart is stored in {@link space.perigee.sync.journal.Journal journals}.
 *
 * <p>The protocol is close to class 2 of CFDP (CCSDS 727.0-B-5): a manifest is CFDP's Metadata and
 * EOF, a segment its File Data, a poll its Prompt, a status its NAK, and a receipt its Finished.
 *
 * <p>The numbered promises, to which the tests refer:
 *
 * <ol>
 *   <li>P1: a content is delivered whole and bit-exact, or not at all.
 *   <li>P2: no frame, whatever its bytes, makes a receiver throw, deliver, or allocate more than
 *       its limits allow.
 *   <li>P3: a transfer resumes where it stopped, in the next contact, at another station, or after
 *       a kill of either side: of what the receiver stored, at most one segment is sent again.
 *   <li>P4: a content is delivered once; a lost receipt is repeated.
 *   <li>P5: the sender keeps a content until its receipt, its expiry, or a content that supersedes
 *       it; a receiver delivers nothing that has expired by its clock.
 *   <li>P6: lost, repeated and reordered frames cost time, never the transfer.
 *   <li>P7: a receipt says accepted only if the content is durable.
 *   <li>P8: between two segments, a more urgent content overtakes.
 *   <li>P9: a replayed manifest has no effect.
 *   <li>P10: neither side exceeds its quota, whatever happens for however long.
 * </ol>
 *
 * <p>Start with {@link space.perigee.sync.transfer.Endpoint}, then {@link
 * space.perigee.sync.transfer.Sender} and {@link space.perigee.sync.transfer.Receiver}; {@code
 * OutgoingTransfer} sends one content, {@link space.perigee.sync.transfer.Frames} is the wire
 * format.
 */
@NullMarked
package space.perigee.sync.transfer;

import org.jspecify.annotations.NullMarked;
