/**
 * The ground's persistent state: deliveries, versions and their scores, and the state of every
 * exchange. {@link space.perigee.ground.store.GroundStore} writes versions and what belongs to
 * them, {@link space.perigee.ground.store.SatelliteStore} what satellites send, collected in a
 * {@link space.perigee.ground.store.WriteBatch} and on disk before the receipt leaves; {@link
 * space.perigee.ground.store.Ledger} has the API's queries; {@link
 * space.perigee.ground.store.Database} opens the database, whose tables are in {@code
 * db/migration}.
 *
 * <p>H2 keeps a committed transaction through {@code kill -9} when its write delay is 0; a test
 * kills a process to make sure.
 */
@NullMarked
package space.perigee.ground.store;

import org.jspecify.annotations.NullMarked;
