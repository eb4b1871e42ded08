/**
 * A remote receiver: stores satellite traffic while the center is unreachable and forwards it.
 * {@link space.perigee.ground.station.StationNode} is the one thread that owns everything. For each
 * satellite it has a {@link space.perigee.sync.custody.Custodian}, which takes custody, and a link
 * of its own to the center ({@link space.perigee.ground.station.RelayedSatellite}).
 */
@NullMarked
package space.perigee.ground.station;

import org.jspecify.annotations.NullMarked;
