/**
 * A station that is not the center: it hears satellites, keeps what they send until the center has
 * it, and passes on what the center says. {@link space.perigee.ground.station.StationNode} is the
 * one thread that owns everything; what it does for one satellite is a {@link
 * space.perigee.sync.custody.Custodian} with a link of its own to the center.
 */
@NullMarked
package space.perigee.ground.station;

import org.jspecify.annotations.NullMarked;
