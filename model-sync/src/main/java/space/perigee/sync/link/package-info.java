/**
 * Links carry frames between satellites and the ground. {@link space.perigee.sync.link.Link} is the
 * seam under the transfer, what CFDP calls the unitdata transfer layer and DTN a convergence layer;
 * {@link space.perigee.sync.link.LinkPump} moves frames between a link and those who use it, and
 * {@link space.perigee.sync.link.MultiLink} combines several links.
 *
 * <p>Each transport has a package of its own: {@link space.perigee.sync.link.mqtt}, {@link
 * space.perigee.sync.link.udp} and {@link space.perigee.sync.link.files}. This package knows none
 * of them; {@link space.perigee.sync.link.uri.Links} opens all of them from the URIs that users
 * write.
 *
 * <p>A link may lose, repeat and reorder frames, since the transfer repairs. Everything that
 * arrives is hostile until the transfer has checked it, so every link bounds the memory it holds.
 */
@NullMarked
package space.perigee.sync.link;

import org.jspecify.annotations.NullMarked;
