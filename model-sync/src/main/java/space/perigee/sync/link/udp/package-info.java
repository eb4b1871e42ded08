/**
 * Frames as UDP datagrams, for lossy, long or one-way paths. Start with {@link
 * space.perigee.sync.link.udp.UdpLink}; {@code UdpRole} is what differs between its two ends. A
 * satellite announces itself with a {@code Hello} (neighbor discovery), {@code SatelliteAddresses}
 * keeps the addresses that the ground answers to, and {@code PacedSocket} sends and receives, at a
 * limited rate.
 */
@NullMarked
package space.perigee.sync.link.udp;

import org.jspecify.annotations.NullMarked;
