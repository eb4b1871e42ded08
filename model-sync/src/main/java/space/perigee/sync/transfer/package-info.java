/**
 * How contents get across a link that comes and goes. State machines without I/O: frames and the
 * time go in, frames come out, so the same code runs over MQTT, datagrams, files and in virtual
 * time; what must last lies in {@link space.perigee.sync.journal.Journal journals}.
 *
 * <p>The numbered promises, to which the tests refer:
 *
 * <ol>
 *   <li>P1: a content is delivered whole and bit-exact, or not at all.
 *   <li>P2: no frame, whatever its bytes, makes a receiver throw, deliver, or allocate more than
 *       its limits allow.
 *   <li>P3: a transfer goes on where it stopped, in the next pass, at another station, or after a
 *       kill of either side: what the receiver keeps is not sent again, but for one segment.
 *   <li>P4: a content is handed over once; when its receipt is lost, the receipt is repeated.
 *   <li>P5: the sender keeps a content until its receipt, its expiry, or what supersedes it; a
 *       receiver hands over nothing that has expired by its clock.
 *   <li>P6: lost, repeated and reordered frames cost time, never the transfer.
 *   <li>P7: a receipt says accepted only if the content is durable.
 *   <li>P8: between two segments, what is more urgent goes first.
 *   <li>P9: an announcement that was taken before has no effect the second time.
 *   <li>P10: neither side takes more than its quota, whatever happens for however long.
 * </ol>
 *
 * <p>Start with {@link space.perigee.sync.transfer.Endpoint}, then {@link
 * space.perigee.sync.transfer.Sender} and {@link space.perigee.sync.transfer.Receiver}; {@code
 * OutgoingTransfer} is how one content gets across, {@link space.perigee.sync.transfer.Frames} the
 * wire.
 */
@NullMarked
package space.perigee.sync.transfer;

import org.jspecify.annotations.NullMarked;
