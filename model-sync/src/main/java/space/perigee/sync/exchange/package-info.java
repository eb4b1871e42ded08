/**
 * Two ends that keep each other's model up to date. {@link
 * space.perigee.sync.exchange.ModelExchange} is one end: mirror, delta codec, outbox and transfer
 * tied together, without I/O. The satellite runs one, the ground one for each satellite, and both
 * are the same code.
 */
@NullMarked
package space.perigee.sync.exchange;

import org.jspecify.annotations.NullMarked;
