/**
 * What a station does between a satellite and the ground: it keeps what arrives from the satellite
 * until the ground has it, answers for the ground while that cannot be reached, and hands on what
 * the ground says. It carries frames as they are. Their tags are between satellite and ground, and
 * their contents sealed for the ground, so a station, leased or stolen, reads nothing and forges
 * nothing; it can lose what it keeps, and on board nothing is let go before the ground's own
 * receipt.
 *
 * <p>State machines without I/O, like those of {@link space.perigee.sync.transfer}. Start with
 * {@link space.perigee.sync.custody.Custodian}; {@code KeptTransfer} is what lies on disk, {@code
 * Forwarding} how it gets to the ground.
 */
@NullMarked
package space.perigee.sync.custody;

import org.jspecify.annotations.NullMarked;
