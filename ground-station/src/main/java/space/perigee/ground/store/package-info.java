/**
 * The ground's persistent state: deliveries, versions and their scores, and the state of every
 * exchange. {@link space.perigee.ground.store.GroundStore} writes it, each event in one transaction
 * that is on disk before the receipt leaves, and reads it back after a restart; {@link
 * space.perigee.ground.store.Ledger} has the API's queries; {@link
 * space.perigee.ground.store.Database} opens an embedded H2 in the state folder, whose tables are
 * in {@code db/migration}.
 *
 * <p>H2 keeps a committed transaction through {@code kill -9} when its write delay is 0; a test
 * kills a process to make sure.
 */
@NullMarked
package space.perigee.ground.store;

import org.jspecify.annotations.NullMarked;
