/**
 * Custody transfer, as in DTN: a station stores what a satellite sends until the ground has it,
 * answers for the ground while that cannot be reached, and passes on what the ground replies.
 * Frames are forwarded unchanged. Their tags are between satellite and ground and their contents
 * are sealed for the ground, so a station, even if leased or stolen, can neither read nor forge
 * anything. It can lose what it stores, and so a satellite drops nothing before the ground's own
 * receipt.
 *
 * <p>State machines without I/O, like those of {@link space.perigee.sync.transfer}. Start with
 * {@link space.perigee.sync.custody.Custodian}; {@code CustodyStore} holds the transfers, {@code
 * CustodyTransfer} is one of them on disk, and {@code ForwardedTransfer} sends it to the ground.
 */
@NullMarked
package space.perigee.sync.custody;

import org.jspecify.annotations.NullMarked;
