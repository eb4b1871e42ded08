/**
 * What carries frames. {@link space.perigee.sync.link.Link} is the seam under the transfer; {@link
 * space.perigee.sync.link.MqttLink} is MQTT 5, {@link space.perigee.sync.link.UdpLink} datagrams,
 * {@link space.perigee.sync.link.FolderLink} files that another program moves, and {@link
 * space.perigee.sync.link.MultiLink} several of them used as one. {@link
 * space.perigee.sync.link.Links} makes them from what their user wrote.
 *
 * <p>Whatever arrives is hostile until the transfer has checked it, and a link keeps bounds of its
 * own on what it holds. Links lose what they cannot carry: the transfer repairs.
 */
@NullMarked
package space.perigee.sync.link;

import org.jspecify.annotations.NullMarked;
