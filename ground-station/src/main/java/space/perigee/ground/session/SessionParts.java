package space.perigee.ground.session;

import space.perigee.ground.store.WriteBatch;

/**
 * What the sessions of a shard share.
 *
 * @param batch where they write; committed by the shard before any frame leaves
 * @param deliveries learns of each delivery after it is durable
 */
record SessionParts(
    GroundParts ground,
    GroundConfiguration.Transfers transfers,
    SatelliteDirectory directory,
    WriteBatch batch,
    SatelliteSession.Deliveries deliveries) {}
