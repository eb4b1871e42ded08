/**
 * Orders of the ground to a satellite: one envelope for all kinds of them. An {@link
 * space.perigee.sync.order.Order} says what, to whom, its number and until when; the ground signs
 * it, and it travels as a content of kind {@code COMMAND}, sealed like a model. On board {@link
 * space.perigee.sync.order.OrderReceiver} checks it and gives it to the {@link
 * space.perigee.sync.order.OrderHandler} of its kind. To add a kind, write a handler.
 *
 * <p>The promises, to which the tests refer:
 *
 * <ol>
 *   <li>O1: only an order that the ground of this mission signed for this satellite is obeyed.
 *   <li>O2: an order is obeyed once, however often it arrives, also after a restart.
 *   <li>O3: an order that has expired, or is older than one that was obeyed, changes nothing.
 *   <li>O4: every order is answered, with the reason if it is not obeyed.
 *   <li>O5: an order is durable before it is answered, and obeyed after a kill at any moment.
 * </ol>
 *
 * <p>Start with {@link space.perigee.sync.order.OrderReceiver}.
 */
@NullMarked
package space.perigee.sync.order;

import org.jspecify.annotations.NullMarked;
