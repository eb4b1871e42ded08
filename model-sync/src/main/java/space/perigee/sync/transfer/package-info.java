/**
 * How bytes get across a link that comes and goes. State machines without I/O: frames and the time
 * go in, frames come out, so the same code runs over MQTT, over files and in virtual time.
 *
 * <p>The numbered promises, to which the tests refer:
 *
 * <ol>
 *   <li>P1: a content is delivered whole and bit-exact, or not at all.
 *   <li>P2: no frame, whatever its bytes, makes a receiver throw, deliver, or allocate more than
 *       its limits allow.
 *   <li>P3: a transfer goes on where it stopped; what the receiver keeps is not sent again once it
 *       was asked.
 *   <li>P4: a content is handed over once; when its receipt is lost, the receipt is repeated.
 *   <li>P5: the sender keeps a content until its receipt says accepted or refused.
 *   <li>P6: lost, repeated and reordered frames cost time, never the transfer.
 * </ol>
 *
 * <p>Start with {@link space.perigee.sync.transfer.Sender}; {@link
 * space.perigee.sync.transfer.Receiver} is its mirror image, {@link
 * space.perigee.sync.transfer.Frames} the wire.
 */
@NullMarked
package space.perigee.sync.transfer;

import org.jspecify.annotations.NullMarked;
