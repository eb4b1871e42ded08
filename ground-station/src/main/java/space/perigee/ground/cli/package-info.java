/**
 * The commands of {@code perigee ground}: each resolves its options once into a configuration and
 * starts what they ask for, {@link space.perigee.ground.server.GroundServer} or {@link
 * space.perigee.ground.station.StationNode}. Nothing outside this package depends on it but {@link
 * space.perigee.ground.Main}.
 */
@NullMarked
package space.perigee.ground.cli;

import org.jspecify.annotations.NullMarked;
